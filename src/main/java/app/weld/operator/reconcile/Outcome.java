package app.weld.operator.reconcile;

import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one reconciliation comes to. What is expected, such as a missing reference, a person who has to act, a conflict or a
 * wait, is a value. Exceptions are for I/O, and for a compare-and-set that is lost.
 */
public sealed interface Outcome {
    /**
     * The resource is as its manifest says, as far as the operator can bring it about, and its status says so.
     *
     * @param resync when it is reconciled again at the latest
     */
    record Done(Duration resync) implements Outcome {}

    /**
     * Something is left to do. The status says what, and the back-off is set.
     *
     * @param retry when it is tried again
     */
    record Incomplete(Duration retry) implements Outcome {}

    /** What stops a reconciliation. The failure handler puts it into the status and decides when to retry. */
    sealed interface Stop extends Outcome {}

    /**
     * The reconciliation continues by itself after a delay.
     *
     * @param reason absent where the last status stays as it is
     */
    record Requeue(@Nullable Reason reason, String message, Duration delay) implements Stop {
        /** The status says why. */
        public static Requeue because(Situation situation, Duration delay, Object... values) {
            return new Requeue(situation.reason(), situation.message(values), delay);
        }

        /** The status says why. */
        public static Requeue because(Reason reason, String message, Duration delay) {
            return new Requeue(reason, message, delay);
        }

        /** The last status stays as it is; where there is none yet, it says that the operator is at work. */
        public static Requeue silently(String message, Duration delay) {
            return new Requeue(null, message, delay);
        }
    }

    /** The reconciliation cannot go on before something changes, for a reason that the status gives. */
    record NotReady(Reason reason, String message) implements Stop {
        /** With the reason and the message of a situation; see {@link Situation#message}. */
        public static NotReady of(Situation situation, Object... values) {
            return new NotReady(situation.reason(), situation.message(values));
        }
    }

    /** Weld refuses something, or does not answer. */
    record Failed(WeldException cause) implements Stop {}
}
