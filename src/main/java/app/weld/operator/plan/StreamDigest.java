package app.weld.operator.plan;

import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a stream that this resource set: {@code wish/answer}, and after another slash a letter for each list
 * of columns that this resource has ever declared, since Weld shows these lists to nobody.
 *
 * @param excluded whether excluded columns were ever declared
 * @param hashed whether hashed columns were ever declared
 */
record StreamDigest(String wish, String answer, boolean excluded, boolean hashed) {
    private static final String EXCLUDED = "e";
    private static final String HASHED = "h";

    /** Of this wish, answered like this. */
    static StreamDigest of(SourceStream wish, Stream found, @Nullable StreamDigest before) {
        return new StreamDigest(
                wish(wish),
                answer(wish, found),
                wish.excludedColumns() != null || (before != null && before.excluded),
                wish.hashedColumns() != null || (before != null && before.hashed));
    }

    static @Nullable StreamDigest parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split("/", 3);
        String columns = parts.length == 3 ? parts[2] : "";
        return new StreamDigest(
                parts[0], parts.length > 1 ? parts[1] : "", columns.contains(EXCLUDED), columns.contains(HASHED));
    }

    /** Whether this wish is the one that was applied. */
    boolean isOf(SourceStream other) {
        return wish.equals(wish(other));
    }

    /** Whether this wish is the one that was applied, and it is answered as it was then. */
    boolean holds(SourceStream other, Stream found) {
        return isOf(other) && answer.equals(answer(other, found));
    }

    String text() {
        String columns = (excluded ? EXCLUDED : "") + (hashed ? HASHED : "");
        return wish + "/" + answer + (columns.isEmpty() ? "" : "/" + columns);
    }

    static String wish(SourceStream wish) {
        return Digest.of(wish);
    }

    /** Cut to what the wish speaks of. */
    private static String answer(SourceStream wish, Stream found) {
        return Digest.of(Arrays.asList(
                wish.incrementalPointerId() == null ? null : found.incrementalPointerId(),
                wish.excludedSubstreams() == null ? null : found.excludedSubstreams(),
                wish.fullSyncAlways() == null ? null : found.fullSyncAlways(),
                wish.fullSyncAtMidnight() == null ? null : found.fullSyncAtMidnight(),
                wish.protectedFromFullSync() == null ? null : found.protectedFromFullSync(),
                wish.enabledHistoryTable() == null ? null : found.enabledHistoryTable()));
    }
}
