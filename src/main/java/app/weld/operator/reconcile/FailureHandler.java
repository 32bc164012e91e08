package app.weld.operator.reconcile;

import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.ReadyBuilder;
import app.weld.operator.status.Reason;
import app.weld.operator.status.RequeueException;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says what keeps a resource from going on, and when it is tried again. */
public final class FailureHandler {
    static final String WAY_OUT = "; to give up on Weld, set spec.deletionPolicy to Retain or the annotation "
            + "weld.app/force-delete to \"true\"";

    /** That works at once, and loses nothing. */
    private static final String SECRET_BACK =
            "; create the Secret again, with the key, and the deletion goes on at once";

    private final EventRecorder events;
    private final RequeueIntervals timing;

    public FailureHandler(EventRecorder events, RequeueIntervals timing) {
        this.events = events;
        this.timing = timing;
    }

    /** Says in the draft what is wrong (a Waiting, a Blocked or a WeldException), and returns when to try again. */
    public Duration of(RuntimeException trouble, ReconcileAttempt attempt, ReadyBuilder draft) {
        if (trouble instanceof RequeueException waiting) {
            return waiting(waiting, attempt, draft);
        }
        if (trouble instanceof NotReadyException blocked) {
            return blocked(blocked, attempt, draft);
        }
        if (trouble instanceof WeldException.Busy busy) {
            return waiting(
                    RequeueException.silently("waits for its turn to ask Weld", busy.retryAfter()), attempt, draft);
        }
        return weld((WeldException) trouble, attempt, draft);
    }

    /**
     * Whether there is something to report. A wait that is not worth a word leaves the last report as it is, which speaks of
     * the generation that it was made for: of a newer one nothing is known yet.
     */
    public boolean isWorthAWord(RuntimeException trouble, ReconcileAttempt attempt) {
        boolean silent = trouble instanceof WeldException.Busy
                || (trouble instanceof RequeueException waiting && waiting.reason() == null);
        return !silent || attempt.ready().isEmpty();
    }

    private Duration waiting(RequeueException waiting, ReconcileAttempt attempt, ReadyBuilder draft) {
        Reason reason = waiting.reason();
        if (reason != null) {
            draft.ready(reason, waiting.words());
        } else if (attempt.ready().isEmpty()) {
            draft.ready(Reason.Progressing, waiting.words());
        }
        return waiting.delay();
    }

    private Duration blocked(NotReadyException blocked, ReconcileAttempt attempt, ReadyBuilder draft) {
        Reason reason = blocked.reason();
        // What comes with the same commit may come a little later.
        boolean mayCome = reason == Reason.SecretNotFound || reason == Reason.ConnectionNotFound;
        boolean tired = mayCome && hasLasted(attempt, reason);
        draft.ready(reason, tired ? Reason.Kind.STUCK : reason.kind(), blocked.words());
        if (reason == Reason.Conflict) {
            draft.notAsked();
        }
        draft.notUnreachable();
        if (reason == Reason.Conflict || reason == Reason.InvalidAPIKey || reason == Reason.UnsupportedValue) {
            warnOnce(attempt, reason, blocked.words());
        }
        return reason.kind() == Reason.Kind.STUCK ? stuck(attempt) : passing(attempt, null);
    }

    private Duration weld(WeldException trouble, ReconcileAttempt attempt, ReadyBuilder draft) {
        Reason reason = reason(trouble);
        String words = words(trouble);
        if (reason.kind() == Reason.Kind.STUCK) {
            draft.ready(reason, words);
            warnOnce(attempt, reason, words);
            return stuck(attempt);
        }
        if (!attempt.settled()) {
            draft.ready(reason, words);
        }
        draft.reachable(false, reason, words);
        return passing(attempt, trouble.retryAfter());
    }

    /** Something went wrong that does not decide readiness. */
    public Duration besides(WeldException trouble, ReconcileAttempt attempt, ReadyBuilder draft) {
        if (!(trouble instanceof WeldException.Busy)) {
            draft.reachable(false, reason(trouble), words(trouble));
        }
        return passing(attempt, trouble.retryAfter());
    }

    /** A deletion that does not go on, and how to get out. */
    public Duration ofDeletion(RuntimeException trouble, String what, ReconcileAttempt attempt, ReadyBuilder draft) {
        if (trouble instanceof RequeueException || trouble instanceof WeldException.Busy) {
            Duration delay = of(trouble, attempt, draft);
            if (!(trouble instanceof RequeueException waiting && waiting.reason() != null)) {
                draft.ready(Reason.Deleting, String.valueOf(trouble.getMessage()));
            }
            return delay;
        }
        String words = blockedDeletion(trouble, what);
        draft.ready(Reason.DeletionBlocked, words);
        events.record(attempt.resource(), EventReason.DeletionBlocked, words);
        return passing(attempt, trouble instanceof WeldException weld ? weld.retryAfter() : null);
    }

    static String blockedDeletion(RuntimeException trouble, String what) {
        boolean missesSecret =
                trouble instanceof NotReadyException blocked && blocked.reason() == Reason.SecretNotFound;
        return "the " + what + " cannot be deleted in Weld: " + trouble.getMessage() + (missesSecret ? SECRET_BACK : "")
                + WAY_OUT;
    }

    /** Something that only a person can mend; it is looked at again all the same. */
    public Duration stuck(ReconcileAttempt attempt) {
        return attempt.backoff().failed(attempt.of(), timing.firstStalledRetry(), timing.maxStalledRetry());
    }

    private Duration passing(ReconcileAttempt attempt, @Nullable Duration asked) {
        return asked != null
                ? attempt.backoff().requested(attempt.of(), asked)
                : attempt.backoff().failed(attempt.of(), timing.firstRetry(), timing.maxRetry());
    }

    /** Whether it comes of a key that is missing or refused. */
    public static boolean isOfTheKey(RuntimeException trouble) {
        return trouble instanceof WeldException.Unauthorized
                || (trouble instanceof NotReadyException blocked
                        && (blocked.reason() == Reason.SecretNotFound || blocked.reason() == Reason.InvalidAPIKey));
    }

    public static Reason reason(WeldException trouble) {
        return switch (trouble) {
            case WeldException.Unauthorized _ -> Reason.InvalidAPIKey;
            case WeldException.RateLimited _ -> Reason.RateLimited;
            case WeldException.Rejected _ -> Reason.Rejected;
            case WeldException.Busy _, WeldException.Unavailable _, WeldException.OutcomeUnknown _ ->
                Reason.APIUnavailable;
        };
    }

    public static String words(WeldException trouble) {
        return String.valueOf(trouble.getMessage());
    }

    private void warnOnce(ReconcileAttempt attempt, Reason reason, String words) {
        boolean told = attempt.ready()
                .filter(ready -> ready.reason().equals(reason.name()))
                .isPresent();
        if (!told) {
            EventReason.of(reason).ifPresent(event -> events.record(attempt.resource(), event, words));
        }
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
        return !attempt.now().isBefore(since.plus(timing.maxSecretWait()));
    }
}
