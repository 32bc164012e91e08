package app.weld.operator.sync.binding;

import java.time.Duration;
import java.time.Instant;

/**
 * The state of the creation of a resource's sync, as far as this process knows. {@link CreationTransitions} says which
 * state follows which. Times are by the clock of this process.
 */
sealed interface CreationState {
    /** No intent to create stands in the status. */
    record NotWritten() implements CreationState {}

    /** No intent stands in the status, since Weld has something that keeps the sync from being created. */
    record Obstructed() implements CreationState {}

    /**
     * The intent was taken out of the status before anything was sent under it, since the resource could not go on. A search comes
     * before the next intent, which otherwise would be written and taken out in turns.
     */
    record Withdrawn() implements CreationState {}

    /** The intent is being written to the status, and may have been. */
    record Writing(String intentId, Instant since) implements CreationState {}

    /**
     * The intent stands in the status, and nothing has reached Weld under it.
     *
     * @param since when that became known: a listing that is to show what was there before the request begins after it
     * @param intended when the intent was begun
     */
    record Written(String intentId, Instant since, Instant intended) implements CreationState {}

    /** Weld is being requested to create the sync, after a listing that showed none. */
    record Sent(String intentId, Instant since, Instant intended) implements CreationState {}

    /**
     * Weld may have created a sync under the intent.
     *
     * @param since when this process learnt of it: the grace period counts from then
     * @param own whether this process sent the request, after a listing that showed none; otherwise another process wrote the
     *     intent, and may have sent it
     */
    record Unknown(String intentId, Instant since, boolean own) implements CreationState {}

    /** The resource is bound to a sync. */
    record Bound() implements CreationState {}

    /** Weld has refused to create the sync, and no intent stands in the status. */
    record Refused() implements CreationState {}

    /** Whether something may have reached Weld under the intent. */
    default boolean mayHaveReachedWeld() {
        return this instanceof Sent || this instanceof Unknown;
    }

    /** Whether a sync that is there now, and was not before the request, must come from this process's request. */
    default boolean isOwn() {
        return switch (this) {
            case Sent _ -> true;
            case Unknown unknown -> unknown.own();
            case NotWritten _, Obstructed _, Withdrawn _, Writing _, Written _, Bound _, Refused _ -> false;
        };
    }

    /** Whether Weld would show by now what was created under the intent. */
    default boolean isOver(Duration grace, Instant now) {
        return switch (this) {
            case Sent sent -> !now.isBefore(sent.since().plus(grace));
            case Unknown unknown -> !now.isBefore(unknown.since().plus(grace));
            case NotWritten _, Obstructed _, Withdrawn _, Writing _, Written _, Bound _, Refused _ -> false;
        };
    }
}
