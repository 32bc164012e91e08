package app.weld.operator.plan;

import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent about a stream that is there: all that can be read of it with the wish laid over it. Weld may keep what is
 * left out or may drop it: so it comes to the same.
 */
public final class WholeStream {
    private WholeStream() {}

    /** The wish over what was found. */
    public static SourceStream of(SourceStream wish, Stream found) {
        return new SourceStream(
                wish.name(),
                or(wish.incrementalPointerId(), found.incrementalPointerId()),
                wish.excludedColumns(),
                wish.hashedColumns(),
                or(wish.excludedSubstreams(), found.excludedSubstreams()),
                or(wish.fullSyncAlways(), found.fullSyncAlways()),
                or(wish.fullSyncAtMidnight(), found.fullSyncAtMidnight()),
                or(wish.protectedFromFullSync(), found.protectedFromFullSync()),
                or(wish.enabledHistoryTable(), found.enabledHistoryTable()));
    }

    /** What has changed of a stream though the wish does not speak of it. */
    public static List<Difference> unasked(SourceStream wish, Stream before, Stream after) {
        List<Difference> changes = new ArrayList<>();
        String path = "streams[" + wish.name() + "].";
        unasked(
                path + "incrementalPointerId",
                wish.incrementalPointerId(),
                before.incrementalPointerId(),
                after.incrementalPointerId(),
                changes);
        unasked(
                path + "excludedSubstreams",
                wish.excludedSubstreams(),
                sorted(before.excludedSubstreams()),
                sorted(after.excludedSubstreams()),
                changes);
        unasked(
                path + "fullSyncAlways",
                wish.fullSyncAlways(),
                before.fullSyncAlways(),
                after.fullSyncAlways(),
                changes);
        unasked(
                path + "fullSyncAtMidnight",
                wish.fullSyncAtMidnight(),
                before.fullSyncAtMidnight(),
                after.fullSyncAtMidnight(),
                changes);
        unasked(
                path + "protectedFromFullSync",
                wish.protectedFromFullSync(),
                before.protectedFromFullSync(),
                after.protectedFromFullSync(),
                changes);
        unasked(
                path + "enabledHistoryTable",
                wish.enabledHistoryTable(),
                before.enabledHistoryTable(),
                after.enabledHistoryTable(),
                changes);
        return changes;
    }

    /** What was not read, before or after, is not known to have changed. */
    private static void unasked(
            String field,
            @Nullable Object wish,
            @Nullable Object before,
            @Nullable Object after,
            List<Difference> changes) {
        if (wish == null && before != null && after != null && !before.equals(after)) {
            changes.add(Difference.of(field, before, after));
        }
    }

    private static @Nullable List<String> sorted(@Nullable List<String> names) {
        return names == null ? null : names.stream().sorted().toList();
    }

    private static <T> @Nullable T or(@Nullable T wish, @Nullable T found) {
        return wish == null ? found : wish;
    }
}
