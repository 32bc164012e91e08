package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.AdoptionPolicy;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.SchemaName;
import app.weld.operator.plan.SyncSearch;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.turn.RequestTurns;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the sync of a resource whose id is not known, or creates it, exactly once. Weld has no idempotency keys, so the
 * intent is written to the status and shown by it before the request is sent to Weld, a fresh listing comes between the two, and an
 * attempt whose outcome is not known is searched for until the grace period is over.
 */
final class SyncCreation {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final ControllerContext controller;
    private final Clock clock;
    private final SyncListings listings;
    private final SyncAdoption adoption;
    private final CreationIntents intents;
    private final CreationRequest request;
    private final CreationRecovery recovery;
    private final RequestTurns turns;
    /** Connection and schema of what this process is searching for or creating just now. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    SyncCreation(
            ControllerContext controller, OwnershipClaims claims, DuplicateCleanup duplicates, RequestTurns turns) {
        this.controller = controller;
        this.clock = controller.clock();
        this.turns = turns;
        this.listings = new SyncListings(
                controller.poller().writes(),
                clock,
                controller.intervals().maxBlocking(),
                controller.intervals().gathering(),
                turns::areComing);
        this.adoption = new SyncAdoption(controller.events(), claims, duplicates);
        this.intents = new CreationIntents(clock);
        this.request = new CreationRequest(controller, listings, claims, duplicates);
        this.recovery = new CreationRecovery(controller, listings, adoption);
    }

    /** The sync may be without its streams. */
    BindingResult findOrCreate(SyncContext context, DesiredSync desired, ApiKey key, WeldApi api) {
        Account weld = new Account(key, api);
        String destination = SchemaName.destination(desired.connectionId(), desired.destinationSchemaName());
        if (!underWay.add(destination)) {
            return new BindingResult.NotBound(
                    Outcome.Requeue.silently("another resource is looking for the same sync", SOON));
        }
        try {
            return context.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.ObserveOnly
                    ? adoption.existing(context, desired, list(desired, weld, clock.instant()))
                            .orElseGet(BindingResult.Absent::new)
                    : create(context, desired, weld, destination);
        } finally {
            underWay.remove(destination);
        }
    }

    private BindingResult create(SyncContext context, DesiredSync desired, Account weld, String destination) {
        PendingCreation shown = context.ledger().creation();
        if (shown != null) {
            intents.shown(context, shown);
            if (context.binding().creation().mayHaveReachedWeld()) {
                return recovery.recover(context, desired, weld, shown);
            }
        }
        if (shown == null && controller.poller().writes().mayBeCreated(destination)) {
            return adoption.existing(context, desired, list(desired, weld, clock.instant()))
                    .orElseGet(() -> new BindingResult.NotBound(CreationRequest.unconfirmed(
                            "a resource that was deleted may have created it", controller)));
        }
        Duration wait = shown == null ? turns.create(weld.key(), context.key()) : null;
        if (wait != null) {
            return new BindingResult.NotBound(
                    Outcome.Requeue.silently("the sync waits for its turn to be created", wait));
        }
        List<String> present = List.of();
        if (shown == null && searchesFirst(context, weld)) {
            List<Sync> syncs = list(desired, weld, clock.instant());
            Optional<BindingResult> existing = adoption.existing(context, desired, syncs);
            if (existing.isPresent()) {
                return existing.get();
            }
            present = SyncSearch.matching(syncs, desired.connectionId(), desired.destinationSchemaName());
        }
        if (shown == null) {
            intents.begin(context, desired, weld.api(), present);
        } else if (!shown.connectionId().equals(desired.connectionId())) {
            intents.replace(context, desired, weld.api(), present);
        }
        return searchAndSend(context, desired, weld);
    }

    /** The intent stands in the status, and nothing was sent under it. */
    private BindingResult searchAndSend(SyncContext context, DesiredSync desired, Account weld) {
        CreationState.Written written = context.binding().written();
        turns.lists(weld.key(), context.key());
        if (!isKnownToBeAbsent(context, desired, weld, written.since())) {
            Optional<BindingResult> existing =
                    adoption.existing(context, desired, list(desired, weld, written.since()));
            if (existing.isPresent()) {
                return existing.get();
            }
        }
        PendingCreation intent = context.ledger().creation();
        if (!intents.isFresh(written) && intent != null) {
            intents.replace(context, desired, weld.api(), intent.present());
        }
        return request.send(context, desired, weld);
    }

    /** For a resource that never had a sync, as far as is known: any other may have one that shows again below newer ones. */
    private boolean isKnownToBeAbsent(SyncContext context, DesiredSync desired, Account weld, Instant since) {
        return !context.binding().mayHaveHadSync()
                && context.ledger().lastSyncId() == null
                && listings.showAbsence(weld, desired.connectionId(), desired.destinationSchemaName(), since);
    }

    /**
     * Whether a search has to come before the intent: nothing else shows what was there before the request, or it is not known
     * that the key works.
     */
    private static boolean searchesFirst(SyncContext context, Account weld) {
        CreationState creation = context.binding().creation();
        return creation instanceof CreationState.Obstructed
                || creation instanceof CreationState.Withdrawn
                || context.resource().getSpec().adoptionPolicyOrDefault() == AdoptionPolicy.Never
                || context.adoptionDeniedBy().isPresent()
                || weld.api().serverTime().isEmpty();
    }

    private List<Sync> list(DesiredSync desired, Account weld, Instant since) {
        return listings.list(weld, desired.connectionId(), desired.destinationSchemaName(), since);
    }
}
