package app.weld.operator.plan;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The digests of values that were seen last. Thousands of syncs have the same streams, and each reconciliation needs the digests
 * of all its streams twice: to compare, and to write down what was applied. A table of fixed size holds them, so it never grows.
 * For immutable values, whose class says what the digest is made of. Thread-safe without locks: a race costs a digest.
 */
final class RecentDigests {
    /** A power of two. */
    private static final int SLOTS = 1 << 10;

    private final @Nullable Known[] slots = new Known[SLOTS];

    private record Known(Object value, String digest) {}

    /** The digest of an equal value that was seen before, or what the function makes of this one. */
    <T> String of(T value, Function<T, String> digest) {
        int hash = value.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
        Known known = slots[slot];
        if (known != null && known.value().equals(value)) {
            return known.digest();
        }
        String made = digest.apply(value);
        slots[slot] = new Known(value, made);
        return made;
    }
}
