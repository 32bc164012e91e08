package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.weld.Connection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionSearchTest {
    private static final String NOON = "2026-01-01T12:00:00Z";

    private static Connection named(String id, @Nullable String integration, @Nullable String label) {
        return new Connection(id, integration, label, null, null);
    }

    private static Connection created(String id, @Nullable String at) {
        return new Connection(id, "salesforce", "CRM", at == null ? null : Instant.parse(at), null);
    }

    private static Connection updated(String id, @Nullable String at) {
        return new Connection(id, "salesforce", "CRM", Instant.EPOCH, at == null ? null : Instant.parse(at));
    }

    private static Bridge bridge(String... existing) {
        return Bridge.intended("state", "2031-01-01T00:00:00Z", null, null, List.of(existing), 0)
                .confirmed("b", "2031-01-02T00:00:00Z", NOON);
    }

    /** @param linked by Weld's clock; ours is years ahead */
    private static Bridge again(@Nullable String linked, @Nullable String changedBefore) {
        return Bridge.intended("state", "2031-01-01T00:00:00Z", "a", null, List.of(), 0)
                .confirmed("b", "2031-01-02T00:00:00Z", linked)
                .changedBefore(changedBefore);
    }

    private static SearchResult<Connection> outcome(Bridge bridge, @Nullable String hint, Connection... all) {
        return outcome(bridge, hint, false, all);
    }

    private static SearchResult<Connection> outcome(
            Bridge bridge, @Nullable String hint, boolean contested, Connection... all) {
        return ConnectionSearch.outcome(
                List.of(all), bridge, "salesforce", "CRM", hint, any -> contested, "claimed"::equals);
    }

    private static SearchResult<Connection> toAdopt(Connection... all) {
        return ConnectionSearch.toAdopt(List.of(all), "salesforce", "CRM", "claimed"::equals);
    }

    @Test
    void adoptsOnlyWhatIsNamedSoAndNotClaimed() {
        // Given
        Connection meant = named("a", "salesforce", "CRM");

        // Then
        assertThat(toAdopt(
                        meant,
                        named("b", "hubspot", "CRM"),
                        named("c", "salesforce", "Other"),
                        named("d", null, "CRM"),
                        named("e", "salesforce", null),
                        named("claimed", "salesforce", "CRM")))
                .isEqualTo(new SearchResult.Unique<>(meant, false));
    }

    @Test
    void adoptsNoneOfSeveral() {
        assertThat(toAdopt(named("b", "salesforce", "CRM"), named("a", "salesforce", "CRM")))
                .isEqualTo(new SearchResult.Ambiguous<>(List.of("a", "b")));
    }

    @Test
    void remembersAllThatCouldBeMeantBefore() {
        assertThat(ConnectionSearch.existing(
                        List.of(
                                named("d", "salesforce", "CRM"),
                                named("a", null, null),
                                named("b", "hubspot", "CRM"),
                                named("c", "salesforce", "Other")),
                        "salesforce",
                        "CRM"))
                .containsExactly("a", "d");
    }

    @Test
    void findsTheOneThatWasNotThereBefore() {
        // Given
        Connection fresh = created("new", NOON);

        // Then
        assertThat(outcome(
                        bridge("old"),
                        null,
                        created("old", NOON),
                        created("claimed", NOON),
                        created("older", "2026-01-01T11:59:54Z"),
                        named("other", "hubspot", "CRM"),
                        fresh))
                .isEqualTo(new SearchResult.Unique<>(fresh, true));
    }

    @Test
    void takesWhatIsAsOldAsTheLinkAndWhatHasNoAge() {
        // Given
        Connection atTheEdge = created("edge", "2026-01-01T11:59:58Z");
        Connection unknown = created("unknown", null);

        // Then
        assertThat(outcome(bridge(), null, atTheEdge)).isEqualTo(new SearchResult.Unique<>(atTheEdge, true));
        assertThat(outcome(bridge(), null, unknown)).isEqualTo(new SearchResult.Unique<>(unknown, true));
        assertThat(outcome(bridge(), null, created("older", "2026-01-01T11:59:57Z")))
                .isEqualTo(new SearchResult.NotFound<>());
    }

    @Test
    void goesByTheOrderOfThingsWhereWeldTellsNoTime() {
        // Given
        Bridge timeless = Bridge.intended("state", "2031-01-01T00:00:00Z", null, null, List.of("old"), 0)
                .confirmed(null, "2031-01-02T00:00:00Z", null);
        Connection fresh = created("new", NOON);

        // Then
        assertThat(outcome(timeless, null, created("old", NOON), fresh))
                .isEqualTo(new SearchResult.Unique<>(fresh, true));
    }

    @Test
    void doesNotBelieveARedirectToWhatWasThereBefore() {
        assertThat(outcome(bridge("a"), "a", created("a", "2020-01-01T00:00:00Z")))
                .isEqualTo(new SearchResult.NotFound<>());
        assertThat(outcome(bridge(), "a", created("a", "2020-01-01T00:00:00Z")))
                .as("which was not listed then")
                .isEqualTo(new SearchResult.NotFound<>());
        assertThat(outcome(bridge(), "b", named("b", "hubspot", "CRM"), named("c", "salesforce", "Production")))
                .isEqualTo(new SearchResult.NotFound<>());
    }

    @Test
    void choosesWithTheRedirectAmongWhatMayBeMeantAnyway() {
        // Given
        Connection a = created("a", NOON);
        Connection b = created("b", NOON);

        // Then
        assertThat(outcome(bridge(), null, a, b)).isEqualTo(new SearchResult.Ambiguous<>(List.of("a", "b")));
        assertThat(outcome(bridge(), "b", a, b)).isEqualTo(new SearchResult.Unique<>(b, true));
    }

    @Test
    void doesNotBelieveARedirectToWhatIsClaimedOrNotThere() {
        // Given
        Connection fresh = created("b", NOON);

        // Then
        assertThat(outcome(bridge(), "claimed", created("claimed", NOON), fresh))
                .isEqualTo(new SearchResult.Unique<>(fresh, true));
        assertThat(outcome(bridge(), "gone", fresh)).isEqualTo(new SearchResult.Unique<>(fresh, true));
    }

    @Test
    void doesWithoutNamesAsLongAsNobodyElseWaits() {
        // Given
        Connection nameless = named("a", null, null);

        // Then
        assertThat(outcome(bridge(), null, nameless)).isEqualTo(new SearchResult.Unique<>(nameless, true));
        assertThat(outcome(bridge(), null, true, nameless)).isEqualTo(new SearchResult.Ambiguous<>(List.of("a")));
        assertThat(outcome(bridge(), "a", true, nameless)).isEqualTo(new SearchResult.Unique<>(nameless, true));
        assertThat(outcome(bridge(), null, true, named("b", "salesforce", "CRM"), nameless))
                .isEqualTo(new SearchResult.Unique<>(named("b", "salesforce", "CRM"), true));
    }

    @Test
    void takesALabelForTheSameHoweverItsAccentsAndItsEndsAreKept() {
        // Given
        Connection kept = named("a", "salesforce", "Caf\u00e9");

        // Then
        assertThat(ConnectionSearch.outcome(
                        List.of(kept), bridge(), "salesforce", " Cafe\u0301\n", null, any -> false, id -> false))
                .isEqualTo(new SearchResult.Unique<>(kept, true));
        assertThat(outcome(bridge(), null, named("a", "salesforce", "crm"))).isEqualTo(new SearchResult.NotFound<>());
    }

    @Test
    void isRenewedOnceWeldShowsAChangeAfterTheLink() {
        Bridge bridge = again(NOON, "2026-01-01T09:00:00Z");

        assertThat(ConnectionSearch.isRenewed(updated("a", "2026-01-01T12:00:01Z"), bridge))
                .isTrue();
        assertThat(ConnectionSearch.isRenewed(updated("b", "2026-01-01T12:00:01Z"), bridge))
                .isFalse();
        assertThat(ConnectionSearch.isRenewed(updated("a", "2026-01-01T09:00:00Z"), bridge))
                .as("unchanged")
                .isFalse();
        assertThat(ConnectionSearch.isRenewed(updated("a", "2026-01-01T11:00:00Z"), bridge))
                .as("changed before the link, seen late")
                .isFalse();
        assertThat(ConnectionSearch.isRenewed(updated("a", null), bridge)).isFalse();
    }

    @Test
    void isRenewedByOrderAloneOrByTimeAlone() {
        Connection changed = updated("a", "2026-01-01T12:00:01Z");

        assertThat(ConnectionSearch.isRenewed(changed, again(null, NOON))).isTrue();
        assertThat(ConnectionSearch.isRenewed(changed, again(NOON, null))).isTrue();
        assertThat(ConnectionSearch.isRenewed(changed, again(null, "2026-01-01T12:00:01Z")))
                .isFalse();
        assertThat(ConnectionSearch.isRenewed(changed, again(null, null))).isFalse();
    }
}
