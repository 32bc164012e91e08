package app.weld.operator.api.v1alpha1;

import java.util.regex.Pattern;

/**
 * Names in Weld: any characters, but no control character, and no space of any kind at the ends. A line break from a YAML block or
 * a copied space would make it another name, and so hash or exclude no column at all.
 */
public final class NamePatterns {
    private static final int MAX_LENGTH = 255;
    private static final Pattern NAME_PATTERN = Pattern.compile(NamePatterns.NAME);
    private static final Pattern ID_PATTERN = Pattern.compile(NamePatterns.ID);

    /** In the API server, {@code \s} matches ASCII only. */
    static final String NAME = "^[^\\p{Z}\\p{Cc}]([^\\p{Cc}]*[^\\p{Z}\\p{Cc}])?$";

    /** The same in a literal of CEL. */
    static final String NAME_CEL = "^[^\\\\p{Z}\\\\p{Cc}]([^\\\\p{Cc}]*[^\\\\p{Z}\\\\p{Cc}])?$";

    static final String NAME_OR_EMPTY_CEL = "^([^\\\\p{Z}\\\\p{Cc}]([^\\\\p{Cc}]*[^\\\\p{Z}\\\\p{Cc}])?)?$";

    static final String NAME_MESSAGE =
            "must not begin or end with white space, and must not contain line breaks or other control characters";

    /** An id of Weld: never {@code .} or {@code ..}, which would change the path of a URL. */
    static final String ID = "^[A-Za-z0-9_.:-]*[A-Za-z0-9_:-][A-Za-z0-9_.:-]*$";

    static final String ID_MESSAGE = "must be an id of Weld: letters, digits and the characters - _ . : only";

    private NamePatterns() {}

    /** Whether a manifest can say this name. */
    public static boolean isName(String text) {
        return text.length() <= MAX_LENGTH && NAME_PATTERN.matcher(text).matches();
    }

    /** Whether a manifest can say this id. */
    public static boolean isId(String text) {
        return text.length() <= MAX_LENGTH && ID_PATTERN.matcher(text).matches();
    }
}
