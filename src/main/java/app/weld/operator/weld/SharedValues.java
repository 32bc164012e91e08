package app.weld.operator.weld;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives equal values the same object, where they follow each other closely: thousands of syncs have the same schedules, names
 * of streams and states, and would otherwise hold a copy each. A table of fixed size holds those seen last, so it never grows
 * and keeps nothing for long. For immutable values. Thread-safe without locks: a race costs a copy.
 */
public final class SharedValues {
    /** A power of two, and many times what one object has of its own: what is common to all is seldom displaced. */
    private static final int SLOTS = 1 << 13;
    /** Longer texts are seldom equal. */
    private static final int MAX_LENGTH = 256;

    private final @Nullable Object[] slots = new Object[SLOTS];

    /** An equal text. */
    public String share(String text) {
        return text.length() > MAX_LENGTH ? text : shared(text);
    }

    /** An equal text; absent if there is none. */
    public @Nullable String shareIfPresent(@Nullable String text) {
        return text == null ? null : share(text);
    }

    /** Equal properties. */
    public StreamProperties share(StreamProperties properties) {
        return shared(properties);
    }

    /** An equal list of texts. */
    public List<String> share(List<String> texts) {
        return shared(texts.stream().map(this::share).toList());
    }

    private <T> T shared(T value) {
        int hash = value.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
        Object known = slots[slot];
        if (known != null && known.getClass() == value.getClass() && known.equals(value)) {
            @SuppressWarnings("unchecked")
            T equal = (T) known;
            return equal;
        }
        slots[slot] = value;
        return value;
    }
}
