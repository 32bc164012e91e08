package app.weld.operator.sync.binding;

import java.time.Duration;
import java.time.Instant;

/**
 * What this process knows of the attempt to create that stands in a resource's status: how far it went, and since when that
 * is so. Immutable. Of an attempt that another process began, the outcome is unknown.
 *
 * @param intentId the id of the {@link app.weld.operator.api.v1alpha1.PendingCreation}
 * @param since when it came into this state, by the clock of this process
 * @param written when the intent was written, by this clock, or first seen
 */
record CreationAttempt(String intentId, State state, Instant since, Instant written) {
    enum State {
        /** The intent is being written, and may have been. */
        WRITING,
        /** The intent stands in the status, and nothing was sent under it. */
        WRITTEN,
        /** This process has asked Weld under it, after a look that found nothing. */
        SENT,
        /** This process has asked Weld under it, after a look that found nothing, and Weld has not told the outcome. */
        UNKNOWN,
        /** Another process has written the intent, and may have asked Weld under it. */
        INHERITED
    }

    static CreationAttempt writing(String intentId, Instant now) {
        return new CreationAttempt(intentId, State.WRITING, now, now);
    }

    /** The grace period counts from now on, whatever clock the intent was written by. */
    static CreationAttempt inherited(String intentId, Instant now) {
        return new CreationAttempt(intentId, State.INHERITED, now, now);
    }

    CreationAttempt written(Instant now) {
        return to(State.WRITTEN, now, State.WRITING);
    }

    CreationAttempt sent(Instant now) {
        return to(State.SENT, now, State.WRITTEN);
    }

    /** Nothing was sent after all, or Weld did nothing. */
    CreationAttempt notDone(Instant now) {
        return to(State.WRITTEN, now, State.SENT);
    }

    CreationAttempt unknown(Instant now) {
        return to(State.UNKNOWN, now, State.SENT);
    }

    private CreationAttempt to(State next, Instant now, State from) {
        if (state != from) {
            throw new IllegalStateException("a creation that is " + state + " cannot become " + next);
        }
        return new CreationAttempt(intentId, next, now, written);
    }

    /** Whether nothing can have reached Weld under this intent. */
    boolean isUnsent() {
        return state == State.WRITING || state == State.WRITTEN;
    }

    /** Whether a sync that is there now and was not at the look before this process asked Weld must come from it. */
    boolean isOwn() {
        return state == State.SENT || state == State.UNKNOWN;
    }

    /** Whether what it made, if anything, would be shown by now. */
    boolean isOver(Duration grace, Instant now) {
        return !isUnsent() && !now.isBefore(since.plus(grace));
    }
}
