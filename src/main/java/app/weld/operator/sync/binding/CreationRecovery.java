package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.SearchResult;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds out what became of an attempt to create whose outcome is not known. It is never repeated before that is clear. */
final class CreationRecovery {
    private final ControllerContext context;
    private final SyncListings listings;
    private final SyncAdoption adoption;

    CreationRecovery(ControllerContext context, SyncListings listings, SyncAdoption adoption) {
        this.context = context;
        this.listings = listings;
        this.adoption = adoption;
    }

    /** @param intent of the attempt, which stands in the status */
    BindingResult recover(SyncContext record, DesiredSync desired, Account weld, PendingCreation intent) {
        Instant now = context.clock().instant();
        List<Sync> syncs = listings.list(weld, intent.connectionId(), desired.destinationSchemaName(), now);
        // It was there before the attempt, which cannot have made it.
        Optional<BindingResult> again = adoption.shownAgain(record, syncs);
        if (again.isPresent()) {
            return again.get();
        }
        CreationState attempt = record.binding().creation();
        SearchResult<Sync> found = adoption.search(record, desired, intent.connectionId(), syncs, intent);
        if (found instanceof SearchResult.One<Sync> one && (one.ours() || attempt.isOwn())) {
            return recovered(record, desired, one.found());
        }
        boolean over = attempt.isOver(
                context.intervals().creationGrace(), context.clock().instant());
        if (!over && !(found instanceof SearchResult.Several<Sync>)) {
            return new BindingResult.NotBound(CreationRequest.unconfirmed("Weld shows no such sync yet", context));
        }
        if (found instanceof SearchResult.None<Sync>) {
            CreationIntents.withdraw(record);
            record.binding().apply(new CreationEvent.GivenUp());
            return new BindingResult.NotBound(Outcome.Requeue.because(
                    Reason.Creating, "an earlier attempt came to nothing, the sync is being created", Duration.ZERO));
        }
        BindingResult adopted = adoption.adopt(record, found, desired);
        if (adopted instanceof BindingResult.Bound) {
            record.binding().apply(new CreationEvent.SyncBound());
        }
        return adopted;
    }

    private BindingResult recovered(SyncContext record, DesiredSync desired, Sync sync) {
        record.persist(SyncBinding.made(record.ledger(), sync, desired));
        record.binding().apply(new CreationEvent.SyncBound());
        context.counters().creationRecovered();
        context.events()
                .record(
                        record.resource(),
                        EventReason.CreationRecovered,
                        "the answer to a creation was lost; sync " + sync.id() + " is what it made");
        return new BindingResult.Bound(sync, true);
    }
}
