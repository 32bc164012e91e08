package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.AdoptionPolicy;
import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.ObservedSync;
import app.weld.operator.plan.SearchResult;
import app.weld.operator.plan.SyncPlanner;
import app.weld.operator.plan.SyncSearch;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Sync;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Recognizes a sync that Weld has already, and binds the resource to it where the manifest allows that and there is no doubt. */
final class SyncAdoption {
    private final EventRecorder events;
    private final OwnershipClaims claims;
    private final DuplicateCleanup duplicates;

    SyncAdoption(EventRecorder events, OwnershipClaims claims, DuplicateCleanup duplicates) {
        this.events = events;
        this.claims = claims;
        this.duplicates = duplicates;
    }

    /**
     * Searches these syncs for one that is the resource's, or that is to be adopted. What keeps a sync from being created takes
     * the intent to create out of the status.
     *
     * @return empty where there is none
     */
    Optional<BindingResult> existing(SyncContext context, DesiredSync desired, List<Sync> syncs) {
        Optional<BindingResult> again = shownAgain(context, syncs);
        if (again.isPresent()) {
            return again;
        }
        SearchResult<Sync> result = search(context, desired, desired.connectionId(), syncs, null);
        if (result instanceof SearchResult.NotFound<Sync>) {
            return Optional.empty();
        }
        BindingResult adopted = adopt(context, result, desired);
        if (adopted instanceof BindingResult.NotBound) {
            CreationIntents.withdraw(context);
            context.binding().apply(new CreationEvent.ObstacleFound());
        } else {
            context.binding().apply(new CreationEvent.SyncBound());
        }
        return Optional.of(adopted);
    }

    /** Binds again what was taken for deleted in Weld, with all that is known of it. */
    Optional<BindingResult> shownAgain(SyncContext context, List<Sync> syncs) {
        String last = context.ledger().lastSyncId();
        Optional<Sync> again = syncs.stream()
                .filter(sync -> sync.id().equals(last))
                .filter(sync -> !claims.belongsToAnother(sync.id(), context.resource()))
                .findFirst();
        again.ifPresent(sync -> {
            context.persist(context.ledger().shownAgain(sync.connectionId()));
            context.binding().apply(new CreationEvent.SyncBound());
            events.record(
                    context.resource(),
                    EventReason.SyncAdopted,
                    "sync " + sync.id() + " had been taken for deleted and shows again: it is taken back");
        });
        return again.map(sync -> new BindingResult.Bound(sync, true));
    }

    /** @param intent an attempt to create whose outcome is not known; absent where there was none */
    SearchResult<Sync> search(
            SyncContext context,
            DesiredSync desired,
            String connectionId,
            List<Sync> syncs,
            @Nullable PendingCreation intent) {
        String schema = desired.destinationSchemaName();
        Predicate<String> claimed = id -> claims.belongsToAnother(id, context.resource());
        SearchResult<Sync> result = SyncSearch.find(syncs, connectionId, schema, intent, claimed);
        // What this process made in vain is not meant where there is another.
        return result instanceof SearchResult.Ambiguous<Sync>
                ? SyncSearch.find(
                        syncs, connectionId, schema, intent, claimed.or(id -> duplicates.isRedundant(context, id)))
                : result;
    }

    /** Binds the match of a search, where it is one sync, the one that is meant, and the manifest allows to adopt it. */
    BindingResult adopt(SyncContext context, SearchResult<Sync> result, DesiredSync desired) {
        return switch (result) {
            case SearchResult.Unique<Sync> one -> adopt(context, one.match(), desired);
            case SearchResult.Ambiguous<Sync> several ->
                notReady(
                        Situation.SYNCS_AMBIGUOUS,
                        desired.connectionId(),
                        desired.destinationSchemaName(),
                        String.join(", ", several.ids()));
            case SearchResult.Inexact<Sync> inexact ->
                notReady(
                        Situation.SYNC_SPELT_ALIKE,
                        desired.connectionId(),
                        desired.destinationSchemaName(),
                        String.join(", ", inexact.ids()));
            case SearchResult.NotFound<Sync> _ -> throw new IllegalArgumentException("nothing was found");
        };
    }

    private BindingResult adopt(SyncContext context, Sync sync, DesiredSync desired) {
        WeldEltSyncSpec spec = context.resource().getSpec();
        if (spec.adoptionPolicyOrDefault() == AdoptionPolicy.Never) {
            CreationIntents.withdraw(context);
            return notReady(
                    Situation.SYNC_NOT_ADOPTED, sync.id(), desired.connectionId(), desired.destinationSchemaName());
        }
        Optional<String> denial = context.adoptionDeniedBy();
        if (denial.isPresent()) {
            CreationIntents.withdraw(context);
            return notReady(
                    context.isAdoptionDeniedByConnection()
                            ? Situation.SHARED_SYNC_NOT_ADOPTED
                            : Situation.SYNC_ADOPTION_NOT_ALLOWED,
                    denial.get(),
                    context.key().namespace(),
                    sync.id(),
                    desired.connectionId(),
                    desired.destinationSchemaName());
        }
        Optional<Outcome.NotReady> mismatch = mismatch(sync, desired);
        if (mismatch.isPresent()) {
            return new BindingResult.NotBound(mismatch.get());
        }
        context.persist(adopted(context.ledger(), sync));
        String how = spec.managementPolicyOrDefault() == ManagementPolicy.ObserveOnly ? "observed" : "taken over";
        events.record(context.resource(), EventReason.SyncAdopted, "sync " + sync.id() + " was there and is " + how);
        return new BindingResult.Bound(sync, true);
    }

    /** Binds a sync that {@code spec.syncId} names, where it is the one that the manifest describes. */
    static BindingResult bindNamed(SyncContext context, Sync sync, DesiredSync desired) {
        Optional<Outcome.NotReady> mismatch = mismatch(sync, desired);
        if (mismatch.isPresent()) {
            return new BindingResult.NotBound(mismatch.get());
        }
        context.persist(
                sync.id().equals(context.ledger().lastSyncId())
                        ? context.ledger().shownAgain(sync.connectionId())
                        : adopted(context.ledger(), sync));
        return new BindingResult.Bound(sync, true);
    }

    /** Why the manifest does not describe this sync: what a resource was never in agreement with it must not run or delete. */
    private static Optional<Outcome.NotReady> mismatch(Sync sync, DesiredSync desired) {
        Sync whole = sync.streams() == null ? sync.withStreams(List.of()) : sync;
        ObservedSync observed = new ObservedSync(whole, null, LastApplied.NOTHING, true);
        return SyncPlanner.plan(desired, observed).blockers().stream()
                .filter(Blocker::isOfAnotherSync)
                .findFirst()
                .map(blocker -> new Outcome.NotReady(
                        Reason.of(blocker.kind()),
                        blocker.message()
                                + "; the operator does not manage that sync, and neither changes nor deletes it"));
    }

    private static SyncLedger adopted(SyncLedger ledger, Sync sync) {
        return ledger.bound(sync.id(), sync.connectionId(), Origin.Adopted, LastApplied.NOTHING);
    }

    private static BindingResult notReady(Situation situation, Object... values) {
        return new BindingResult.NotBound(Outcome.NotReady.of(situation, values));
    }
}
