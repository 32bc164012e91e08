package app.weld.operator.verify;

import app.weld.operator.weld.assumptions.Assumption;

/**
 * What one check says of one assumption.
 *
 * @param check such as {@code V08}, or {@code W} for what was told by writing
 * @param samples how many objects it looked at
 */
public record Line(String check, Assumption assumption, Verdict verdict, String what, int samples) {
    /** What came of it. */
    public enum Verdict {
        CONFIRMED("confirmed"),
        VIOLATED("VIOLATED"),
        NOT_ENOUGH_DATA("not enough data");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Nothing to look at, all as assumed, or so many that are not. */
    static Line of(String check, Assumption assumption, int samples, long others, String what) {
        Verdict verdict = others > 0 ? Verdict.VIOLATED : samples == 0 ? Verdict.NOT_ENOUGH_DATA : Verdict.CONFIRMED;
        return new Line(check, assumption, verdict, others > 0 ? what + ": not so in " + others : what, samples);
    }

    boolean violated() {
        return verdict == Verdict.VIOLATED;
    }
}
