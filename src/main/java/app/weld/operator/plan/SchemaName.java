package app.weld.operator.plan;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Compares names of destination schemas as Weld and warehouses may keep them: without case, and with everything that is
 * no letter, digit or underscore as one underscore, and none at the ends.
 */
public final class SchemaName {
    private SchemaName() {}

    /** What two spellings of one schema have in common. */
    public static String cleaned(String name) {
        String folded = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "_");
        String inner = folded.replaceAll("^_|_$", "");
        return inner.isEmpty() ? folded : inner;
    }

    /** Whether both may name one schema. */
    public static boolean same(@Nullable String one, @Nullable String other) {
        return one != null && other != null && cleaned(one).equals(cleaned(other));
    }
}
