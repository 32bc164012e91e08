package app.weld.operator.api.v1alpha1;

/**
 * What a name of Weld's may look like: any letters, blanks between them included, but no blank of any kind at its ends and no
 * control character. A line break from a block scalar or a blank of a copy would name something else, such as no column.
 */
final class NamePatterns {
    /** The API server's {@code \s} knows ASCII only. */
    static final String NAME = "^[^\\p{Z}\\p{Cc}]([^\\p{Cc}]*[^\\p{Z}\\p{Cc}])?$";

    static final String NAME_OR_EMPTY = "^([^\\p{Z}\\p{Cc}]([^\\p{Cc}]*[^\\p{Z}\\p{Cc}])?)?$";

    private NamePatterns() {}
}
