package app.weld.operator.plan;

/** A text in which a regular expression may look up only so many characters: one that goes back and forth for ever is given up. */
final class BoundedText implements CharSequence {
    private static final int MAX_LOOKUPS = 100_000;

    private final CharSequence text;
    private final int[] lookups;

    BoundedText(String text) {
        this(text, new int[1]);
    }

    private BoundedText(CharSequence text, int[] lookups) {
        this.text = text;
        this.lookups = lookups;
    }

    /** The expression takes too long. */
    static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ExhaustedException() {
            super("the expression takes too long", null, false, false);
        }
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (++lookups[0] > MAX_LOOKUPS) {
            throw new ExhaustedException();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new BoundedText(text.subSequence(start, end), lookups);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
