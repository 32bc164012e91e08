package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.SearchResult;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds out what became of an attempt to create whose outcome is not known. It is never repeated before that is clear. */
final class CreationRecovery {
    private final ControllerContext controller;
    private final SyncListings listings;
    private final SyncAdoption adoption;

    CreationRecovery(ControllerContext controller, SyncListings listings, SyncAdoption adoption) {
        this.controller = controller;
        this.listings = listings;
        this.adoption = adoption;
    }

    /** @param intent of the attempt, which stands in the status */
    BindingResult recover(SyncContext context, DesiredSync desired, Account weld, PendingCreation intent) {
        Instant now = controller.clock().instant();
        List<Sync> syncs = listings.list(weld, intent.connectionId(), desired.destinationSchemaName(), now);
        // It was there before the attempt, which cannot have made it.
        Optional<BindingResult> again = adoption.shownAgain(context, syncs);
        if (again.isPresent()) {
            return again.get();
        }
        CreationState attempt = context.binding().creation();
        SearchResult<Sync> result = adoption.search(context, desired, intent.connectionId(), syncs, intent);
        if (result instanceof SearchResult.Unique<Sync> one && (one.createdByUs() || attempt.isOwn())) {
            return recovered(context, desired, one.match());
        }
        boolean over = attempt.isOver(
                controller.intervals().creationGrace(), controller.clock().instant());
        if (!over && !(result instanceof SearchResult.Ambiguous<Sync>)) {
            return new BindingResult.NotBound(CreationRequest.unconfirmed("Weld shows no such sync yet", controller));
        }
        if (result instanceof SearchResult.NotFound<Sync>) {
            CreationIntents.withdraw(context);
            context.binding().apply(new CreationEvent.GivenUp());
            return new BindingResult.NotBound(Outcome.Requeue.because(Situation.CREATING_AGAIN, Duration.ZERO));
        }
        BindingResult adopted = adoption.adopt(context, result, desired);
        if (adopted instanceof BindingResult.Bound) {
            context.binding().apply(new CreationEvent.SyncBound());
        }
        return adopted;
    }

    private BindingResult recovered(SyncContext context, DesiredSync desired, Sync sync) {
        context.persist(SyncBinding.made(context.ledger(), sync, desired));
        context.binding().apply(new CreationEvent.SyncBound());
        controller.counters().creationRecovered();
        controller
                .events()
                .record(
                        context.resource(),
                        EventReason.CreationRecovered,
                        "the answer to a creation was lost; sync " + sync.id() + " is what it made");
        return new BindingResult.Bound(sync, true);
    }
}
