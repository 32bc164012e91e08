package app.weld.operator.plan;

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
        String before = observed.applied().streams().get(AppliedDigests.key(wish.name()));
        if (AppliedDigests.stream(wish, found).equals(before)) {
            return List.of();
        }
        StreamComparison comparison = new StreamComparison(wish.name());
        comparison.visible(wish, found);
        if (observed.writeOnlyMatters() && (before == null || !before.startsWith(AppliedDigests.wish(wish)))) {
            comparison.writeOnly(wish);
        }
        return comparison.differences;
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
