package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamComparisonTest {
    private static final SourceStream ALL =
            new SourceStream("accounts", "updated_at", null, null, List.of("a", "b"), true, true, true, true);
    private static final SourceStream COLUMNS =
            new SourceStream("accounts", null, List.of("x"), List.of("y"), null, null, null, null, null);

    private static List<String> fields(SourceStream wish, Stream found, ObservedSync observed) {
        return StreamComparison.differences(wish, found, observed).stream()
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
                        "streams[accounts].fullSyncAlways",
                        "streams[accounts].fullSyncAtMidnight",
                        "streams[accounts].protectedFromFullSync",
                        "streams[accounts].enabledHistoryTable",
                        "streams[accounts].excludedSubstreams");
    }

    @Test
    void saysWhatIsFoundAndWhatIsWanted() {
        // Given
        SourceStream wish = new SourceStream("accounts", null, null, null, List.of("a"), false, null, null, null);
        Stream found = new Stream("id", "sync_1", "accounts", null, List.of("b"), true, null, null, null);

        // Then
        assertThat(StreamComparison.differences(wish, found, nothingApplied()))
                .containsExactly(
                        new Difference("streams[accounts].fullSyncAlways", "true", "false"),
                        new Difference("streams[accounts].excludedSubstreams", "[b]", "[a]"));
    }

    @Test
    void findsNoDifferenceInAnotherOrderOfSubstreams() {
        // Given
        Stream found = new Stream("id", "sync_1", "accounts", "updated_at", List.of("b", "a"), true, true, true, true);

        // Then
        assertThat(fields(ALL, found, nothingApplied())).isEmpty();
    }

    @Test
    void takesAnAbsentTruthValueForFalse() {
        // Given
        SourceStream wish = new SourceStream("accounts", null, null, null, List.of(), false, false, false, false);

        // Then
        assertThat(fields(wish, RemoteSyncBuilder.stream("accounts"), nothingApplied()))
                .isEmpty();
    }

    @Test
    void doesNotManageWhatIsNotDeclared() {
        // Given
        Stream found = new Stream("id", "sync_1", "accounts", "updated_at", List.of("a"), true, true, true, true);

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
    void sendsColumnsAgainWhenTheWishChanged() {
        // Given
        SourceStream before = new SourceStream("accounts", null, List.of("z"), null, null, null, null, null, null);
        String digest = AppliedDigests.stream(before, RemoteSyncBuilder.stream("accounts"));

        // Then
        assertThat(fields(COLUMNS, RemoteSyncBuilder.stream("accounts"), applied(digest)))
                .containsExactly("streams[accounts].excludedColumns", "streams[accounts].hashedColumns");
    }

    @Test
    void doesNotSendColumnsAgainBecauseSomethingElseDrifted() {
        // Given
        SourceStream wish =
                new SourceStream("accounts", null, List.of("x"), List.of("y"), null, true, null, null, null);
        Stream asApplied = new Stream("id", "sync_1", "accounts", null, null, true, null, null, null);
        Stream drifted = new Stream("id", "sync_1", "accounts", null, null, false, null, null, null);

        // When
        List<String> fields = fields(wish, drifted, applied(AppliedDigests.stream(wish, asApplied)));

        // Then
        assertThat(fields).containsExactly("streams[accounts].fullSyncAlways");
    }

    @Test
    void trustsAnAnswerThatIsAsItWasWhenTheWishWasApplied() {
        // Given
        Stream spelledOtherwise =
                new Stream("id", "sync_1", "accounts", "UPDATED_AT", List.of("A"), true, true, true, true);

        // When
        List<String> fields = fields(ALL, spelledOtherwise, applied(AppliedDigests.stream(ALL, spelledOtherwise)));

        // Then
        assertThat(fields).isEmpty();
    }
}
