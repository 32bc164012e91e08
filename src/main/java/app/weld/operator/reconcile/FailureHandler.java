package app.weld.operator.reconcile;

import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.ReadyBuilder;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in the status what stopped the reconciliation of a resource, and decides when it is tried again. */
public final class FailureHandler {
    /** What comes with the same commit may come a little later. */
    private static final Set<Reason> MAY_COME = EnumSet.of(
            Reason.SecretNotFound,
            Reason.ConnectionNotFound,
            Reason.WorkspaceNotFound,
            Reason.WorkspaceUnavailable,
            Reason.NamespaceNotAllowed);

    /** The key is missing or refused, or is not for this namespace; or there is no connection, and a person has to do something. */
    private static final Set<Reason> CANNOT_ACT = EnumSet.of(
            Reason.SecretNotFound,
            Reason.InvalidAPIKey,
            Reason.WorkspaceNotFound,
            Reason.WorkspaceUnavailable,
            Reason.NamespaceNotAllowed,
            Reason.AdoptionNotAllowed,
            Reason.ConnectionNotFound,
            Reason.ConnectionFailed);

    /** After which a resource without a status says that it waits. A thousand new syncs wait about so long with the default budget. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(5);

    private final EventRecorder events;
    private final RequeueIntervals intervals;

    public FailureHandler(EventRecorder events, RequeueIntervals intervals) {
        this.events = events;
        this.intervals = intervals;
    }

    /** Says in the status what is wrong, and returns when to try again. */
    public Duration handle(Outcome.Stop stop, ReconcileAttempt attempt, ReadyBuilder<?> status) {
        return switch (stop) {
            case Outcome.Requeue requeue -> requeue(requeue, attempt, status);
            case Outcome.NotReady notReady -> notReady(notReady, attempt, status);
            case Outcome.Failed(WeldException.Busy busy) ->
                requeue(Outcome.Requeue.silently("waits for its turn to ask Weld", busy.retryAfter()), attempt, status);
            case Outcome.Failed(WeldException cause) -> failed(cause, attempt, status);
        };
    }

    /**
     * Whether the status is to say it. A wait that a user need not know of leaves the last status as it is, which is about the
     * generation that it was made for: of a newer one nothing is known yet. A new resource has none, and says so by its
     * observedGeneration: only a long wait is worth the write, which each of a thousand new resources would otherwise cost.
     */
    public static boolean isWorthReporting(Outcome.Stop stop, ReconcileAttempt attempt) {
        boolean silent =
                switch (stop) {
                    case Outcome.Requeue requeue -> requeue.reason() == null;
                    case Outcome.Failed(WeldException cause) -> cause instanceof WeldException.Busy;
                    case Outcome.NotReady _ -> false;
                };
        return !silent || (attempt.ready().isEmpty() && isLong(attempt));
    }

    private static boolean isLong(ReconcileAttempt attempt) {
        Instant since = attempt.memory().waiting().since(attempt.now());
        return !attempt.now().isBefore(since.plus(LONG_WAIT));
    }

    private Duration requeue(Outcome.Requeue requeue, ReconcileAttempt attempt, ReadyBuilder<?> status) {
        Reason reason = requeue.reason();
        if (reason != null) {
            status.ready(reason, requeue.message());
            if (reason.kind() == Reason.Kind.STALLED) {
                warnOnce(attempt, reason, requeue.message());
            }
        } else if (attempt.ready().isEmpty()) {
            status.ready(Reason.Progressing, requeue.message());
        }
        return requeue.delay();
    }

