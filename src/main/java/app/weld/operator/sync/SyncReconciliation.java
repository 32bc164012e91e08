package app.weld.operator.sync;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.ObservedSync;
import app.weld.operator.plan.SchemaName;
import app.weld.operator.plan.SyncPlanner;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.Ownership;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReferenceResolver;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.sync.binding.BindingResult;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.binding.SyncFinder;
import app.weld.operator.turn.Lane;
import app.weld.operator.turn.RequestTurns;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldApi;
import java.util.Optional;

/**
 * Brings one sync in Weld to what its manifest says: resolves the references, claims the sync, finds or creates it, and has
 * the rest done by {@link SyncAlignment}.
 */
final class SyncReconciliation {
    private final ControllerContext controller;
    private final ReferenceResolver references;
    private final Ownership ownership;
    private final SyncFinder finder;
    private final SyncAlignment alignment;
    private final RequestTurns turns;
    private final ScheduleProblems schedules = new ScheduleProblems();

    SyncReconciliation(
            ControllerContext controller,
            ReferenceResolver references,
            Ownership ownership,
            SyncFinder finder,
            SyncAlignment alignment,
            RequestTurns turns) {
        this.controller = controller;
        this.references = references;
        this.ownership = ownership;
        this.finder = finder;
        this.alignment = alignment;
        this.turns = turns;
    }

    Outcome run(SyncContext context, SyncMemory memory) {
        return switch (references.resolve(context.resource())) {
            case ReferenceResolver.Unresolved unresolved -> unresolved.why();
            case ReferenceResolver.Resolved resolved -> {
                DesiredSync desired = DesiredSync.of(context.resource().getSpec(), resolved.connectionId());
                context.adoptionDeniedBy(resolved.adoptionDeniedBy());
                Optional<Outcome.Stop> conflict =
                        WorkspaceRights.check(context, controller.caches()).or(() -> claim(context, desired));
                yield conflict.isPresent() ? conflict.get() : run(open(context, memory, desired, resolved.key()));
            }
        };
    }

    private Outcome run(ResolvedSync sync) {
        try {
            return bindAndAlign(sync);
        } finally {
            // Where nothing was done for the new sync, since something has failed.
            sync.context().takeCreation().ifPresent(created -> controller
                    .events()
                    .record(sync.context().resource(), EventReason.SyncCreated, created));
        }
    }

    private Outcome bindAndAlign(ResolvedSync sync) {
        Optional<Outcome.Stop> never = neverRuns(sync.context().resource().getSpec());
        if (never.isPresent()) {
            return never.get();
        }
        Optional<Outcome.Stop> unusable = SourceConnection.check(sync);
        if (unusable.isPresent()) {
            return unusable.get();
        }
        Optional<Outcome> done = alignment.runUnread(sync);
        if (done.isPresent()) {
            ownership.confirm(sync.context().key());
            return done.get();
        }
        BindingResult binding = bind(sync);
        if (!(binding instanceof BindingResult.NotBound)) {
            ownership.confirm(sync.context().key());
        }
        return switch (binding) {
            case BindingResult.NotBound notBound -> notBound.why();
            case BindingResult.Absent absent -> absent(sync);
            case BindingResult.Bound bound -> alignment.run(sync, bound);
        };
    }

    /** Admission refuses such a schedule, but for rare spellings and older CRDs. No alert could tell that its runs are missing. */
    private Optional<Outcome.Stop> neverRuns(WeldEltSyncSpec spec) {
        String schedule = spec.syncInterval();
        return schedule == null || spec.hasOrchestration()
                ? Optional.empty()
                : schedules
                        .of(schedule)
                        .map(problem -> Outcome.NotReady.of(Situation.INVALID_SCHEDULE, schedule, problem));
    }

    private Optional<Outcome.Stop> claim(SyncContext context, DesiredSync desired) {
        String identity = SchemaName.destination(desired.connectionId(), desired.destinationSchemaName());
        String known = finder.knownId(context);
        return ownership
                .claim(
                        known == null && context.ledger().creation() != null
                                ? OwnershipClaims.Claim.creating(context.resource(), identity)
                                : OwnershipClaims.Claim.of(
                                        context.resource(),
                                        known,
                                        identity,
                                        context.ledger().syncId()))
                .map(other -> conflict(context.key(), other, desired));
    }

    /** The names of other namespaces are no business of this one. */
    private static Outcome.Stop conflict(ResourceKey own, ResourceKey other, DesiredSync desired) {
        return other.namespace().equals(own.namespace())
                ? Outcome.NotReady.of(
                        Situation.SYNC_MANAGED, other.name(), desired.connectionId(), desired.destinationSchemaName())
                : Outcome.NotReady.of(
                        Situation.SYNC_MANAGED_ELSEWHERE, desired.connectionId(), desired.destinationSchemaName());
    }

    private ResolvedSync open(SyncContext context, SyncMemory memory, DesiredSync desired, ApiKey key) {
        boolean requested = context.isReconcileRequested();
        if (requested) {
            controller.weld().forgetRefusal(key);
        }
        WeldApi weld = context.isUrgent()
                ? controller.weld().of(key, turns.of(key, context.key(), lane(context)))
                : controller.weld().of(key, Priority.BACKGROUND);
        Workspace workspace = controller.poller().subscribe(context.key(), key, finder.knownId(context));
        if (requested) {
            controller.poller().pollNow(context.key());
        }
        return new ResolvedSync(context, memory, desired, weld, workspace);
    }

    private static Lane lane(SyncContext context) {
        SyncLedger ledger = context.ledger();
        boolean isBeingCreated = ledger.creation() != null
                || (ledger.syncId() != null && context.readyBefore().isEmpty());
        if (isBeingCreated) {
            return Lane.BEGUN;
        }
        return context.isRequestPending() || context.isReconcileRequested() ? Lane.REQUEST : Lane.CHANGE;
    }

    private BindingResult bind(ResolvedSync sync) {
        SyncContext context = sync.context();
        boolean fresh = context.isReconcileRequested() || !context.isCompared();
        return finder.findOrCreate(context, sync.desired(), sync.weld(), sync.workspace(), fresh);
    }

    /** Nothing may be created: the status says what would be. */
    private Outcome absent(ResolvedSync sync) {
        SyncContext context = sync.context();
        context.publish(context.status()
                .notFound()
                .observed(SyncPlanner.plan(sync.desired(), ObservedSync.nothing()))
                .reachable(true, Reason.Reachable, Situation.WELD_ANSWERS.message())
                .reconcileHandled(context.reconcileRequest())
                .build());
        return new Outcome.Incomplete(controller.intervals().maxRetry());
    }
}
