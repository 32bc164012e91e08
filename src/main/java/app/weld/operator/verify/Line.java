package app.weld.operator.verify;

import app.weld.operator.weld.assumptions.Assumption;

/**
 * The result of one check of one assumption.
 *
 * @param check such as {@code V08}, or {@code W} for a check that writes
 * @param samples how many objects the check read
 */
public record Line(String check, Assumption assumption, Verdict verdict, String what, int samples) {
    /** Whether the assumption holds. */
    public enum Verdict {
        CONFIRMED("confirmed"),
        VIOLATED("VIOLATED"),
        NOT_ENOUGH_DATA("not enough data");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** Not enough data without samples; violated if any object is not as assumed; else confirmed. */
    static Line of(String check, Assumption assumption, int samples, long others, String what) {
        Verdict verdict = others > 0 ? Verdict.VIOLATED : samples == 0 ? Verdict.NOT_ENOUGH_DATA : Verdict.CONFIRMED;
        return new Line(check, assumption, verdict, others > 0 ? what + ": not so in " + others : what, samples);
    }

    boolean violated() {
        return verdict == Verdict.VIOLATED;
    }
}
