package app.weld.operator.sync.binding;

import java.time.Instant;

/** What happens to the creation of a sync. */
sealed interface CreationEvent {
    /** This process begins to write an intent to a status that shows none. */
    record IntentBegun(String intentId, Instant at) implements CreationEvent {}

    /** This process begins to replace an intent under which nothing was sent. */
    record IntentReplaced(String intentId, Instant at) implements CreationEvent {}

    /** An intent under which nothing was sent was taken out of the status, since the resource could not go on. */
    record IntentWithdrawn() implements CreationEvent {}

    /** The status shows an intent. */
    record IntentShown(String intentId, Instant at) implements CreationEvent {}

    /** This process sends Weld the request to create the sync. */
    record RequestSent(Instant at) implements CreationEvent {}

    /** The request did not reach Weld, or Weld says that it has done nothing. */
    record RequestNotCarriedOut(Instant at) implements CreationEvent {}

    /** Whether Weld has carried out the request is not known. */
    record AnswerLost(Instant at) implements CreationEvent {}

    /** Weld refuses to create the sync. */
    record RequestRefused() implements CreationEvent {}

    /** Weld has something that keeps the sync from being created, and the intent was taken out of the status. */
    record ObstacleFound() implements CreationEvent {}

    /** Weld has shown nothing for the whole grace period, and the intent was taken out of the status. */
    record GivenUp() implements CreationEvent {}

    /** The resource is bound to a sync, by this process or by another one. */
    record SyncBound() implements CreationEvent {}
}
