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
        String folded = name.toLowerCase(Locale.ROOT);
        StringBuilder cleaned = new StringBuilder(folded.length());
        boolean gap = false;
        for (int i = 0; i < folded.length(); i += Character.charCount(folded.codePointAt(i))) {
            int character = folded.codePointAt(i);
            if (isLetterOrNumber(character)) {
                cleaned.append(gap && !cleaned.isEmpty() ? "_" : "").appendCodePoint(character);
                gap = false;
            } else {
                gap = true;
            }
        }
        return !cleaned.isEmpty() ? cleaned.toString() : folded.isEmpty() ? "" : "_";
    }

    /** Where a sync loads to, in one spelling: its connection and schema distinguish it while it has no id. */
    public static String destination(String connectionId, String schema) {
        return connectionId + " " + cleaned(schema);
    }

    /** Numbers are more than digits: Roman ones and fractions are among them. */
    private static boolean isLetterOrNumber(int character) {
        int type = Character.getType(character);
        return Character.isLetterOrDigit(character)
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    /** Whether both can be the name of the same schema. */
    public static boolean same(@Nullable String one, @Nullable String other) {
        return one != null
                && other != null
                && (one.equals(other) || cleaned(one).equals(cleaned(other)));
    }
}
