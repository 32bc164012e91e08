package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StreamNamesTest {
    @Test
    void namesTheThreeNearestNearestFirst() {
        // Given
        var offered = List.of(
                RemoteSyncBuilder.offered("campaign_member_statuses"),
                RemoteSyncBuilder.offered("accounts_history"),
                RemoteSyncBuilder.offered("account"),
                RemoteSyncBuilder.offered("accounts"));

        // Then
        assertThat(StreamNames.explain("acounts", offered))
                .isEqualTo("stream acounts is not offered by the source (nearest: accounts, account)");
    }

    @Test
    void takesTheCaseOfLettersForNoDistance() {
        assertThat(StreamNames.explain(
                        "ACCOUNTS", List.of(RemoteSyncBuilder.offered("deals"), RemoteSyncBuilder.offered("Accounts"))))
                .endsWith("(nearest: Accounts)");
    }

    @Test
    void ordersNamesThatAreEquallyNear() {
        assertThat(StreamNames.explain(
                        "b",
                        List.of(
                                RemoteSyncBuilder.offered("d"),
                                RemoteSyncBuilder.offered("c"),
                                RemoteSyncBuilder.offered("a"))))
                .endsWith("(nearest: a, c, d)");
    }

    @Test
    void namesWhatIsOfferedWhereNothingIsNearAndOnlyOnce() {
        var offered = List.of(
                RemoteSyncBuilder.offered("tasks"),
                RemoteSyncBuilder.offered("accounts"),
                RemoteSyncBuilder.unselectable("logs"));

        assertThat(StreamNames.explain(List.of("zzz", "qqq", "taks"), offered))
                .extracting(Blocker::message)
                .containsExactly(
                        "stream zzz is not offered by the source; the source offers 2: accounts, tasks",
                        "stream qqq is not offered by the source",
                        "stream taks is not offered by the source (nearest: tasks)");
    }

    @Test
    void suggestsNothingThatCannotBeSelected() {
        assertThat(StreamNames.explain("leads", List.of(RemoteSyncBuilder.unselectable("lead"))))
                .isEqualTo("stream leads is not offered by the source");
    }

    @Test
    void tellsAStreamThatCannotBeSelectedFromOneThatIsNotThere() {
        assertThat(StreamNames.explain(
                        "leads", List.of(RemoteSyncBuilder.unselectable("leads"), RemoteSyncBuilder.offered("deals"))))
                .isEqualTo("stream leads cannot be selected; the source offers 1: deals");
    }

    @Test
    void neverSuggestsTheNameItself() {
        assertThat(StreamNames.explain("leads", List.of(RemoteSyncBuilder.offered("leads"))))
                .isEqualTo("stream leads cannot be selected");
    }
}
