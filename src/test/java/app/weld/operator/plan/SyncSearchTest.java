package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SyncSearchTest {
    private static final PendingCreation AT_NOON = creation("2026-01-01T12:00:00Z");

    /** The operator's own clock is hours away. */
    private static PendingCreation creation(@Nullable String weldTime, String... present) {
        return new PendingCreation("c", "2026-01-01T20:00:00Z", "d", "conn_a", weldTime, List.of(present));
    }

    private static Sync sync(String id, String connection, String schema, @Nullable String createdAt) {
        return new Sync(
                id,
                connection,
                schema,
                null,
                null,
                null,
                true,
                null,
                null,
                null,
                createdAt == null ? null : Instant.parse(createdAt));
    }

    private static Sync made(String id, @Nullable String createdAt) {
        return sync(id, "conn_a", "crm", createdAt);
    }

    private static SearchResult<Sync> find(@Nullable PendingCreation creation, Sync... syncs) {
        return SyncSearch.find(List.of(syncs), "conn_a", "crm", creation, "claimed"::equals);
    }

    @Test
    void findsNoSyncOfAnotherConnectionOrIntoAnotherSchemaOrOfAnotherResource() {
        assertThat(find(
                        null,
                        sync("a", "conn_b", "crm", null),
                        sync("b", "conn_a", "sales", null),
                        made("claimed", null)))
                .isEqualTo(new SearchResult.NotFound<>());
    }

    @Test
    void findsTheOneThatWasThereBefore() {
        // Given
        Sync old = made("a", "2026-01-01T11:00:00Z");

        // Then
        assertThat(find(null, old, made("claimed", null))).isEqualTo(new SearchResult.Unique<>(old, false));
        assertThat(find(AT_NOON, old)).isEqualTo(new SearchResult.Unique<>(old, false));
    }

    @Test
    void findsTheOneThatTheAttemptMade() {
        // Given
        Sync old = made("a", "2026-01-01T11:00:00Z");
        Sync ours = made("b", "2026-01-01T12:00:01Z");

        // Then
        assertThat(find(AT_NOON, old, ours)).isEqualTo(new SearchResult.Unique<>(ours, true));
    }

    @Test
    void allowsForThePrecisionOfWeldsTimeAndNoMore() {
        // Given
        Sync atTheEdge = made("a", "2026-01-01T11:59:58Z");
        Sync before = made("b", "2026-01-01T11:59:57Z");

        // Then
        assertThat(find(AT_NOON, atTheEdge)).isEqualTo(new SearchResult.Unique<>(atTheEdge, true));
        assertThat(find(AT_NOON, before)).isEqualTo(new SearchResult.Unique<>(before, false));
    }

    @Test
    void goesByOrderWhereWeldsTimeIsNotKnown() {
        // Given
        Sync old = made("old", "2026-01-01T20:00:01Z");
        Sync ours = made("ours", "2026-01-01T11:00:00Z");

        // Then
        assertThat(find(creation(null, "old"), old, ours)).isEqualTo(new SearchResult.Unique<>(ours, true));
        assertThat(find(creation(null, "old"), old)).isEqualTo(new SearchResult.Unique<>(old, false));
    }

    @Test
    void takesAnotherSpellingOfTheSchemaForItsOwnOnlyAfterAnAttempt() {
        // Given
        Sync folded = sync("a", "conn_a", "_CRM_", "2026-01-01T12:00:01Z");

        // Then
        assertThat(find(AT_NOON, folded)).isEqualTo(new SearchResult.Unique<>(folded, true));
        assertThat(find(null, folded)).isEqualTo(new SearchResult.Inexact<>(List.of("a")));
        assertThat(find(null, folded, made("b", null))).isEqualTo(new SearchResult.Unique<>(made("b", null), false));
    }

    @Test
    void takesASyncOfUnknownAgeForTheAttempts() {
        // Given
        Sync unknown = made("a", null);

        // Then
        assertThat(find(AT_NOON, unknown)).isEqualTo(new SearchResult.Unique<>(unknown, true));
    }

    @Test
    void doesNotChooseAmongSeveral() {
        assertThat(find(null, made("b", null), made("a", null)))
                .isEqualTo(new SearchResult.Ambiguous<>(List.of("a", "b")));
        assertThat(find(AT_NOON, made("b", null), made("a", null)))
                .isEqualTo(new SearchResult.Ambiguous<>(List.of("a", "b")));
    }

    private static List<Sync> readable(Listing.Unreadable item) {
        return SyncSearch.readable(new Listing<>(List.of(made("a", null)), List.of(item)), "conn_a", "Sales_CRM");
    }

    @Test
    void goesOnWhereWhatCannotBeReadIsCertainlyAnother() {
        assertThat(readable(new Listing.Unreadable("u", "conn_b", null, "odd"))).hasSize(1);
        assertThat(readable(new Listing.Unreadable("u", "conn_a", "other", "odd")))
                .hasSize(1);
        assertThat(readable(new Listing.Unreadable("u", null, "other", "odd"))).hasSize(1);
    }

    @Test
    void doesNotGoOnWhereWhatCannotBeReadMayBeIt() {
        for (Listing.Unreadable item : List.of(
                new Listing.Unreadable("u", "odd"),
                new Listing.Unreadable("u", "conn_a", null, "odd"),
                new Listing.Unreadable("u", null, "sales-crm", "odd"),
                new Listing.Unreadable("u", "conn_a", "salescrm", "odd"))) {
            assertThatExceptionOfType(WeldException.Unavailable.class).isThrownBy(() -> readable(item));
        }
    }

    @Test
    void namesThoseThatMatchWhateverResourceTheyBelongTo() {
        List<Sync> syncs = List.of(
                made("claimed", null),
                sync("b", "conn_a", "CRM", null),
                sync("c", "conn_b", "crm", null),
                sync("d", "conn_a", "sales", null));

        assertThat(SyncSearch.matching(syncs, "conn_a", "crm")).containsExactly("b", "claimed");
    }

    @Test
    void namesThoseThatAnAttemptMayHaveMade() {
        Sync mine = made("mine", "2026-01-01T12:00:01Z");
        List<Sync> syncs = List.of(mine, made("old", "2026-01-01T11:00:00Z"), made("claimed", "2026-01-01T12:00:01Z"));

        assertThat(SyncSearch.createdBy(AT_NOON, syncs, "crm", "claimed"::equals))
                .containsExactly(mine);
    }

    @Test
    void whatWasNotThereBeforeAnAttemptIsNamedThoughWeldDatesItEarlier() {
        PendingCreation creation = creation("2026-01-01T12:00:00Z", "before");
        List<Sync> syncs = List.of(
                made("before", "2026-01-01T11:00:00Z"),
                made("claimed", "2026-01-01T11:00:00Z"),
                made("dated early", "2026-01-01T11:00:00Z"),
                sync("of another schema", "conn_a", "sales", "2026-01-01T11:00:00Z"));

        assertThat(SyncSearch.createdBy(creation, syncs, "crm", "claimed"::equals))
                .isEmpty();
        assertThat(SyncSearch.perhapsCreatedBy(creation, syncs, "crm", "claimed"::equals))
                .containsExactly("dated early");
    }
}
