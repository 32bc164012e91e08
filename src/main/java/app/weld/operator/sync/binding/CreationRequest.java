package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.DeletionPolicy;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.SlowCallNotice;
import app.weld.operator.reconcile.StaleStatusException;
import app.weld.operator.snapshot.RecentWrites;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The one request to create a sync, sent under an intent that stands in the status, and what becomes of its answer. */
final class CreationRequest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final ControllerContext controller;
    private final SyncListings listings;
    private final EventRecorder events;
    private final OwnershipClaims claims;
    private final DuplicateCleanup duplicates;
    private final RecentWrites writes;
    private final Clock clock;
    private final SlowCallNotice slow = new SlowCallNotice();

    CreationRequest(
            ControllerContext controller, SyncListings listings, OwnershipClaims claims, DuplicateCleanup duplicates) {
        this.controller = controller;
        this.listings = listings;
        this.events = controller.events();
        this.claims = claims;
        this.duplicates = duplicates;
        this.writes = controller.poller().writes();
        this.clock = controller.clock();
    }

    /**
     * Requests Weld to create the sync, and binds it.
     *
     * @throws WeldException where Weld has done nothing: the intent stands for the next attempt
     */
    BindingResult send(SyncContext context, DesiredSync desired, Account account) {
        WeldApi weld = account.api();
        if (context.editedMeanwhile()) {
            // The intent, under which nothing was sent, is the next reconciliation's.
            return requeue("the resource was changed a moment ago", Duration.ZERO);
        }
        NewSync request = desired.newSync();
        Instant requested = clock.instant();
        Sync made;
        try {
            // From here on it is not known what Weld has done, unless it says so.
            context.binding().apply(new CreationEvent.RequestSent(requested));
            made = slow.say(() -> publishCreating(context), () -> weld.createSync(request));
        } catch (WeldException.OutcomeUnknown e) {
            context.binding().apply(new CreationEvent.AnswerLost(clock.instant()));
            return new BindingResult.NotBound(unconfirmed(FailureHandler.message(e), controller));
        } catch (WeldException.Rejected e) {
            CreationIntents.withdraw(context);
            context.binding().apply(new CreationEvent.RequestRefused());
            return new BindingResult.NotBound(
                    CreationRefusal.of(context.resource().getSpec(), request, e, weld));
        } catch (WeldException e) {
            context.binding().apply(new CreationEvent.RequestNotCarriedOut(clock.instant()));
            throw e;
        }
        listings.made(account.key(), made);
        // An answer may leave the settings out; it was made of those that were sent.
        Sync whole =
                made.settings() == null && request.settings() != null ? made.withSettings(request.settings()) : made;
        return bind(context, desired, weld, whole, requested);
    }

    private BindingResult bind(SyncContext context, DesiredSync desired, WeldApi weld, Sync made, Instant requested) {
        boolean bound;
        try {
            bound = SyncBinding.bindMade(context, made, desired);
        } catch (StaleStatusException | KubernetesClientException e) {
            if (context.exists()) {
                throw e;
            }
            removeOrphan(context, weld, made);
            return requeue("the resource is deleted", SOON);
        }
        context.binding().apply(new CreationEvent.SyncBound());
        if (!bound) {
            duplicates.add(context, made, requested);
            duplicates.remove(context, weld, context.ledger().syncId());
            return requeue("another process has created this sync", SOON);
        }
        context.created("sync " + made.id() + " was created for schema " + desired.destinationSchemaName());
        return new BindingResult.Bound(made, true);
    }

    /** The resource was deleted, finalizer and all, while its sync was made: no other process would ever report it. */
    private void removeOrphan(SyncContext context, WeldApi weld, Sync made) {
        String what = "WeldEltSync " + context.key().qualifiedName() + " was removed while sync " + made.id()
                + " was created for it; the sync ";
        DeletionPolicy policy = context.resource().getSpec().deletionPolicy();
        if (policy == DeletionPolicy.Retain || claims.isClaimed(made.id())) {
            events.orphaned(context.resource(), what + "stays in Weld");
            return;
        }
        try {
            weld.deleteSync(made.id(), false);
            writes.deleted(made.id());
            events.record(context.resource(), EventReason.SyncDeleted, what + "is deleted again");
        } catch (WeldException e) {
            events.orphaned(context.resource(), what + "stays in Weld, it cannot be deleted: " + e.getMessage());
        }
    }

    private static void publishCreating(SyncContext context) {
        context.publish(context.status().notFound().ready(Situation.CREATING).build());
    }

    private static BindingResult requeue(String message, Duration delay) {
        return new BindingResult.NotBound(Outcome.Requeue.silently(message, delay));
    }

    /** Whether Weld has created the sync is not known. */
    static Outcome.Requeue unconfirmed(String why, ControllerContext controller) {
        return Outcome.Requeue.because(
                Situation.CREATION_UNCONFIRMED, controller.intervals().creationCheck(), why);
    }
}
