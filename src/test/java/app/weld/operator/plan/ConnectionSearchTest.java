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

    private static Bridge bridge(@Nullable String again, String... existing) {
        return new Bridge("b", "state", NOON, null, again, null, List.of(existing));
    }

    private static Finding<Connection> outcome(Bridge bridge, @Nullable String redirected, Connection... all) {
        return ConnectionSearch.outcome(List.of(all), bridge, "salesforce", "CRM", redirected, "claimed"::equals);
    }

    private static Finding<Connection> toAdopt(Connection... all) {
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
                .isEqualTo(new Finding.One<>(meant, false));
    }

    @Test
    void adoptsNoneOfSeveral() {
        assertThat(toAdopt(named("b", "salesforce", "CRM"), named("a", "salesforce", "CRM")))
                .isEqualTo(new Finding.Several<>(List.of("a", "b")));
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
                        bridge(null, "old"),
                        null,
                        created("old", NOON),
                        created("claimed", NOON),
                        created("older", "2026-01-01T11:59:54Z"),
                        named("other", "hubspot", "CRM"),
                        fresh))
                .isEqualTo(new Finding.One<>(fresh, true));
    }

    @Test
    void allowsForAClockThatIsBehindAndForAnUnknownAge() {
        // Given
        Connection atTheEdge = created("edge", "2026-01-01T11:59:55Z");
        Connection unknown = created("unknown", null);

        // Then
        assertThat(outcome(bridge(null), null, atTheEdge)).isEqualTo(new Finding.One<>(atTheEdge, true));
        assertThat(outcome(bridge(null), null, unknown)).isEqualTo(new Finding.One<>(unknown, true));
    }

    @Test
    void believesTheRedirect() {
        // Given
        Connection named = created("a", "2020-01-01T00:00:00Z");

        // Then
        assertThat(outcome(bridge(null, "a"), "a", named, created("b", NOON)))
                .isEqualTo(new Finding.One<>(named, true));
    }

    @Test
    void doesNotBelieveARedirectToWhatIsClaimedOrNotThere() {
        // Given
        Connection fresh = created("b", NOON);

        // Then
        assertThat(outcome(bridge(null), "claimed", created("claimed", NOON), fresh))
                .isEqualTo(new Finding.One<>(fresh, true));
        assertThat(outcome(bridge(null), "gone", fresh)).isEqualTo(new Finding.One<>(fresh, true));
    }

    @Test
    void isAuthorizedAgainOnceItChangedAfterTheLinkWasMade() {
        // Given
        Connection changed = updated("a", "2026-01-01T12:00:01Z");

        // Then
        assertThat(outcome(bridge("a"), null, changed, created("b", NOON))).isEqualTo(new Finding.One<>(changed, true));
        assertThat(outcome(bridge("a"), null, updated("a", NOON))).isEqualTo(new Finding.None<>());
        assertThat(outcome(bridge("a"), null, updated("a", null))).isEqualTo(new Finding.None<>());
    }

    @Test
    void isAuthorizedAgainOnceTheRedirectSaysSo() {
        // Given
        Connection unchanged = updated("a", null);

        // Then
        assertThat(outcome(bridge("a"), "a", unchanged)).isEqualTo(new Finding.One<>(unchanged, true));
        assertThat(outcome(bridge("a"), "b", unchanged)).isEqualTo(new Finding.None<>());
    }
}
