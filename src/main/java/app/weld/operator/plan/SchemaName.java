package app.weld.operator.plan;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Compares names of destination schemas in the spellings that Weld and warehouses may store: ignoring case, with each run of
 * characters that are no letters or digits as one underscore, and without underscores at the ends.
 */
public final class SchemaName {
    private SchemaName() {}

    /** The canonical spelling of a name. */
    public static String cleaned(String name) {
        String folded = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "_");
        String inner = folded.replaceAll("^_|_$", "");
        return inner.isEmpty() ? folded : inner;
    }

    /** Whether both can be the name of the same schema. */
    public static boolean same(@Nullable String one, @Nullable String other) {
        return one != null && other != null && cleaned(one).equals(cleaned(other));
    }
}
