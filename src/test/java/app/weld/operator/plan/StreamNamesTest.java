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
                .isEqualTo("stream acounts is not offered by the source;"
                        + " the nearest are accounts, account, accounts_history");
    }

    @Test
    void takesTheCaseOfLettersForNoDistance() {
        assertThat(StreamNames.explain(
                        "ACCOUNTS", List.of(RemoteSyncBuilder.offered("deals"), RemoteSyncBuilder.offered("Accounts"))))
                .endsWith("the nearest are Accounts, deals");
    }

    @Test
    void ordersNamesThatAreEquallyNear() {
        assertThat(StreamNames.explain(
                        "b",
                        List.of(
                                RemoteSyncBuilder.offered("d"),
                                RemoteSyncBuilder.offered("c"),
                                RemoteSyncBuilder.offered("a"))))
                .endsWith("the nearest are a, c, d");
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
                .isEqualTo("stream leads cannot be selected; the nearest are deals");
    }

    @Test
    void neverSuggestsTheNameItself() {
        assertThat(StreamNames.explain("leads", List.of(RemoteSyncBuilder.offered("leads"))))
                .isEqualTo("stream leads cannot be selected");
    }
}
