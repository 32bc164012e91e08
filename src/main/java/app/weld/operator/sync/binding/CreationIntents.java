package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Digest;
import app.weld.operator.weld.WeldApi;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;

/** Writes the intent to create a sync to the status, and takes it out again. */
final class CreationIntents {
    /** Another process counts the grace period from the intent: a request long after it would cut that short. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Clock clock;

    CreationIntents(Clock clock) {
        this.clock = clock;
    }

    /**
     * Writes an intent to a status that shows none. It stands in the status once this returns.
     *
     * @param present ids of matching syncs that are there already, as far as Weld was searched
     */
    void begin(SyncContext context, DesiredSync desired, WeldApi weld, List<String> present) {
        write(context, desired, weld, present, CreationEvent.IntentBegun::new);
    }

    /** As {@link #begin}, in the place of an intent under which nothing was sent. */
    void replace(SyncContext context, DesiredSync desired, WeldApi weld, List<String> present) {
        write(context, desired, weld, present, CreationEvent.IntentReplaced::new);
    }

    private void write(
            SyncContext context,
            DesiredSync desired,
            WeldApi weld,
            List<String> present,
            BiFunction<String, Instant, CreationEvent> event) {
        PendingCreation intent = new PendingCreation(
                UUID.randomUUID().toString(),
                clock.instant().toString(),
                Digest.of(desired.newSync()),
                desired.connectionId(),
                weld.serverTime().map(Instant::toString).orElse(null),
                present);
        context.binding().apply(event.apply(intent.id(), clock.instant()));
        context.persist(context.ledger().creating(intent));
        shown(context, intent);
    }

    /** The status shows this intent. */
    void shown(SyncContext context, PendingCreation intent) {
        context.binding().apply(new CreationEvent.IntentShown(intent.id(), clock.instant()));
    }

    boolean isFresh(CreationState.Written written) {
        return clock.instant().isBefore(written.intended().plus(FRESH));
    }

    /** Takes the intent out of the status, where one stands there. */
    static void withdraw(SyncContext context) {
        if (context.ledger().creation() != null) {
            context.persist(context.ledger().unbound());
        }
    }
}
