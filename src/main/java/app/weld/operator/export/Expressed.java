package app.weld.operator.export;

/** An object of Weld as a manifest, or why it cannot be one. */
sealed interface Expressed {
    /**
     * It is one.
     *
     * @param complete false if a comment says that a part of it is left out
     */
    record Whole(Manifest manifest, boolean complete) implements Expressed {}

    /** A manifest cannot say what it is. */
    record LeftOut(String why) implements Expressed {}
}