    private Duration notReady(Outcome.NotReady notReady, ReconcileAttempt attempt, ReadyBuilder<?> status) {
        Reason reason = notReady.reason();
        boolean mayCome = MAY_COME.contains(reason);
        boolean lasts = mayCome && hasLasted(attempt, reason);
        status.ready(reason, lasts ? Reason.Kind.STALLED : reason.kind(), notReady.message());
        if (reason == Reason.Conflict) {
            status.reachabilityUnknown();
        }
        status.notUnreachable();
        if (reason.kind() == Reason.Kind.STALLED) {
            warnOnce(attempt, reason, notReady.message());
        } else if (lasts && !attempt.wasStalled()) {
            warn(attempt, reason, notReady.message());
        }
        return reason.kind() == Reason.Kind.STALLED ? stalled(attempt) : transientFailure(attempt, null);
    }

    private Duration failed(WeldException cause, ReconcileAttempt attempt, ReadyBuilder<?> status) {
        Reason reason = reason(cause);
        String message = message(cause);
        if (reason.kind() == Reason.Kind.STALLED) {
            status.ready(reason, message);
            warnOnce(attempt, reason, message);
            return stalled(attempt);
        }
        if (!attempt.settled()) {
            status.ready(reason, message);
        }
        status.reachable(false, reason, message);
        return transientFailure(attempt, cause.retryAfter());
    }

    /** Says in the status that Weld failed in something that does not decide readiness, and returns when to try again. */
    public Duration handlePartial(WeldException cause, ReconcileAttempt attempt, ReadyBuilder<?> status) {
        if (!(cause instanceof WeldException.Busy)) {
            status.reachable(false, reason(cause), message(cause));
        }
        return transientFailure(attempt, cause.retryAfter());
    }

    /** Returns when to try again what only a person can mend: it is tried again all the same. */
    public Duration stalled(ReconcileAttempt attempt) {
        return attempt.backoff().failed(attempt.of(), intervals.firstStalledRetry(), intervals.maxStalledRetry());
    }

    /** @param retryAfter how long Weld wants to be left alone, where it says so */
    Duration transientFailure(ReconcileAttempt attempt, @Nullable Duration retryAfter) {
        return retryAfter != null
                ? attempt.backoff().requested(attempt.of(), retryAfter)
                : attempt.backoff().failed(attempt.of(), intervals.firstRetry(), intervals.maxRetry());
    }

    /** Whether an API key, a right to use one, or the connection is missing or refused: meanwhile the resource blocks no other. */
    public static boolean cannotAct(Outcome.Stop stop) {
        return switch (stop) {
            case Outcome.Failed(WeldException cause) -> cause instanceof WeldException.Unauthorized;
            case Outcome.NotReady(Reason reason, var _) -> CANNOT_ACT.contains(reason);
            case Outcome.Requeue _ -> false;
        };
    }

    public static Reason reason(WeldException cause) {
        return switch (cause) {
            case WeldException.Unauthorized _ -> Reason.InvalidAPIKey;
            case WeldException.RateLimited _ -> Reason.RateLimited;
            case WeldException.Rejected _ -> Reason.Rejected;
            case WeldException.Busy _, WeldException.Unavailable _, WeldException.OutcomeUnknown _ ->
                Reason.APIUnavailable;
        };
    }

    public static String message(WeldException cause) {
        return String.valueOf(cause.getMessage());
    }

    private void warnOnce(ReconcileAttempt attempt, Reason reason, String message) {
        if (!attempt.said(reason, message)) {
            warn(attempt, reason, message);
        }
    }

    private void warn(ReconcileAttempt attempt, Reason reason, String message) {
        EventReason.of(reason).ifPresent(event -> events.record(attempt.resource(), event, message));
    }

    /** Ready's own time does not move when only its reason does: it stands in for what an earlier process knew. */
    private boolean hasLasted(ReconcileAttempt attempt, Reason reason) {
        FirstSeen missing = attempt.memory().missingReference();
        Instant since = attempt.ready()
                .filter(ready -> ready.reason().equals(reason.name()))
                .map(ready -> missing.since(Instant.parse(ready.lastTransitionTime())))
                .orElseGet(() -> {
                    missing.restart(attempt.now());
                    return attempt.now();
                });
        return !attempt.now().isBefore(since.plus(intervals.maxSecretWait()));
    }
}
