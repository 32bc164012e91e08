package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.RequeueIntervals;
import app.weld.operator.status.Situation;
import java.time.Duration;

/** How long a link of which the answer was lost is waited for. Where the answer is lost each time, ever longer. */
final class LinkWait {
    /** However often the answer with a link is lost, a person does not wait longer for the next one. */
    private static final Duration MAX = Duration.ofHours(1);

    private static final int MAX_DOUBLINGS = 10;
    private static final int MAX_CHECK_DOUBLINGS = 4;

    private final RequeueIntervals intervals;

    LinkWait(RequeueIntervals intervals) {
        this.intervals = intervals;
    }

    /** How long the link may still show up after its answer was lost. */
    Duration max(Bridge intent) {
        Duration wait = intervals.creationGrace().multipliedBy(1L << Math.min(intent.lost(), MAX_DOUBLINGS));
        return wait.compareTo(MAX) > 0 && intent.lost() > 0 ? MAX : wait;
    }

    AuthorizationResult checkLater(Bridge intent, String why) {
        return new AuthorizationResult.Stopped(Outcome.Requeue.because(
                Situation.LINK_UNCONFIRMED,
                intervals.creationCheck().multipliedBy(1L << Math.min(intent.lost(), MAX_CHECK_DOUBLINGS)),
                why));
    }
}
