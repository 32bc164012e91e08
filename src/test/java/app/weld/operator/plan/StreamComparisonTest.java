package app.weld.operator.plan;

import static app.weld.operator.weld.StreamProperty.ENABLED_HISTORY_TABLE;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_SUBSTREAMS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_ALWAYS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_AT_MIDNIGHT;
import static app.weld.operator.weld.StreamProperty.HASHED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.INCREMENTAL_POINTER_ID;
import static app.weld.operator.weld.StreamProperty.PROTECTED_FROM_FULL_SYNC;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamComparisonTest {
    private static final SourceStream ALL = SourceStream.named("accounts")
            .with(INCREMENTAL_POINTER_ID, "updated_at")
            .with(EXCLUDED_SUBSTREAMS, List.of("a", "b"))
            .with(FULL_SYNC_ALWAYS, true)
            .with(FULL_SYNC_AT_MIDNIGHT, true)
            .with(PROTECTED_FROM_FULL_SYNC, true)
            .with(ENABLED_HISTORY_TABLE, true);
    private static final SourceStream COLUMNS =
            SourceStream.named("accounts").with(EXCLUDED_COLUMNS, List.of("x")).with(HASHED_COLUMNS, List.of("y"));

    private static List<String> fields(SourceStream desired, Stream found, ObservedSync observed) {
        return StreamComparison.differences(desired, found, observed).stream()
                .map(Difference::field)
                .toList();
    }

    private static ObservedSync nothingApplied() {
        return RemoteSyncBuilder.hourly().observed();
    }

    private static ObservedSync applied(String digest) {
        return RemoteSyncBuilder.hourly().observed(new LastApplied(null, null, Map.of("accounts", digest), List.of()));
    }

    @Test
    void findsEveryPropertyThatDiffers() {
        assertThat(fields(ALL, RemoteSyncBuilder.stream("accounts"), nothingApplied()))
                .containsExactly(
                        "streams[accounts].incrementalPointerId",
                        "streams[accounts].excludedSubstreams",
                        "streams[accounts].fullSyncAlways",
                        "streams[accounts].fullSyncAtMidnight",
                        "streams[accounts].protectedFromFullSync",
                        "streams[accounts].enabledHistoryTable");
    }

    @Test
    void saysWhatIsFoundAndWhatIsWanted() {
        // Given
        SourceStream desired = SourceStream.named("accounts")
                .with(EXCLUDED_SUBSTREAMS, List.of("a"))
                .with(FULL_SYNC_ALWAYS, false);
        Stream found = new Stream(
                "id",
                "sync_1",
                "accounts",
                StreamProperties.NONE.with(EXCLUDED_SUBSTREAMS, List.of("b")).with(FULL_SYNC_ALWAYS, true));

        // Then
        assertThat(StreamComparison.differences(desired, found, nothingApplied()))
                .containsExactly(
                        new Difference("streams[accounts].excludedSubstreams", "[b]", "[a]"),
                        new Difference("streams[accounts].fullSyncAlways", "true", "false"));
    }

    @Test
    void findsNoDifferenceInAnotherOrderOfSubstreams() {
        // Given
        Stream found = new Stream(
                "id",
                "sync_1",
                "accounts",
                StreamProperties.NONE
                        .with(INCREMENTAL_POINTER_ID, "updated_at")
                        .with(EXCLUDED_SUBSTREAMS, List.of("b", "a"))
                        .with(FULL_SYNC_ALWAYS, true)
                        .with(FULL_SYNC_AT_MIDNIGHT, true)
                        .with(PROTECTED_FROM_FULL_SYNC, true)
                        .with(ENABLED_HISTORY_TABLE, true));

        // Then
        assertThat(fields(ALL, found, nothingApplied())).isEmpty();
    }

    @Test
    void takesAnAbsentTruthValueForFalse() {
        // Given
        SourceStream desired = SourceStream.named("accounts")
                .with(EXCLUDED_SUBSTREAMS, List.of())
                .with(FULL_SYNC_ALWAYS, false)
                .with(FULL_SYNC_AT_MIDNIGHT, false)
                .with(PROTECTED_FROM_FULL_SYNC, false)
                .with(ENABLED_HISTORY_TABLE, false);

        // Then
        assertThat(fields(desired, RemoteSyncBuilder.stream("accounts"), nothingApplied()))
                .isEmpty();
    }

    @Test
    void doesNotManageWhatIsNotDeclared() {
        // Given
        Stream found = new Stream(
                "id",
                "sync_1",
                "accounts",
                StreamProperties.NONE
                        .with(INCREMENTAL_POINTER_ID, "updated_at")
                        .with(EXCLUDED_SUBSTREAMS, List.of("a"))
                        .with(FULL_SYNC_ALWAYS, true)
                        .with(FULL_SYNC_AT_MIDNIGHT, true)
                        .with(PROTECTED_FROM_FULL_SYNC, true)
                        .with(ENABLED_HISTORY_TABLE, true));

        // Then
        assertThat(fields(SourceStream.named("accounts"), found, nothingApplied()))
                .isEmpty();
    }

    @Test
    void sendsColumnsThatThisResourceHasNeverSet() {
        assertThat(StreamComparison.differences(COLUMNS, RemoteSyncBuilder.stream("accounts"), nothingApplied()))
                .containsExactly(
                        new Difference("streams[accounts].excludedColumns", "what was set before", "[x]"),
                        new Difference("streams[accounts].hashedColumns", "what was set before", "[y]"));
    }

    @Test
    void doesNotCountColumnsWhereNothingMayBeChanged() {
        // Given
        ObservedSync onlyLooking =
                new ObservedSync(RemoteSyncBuilder.hourly().sync(), null, LastApplied.NOTHING, false);

        // Then
        assertThat(fields(COLUMNS, RemoteSyncBuilder.stream("accounts"), onlyLooking))
                .isEmpty();
    }

    @Test
    void sendsColumnsAgainWhenTheManifestChanged() {
        // Given
        SourceStream before = SourceStream.named("accounts").with(EXCLUDED_COLUMNS, List.of("z"));
        String digest = AppliedDigests.stream(before, RemoteSyncBuilder.stream("accounts"));

        // Then
        assertThat(fields(COLUMNS, RemoteSyncBuilder.stream("accounts"), applied(digest)))
                .containsExactly("streams[accounts].excludedColumns", "streams[accounts].hashedColumns");
    }

    @Test
    void doesNotSendColumnsAgainBecauseSomethingElseDrifted() {
        // Given
        SourceStream desired = SourceStream.named("accounts")
                .with(EXCLUDED_COLUMNS, List.of("x"))
                .with(HASHED_COLUMNS, List.of("y"))
                .with(FULL_SYNC_ALWAYS, true);
        Stream asApplied = new Stream("id", "sync_1", "accounts", StreamProperties.NONE.with(FULL_SYNC_ALWAYS, true));
        Stream drifted = new Stream("id", "sync_1", "accounts", StreamProperties.NONE.with(FULL_SYNC_ALWAYS, false));

        // When
        List<String> fields = fields(desired, drifted, applied(AppliedDigests.stream(desired, asApplied)));

        // Then
        assertThat(fields).containsExactly("streams[accounts].fullSyncAlways");
    }

    @Test
    void trustsAnAnswerThatIsAsItWasWhenTheManifestWasApplied() {
        // Given
        Stream spelledOtherwise = new Stream(
                "id",
                "sync_1",
                "accounts",
                StreamProperties.NONE
                        .with(INCREMENTAL_POINTER_ID, "UPDATED_AT")
                        .with(EXCLUDED_SUBSTREAMS, List.of("A"))
                        .with(FULL_SYNC_ALWAYS, true)
                        .with(FULL_SYNC_AT_MIDNIGHT, true)
                        .with(PROTECTED_FROM_FULL_SYNC, true)
                        .with(ENABLED_HISTORY_TABLE, true));

        // When
        List<String> fields = fields(ALL, spelledOtherwise, applied(AppliedDigests.stream(ALL, spelledOtherwise)));

        // Then
        assertThat(fields).isEmpty();
    }
}
