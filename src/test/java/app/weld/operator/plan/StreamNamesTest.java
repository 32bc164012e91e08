package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StreamNamesTest {
    @Test
    void namesTheThreeNearestNearestFirst() {
        // Given
        var offered = List.of(
                Remote.offered("campaign_member_statuses"),
                Remote.offered("accounts_history"),
                Remote.offered("account"),
                Remote.offered("accounts"));

        // Then
        assertThat(StreamNames.explain("acounts", offered))
                .isEqualTo("stream acounts is not offered by the source;"
                        + " the nearest are accounts, account, accounts_history");
    }

    @Test
    void takesTheCaseOfLettersForNoDistance() {
        assertThat(StreamNames.explain("ACCOUNTS", List.of(Remote.offered("deals"), Remote.offered("Accounts"))))
                .endsWith("the nearest are Accounts, deals");
    }

    @Test
    void ordersNamesThatAreEquallyNear() {
        assertThat(StreamNames.explain("b", List.of(Remote.offered("d"), Remote.offered("c"), Remote.offered("a"))))
                .endsWith("the nearest are a, c, d");
    }

    @Test
    void suggestsNothingThatCannotBeSelected() {
        assertThat(StreamNames.explain("leads", List.of(Remote.unselectable("lead"))))
                .isEqualTo("stream leads is not offered by the source");
    }

    @Test
    void tellsAStreamThatCannotBeSelectedFromOneThatIsNotThere() {
        assertThat(StreamNames.explain("leads", List.of(Remote.unselectable("leads"), Remote.offered("deals"))))
                .isEqualTo("stream leads cannot be selected; the nearest are deals");
    }

    @Test
    void neverSuggestsTheNameItself() {
        assertThat(StreamNames.explain("leads", List.of(Remote.offered("leads"))))
                .isEqualTo("stream leads cannot be selected");
    }
}
