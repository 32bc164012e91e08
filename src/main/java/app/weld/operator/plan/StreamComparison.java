package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares a stream that is wanted with the stream that Weld has, property by property, as far as declared. */
final class StreamComparison {
    private final String path;
    private final List<Difference> differences = new ArrayList<>();

    private StreamComparison(String name) {
        this.path = "streams[" + name + "].";
    }

    /** Empty also where the same wish has been applied already and is answered as it was then. */
    static List<Difference> differences(SourceStream wish, Stream found, ObservedSync observed) {
        StreamDigest before = StreamDigest.parse(observed.applied().streams().get(AppliedDigests.key(wish.name())));
        if (before != null && before.holds(wish, found)) {
            return List.of();
        }
        StreamComparison comparison = new StreamComparison(wish.name());
        comparison.visible(wish, found);
        if (observed.writeOnlyMatters() && (before == null || !before.isOf(wish))) {
            comparison.writeOnly(wish);
        }
        return comparison.differences;
    }

    /**
     * The lists of columns that a change of this stream might take away: those of a stream that this resource did not add,
     * and those that were declared once, are not any more, and could not be kept. Weld shows them to nobody, so that nobody
     * can send them again.
     */
    static List<String> undeclaredColumns(SourceStream wish, ObservedSync observed) {
        LastApplied applied = observed.applied();
        boolean isOurs = OwnedStreams.contains(applied, wish.name());
        StreamDigest before = StreamDigest.parse(applied.streams().get(AppliedDigests.key(wish.name())));
        List<String> undeclared = new ArrayList<>();
        if (wish.hashedColumns() == null && (!isOurs || (before != null && before.hashed()))) {
            undeclared.add("hashedColumns");
        }
        if (wish.excludedColumns() == null && (!isOurs || (before != null && before.excluded()))) {
            undeclared.add("excludedColumns");
        }
        return undeclared;
    }

    private void visible(SourceStream wish, Stream found) {
        compare("incrementalPointerId", wish.incrementalPointerId(), found.incrementalPointerId());
        compare("fullSyncAlways", wish.fullSyncAlways(), found.fullSyncAlways());
        compare("fullSyncAtMidnight", wish.fullSyncAtMidnight(), found.fullSyncAtMidnight());
        compare("protectedFromFullSync", wish.protectedFromFullSync(), found.protectedFromFullSync());
        compare("enabledHistoryTable", wish.enabledHistoryTable(), found.enabledHistoryTable());
        List<String> wished = wish.excludedSubstreams();
        List<String> has = found.excludedSubstreams() == null ? List.of() : found.excludedSubstreams();
        // Their order means nothing.
        if (wished != null && !Set.copyOf(wished).equals(Set.copyOf(has))) {
            differences.add(Difference.of(path + "excludedSubstreams", has, wished));
        }
    }

    private void compare(String property, @Nullable Object wish, @Nullable Object found) {
        boolean falseIsAbsent = Boolean.FALSE.equals(wish) && found == null;
        if (wish != null && !wish.equals(found) && !falseIsAbsent) {
            differences.add(Difference.of(path + property, found, wish));
        }
    }

    /** Weld never shows these: they are sent when the wish is not the one that was applied last. */
    private void writeOnly(SourceStream wish) {
        if (wish.excludedColumns() != null) {
            differences.add(Difference.of(path + "excludedColumns", "what was set before", wish.excludedColumns()));
        }
        if (wish.hashedColumns() != null) {
            differences.add(Difference.of(path + "hashedColumns", "what was set before", wish.hashedColumns()));
        }
    }
}
