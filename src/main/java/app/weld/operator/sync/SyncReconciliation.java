package app.weld.operator.sync;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.Circumstances;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Difference;
import app.weld.operator.plan.Facet;
import app.weld.operator.plan.ManagementPolicies;
import app.weld.operator.plan.ObservedSync;
import app.weld.operator.plan.OwnedStreams;
import app.weld.operator.plan.Plan;
import app.weld.operator.plan.Remark;
import app.weld.operator.plan.RemovalLimit;
import app.weld.operator.plan.SchemaName;
import app.weld.operator.plan.SettingsSchema;
import app.weld.operator.plan.SyncPlanner;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReconcileAttempt;
import app.weld.operator.reconcile.ReferenceResolver;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.ConnectionRefusal;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.Reason;
import app.weld.operator.status.RequeueException;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.sync.binding.DuplicateReporter;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.binding.SyncFinder;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings one sync in Weld to what its manifest says, and reports: references are resolved, Weld is observed, what differs
 * is planned, the plan is carried out, and the status is written once.
 */
final class SyncReconciliation {
    /** Weld's words for what is not there, or not to be made. */
    private static final Set<Reason> REFUSALS =
            EnumSet.of(Reason.Rejected, Reason.InvalidSettings, Reason.RemoteSyncNotFound);

    private final ControllerContext around;
    private final ReferenceResolver references;
    private final OwnershipClaims claims;
    private final SyncFinder finder;
    private final FailureHandler troubles;
    private final DriftCorrection corrections;
    private final WeldStops stops;
    private final DuplicateReporter duplicates;
    private final AvailableStreamCache offers;
    private final SettingsWays settings = new SettingsWays();

    SyncReconciliation(ControllerContext around, ReferenceResolver references, OwnershipClaims claims) {
        this.around = around;
        this.references = references;
        this.claims = claims;
        this.finder = new SyncFinder(around, claims);
        this.troubles = new FailureHandler(around.events(), around.intervals());
        this.corrections = new DriftCorrection(around);
        this.stops = new WeldStops(around.events());
        this.duplicates = new DuplicateReporter(around.events(), claims);
        this.offers =
                new AvailableStreamCache(around.clock(), around.intervals().maxBlocking());
    }

    /** Returns when to look again, at the latest. */
    Duration run(SyncContext record, SyncMemory memory) {
        RequestedActions requests = new RequestedActions(around.events(), memory.freshness());
        try {
            requests.note(record);
        } catch (RequeueException e) {
            return e.delay();
        }
        if (isSuspended(record)) {
            cannotAct(record);
            record.publish(record.status()
                    .ready(Reason.Suspended, "spec.suspend is true")
                    .build());
            return around.intervals().resync();
        }
        ReconcileAttempt attempt = record.attempt();
        Optional<Duration> notBefore = memory.retries().backoff().remaining(attempt.of());
        if (notBefore.isPresent()) {
            return notBefore.get();
        }
        try {
            record.checkReadable();
            return converge(record, memory, requests);
        } catch (RequeueException | NotReadyException | WeldException e) {
            if (FailureHandler.isOfTheKey(e)) {
                cannotAct(record);
            } else if (isRefusedWhatItNames(record, e)) {
                requeue(claims.doesNotSee(record.key()));
            }
            SyncStatusBuilder draft = record.status();
            if (record.ledger().syncId() == null) {
                draft.nothingThere();
            }
            // What was found meanwhile counts: a sync that has gone is not as wished any more.
            ReconcileAttempt failed = record.attempt();
            RuntimeException why = isNotVisibleYet(record, e) ? notVisibleYet(e) : e;
            Duration next = troubles.of(why, failed, draft);
            if (attempt.settled() && !record.wasInSync() && !troubles.isWorthAWord(why, failed)) {
                record.publishFirst(draft.ready(Reason.Progressing, "the sync has gone, and waits for its turn")
                        .build());
            } else if (troubles.isWorthAWord(why, failed)) {
                record.publish(draft.build());
            }
            return next;
        }
    }

    /** What is not there for its own key, or not for it to make, a resource that has nothing yet keeps from nobody. */
    private static boolean isRefusedWhatItNames(SyncContext record, RuntimeException e) {
        boolean refused = e instanceof WeldException.Rejected
                || (e instanceof NotReadyException blocked && REFUSALS.contains(blocked.reason()));
        return refused && record.ledger().syncId() == null && record.ledger().creation() == null;
    }

    private static boolean isSuspended(SyncContext record) {
        return record.resource().unreadable() == null
                && record.resource().getSpec() != null
                && record.resource().getSpec().suspended();
    }

    /** A 404 about a sync that was created a moment ago: what Weld reads may lag behind what it wrote. */
    private boolean isNotVisibleYet(SyncContext record, RuntimeException e) {
        String id = record.ledger().syncId();
        return e instanceof WeldException.Rejected rejected
                && rejected.notFound()
                && id != null
                && around.poller().writes().isNew(id);
    }

    private RequeueException notVisibleYet(RuntimeException e) {
        return RequeueException.because(
                Reason.Progressing,
                "Weld does not show yet what was created a moment ago: " + e.getMessage(),
                around.intervals().creationCheck());
    }

    private Duration converge(SyncContext record, SyncMemory memory, RequestedActions requests) {
        WeldEltSyncSpec spec = record.resource().getSpec();
        ReferenceResolver.Source source = references.resolve(record.resource());
        DesiredSync desired = DesiredSync.of(spec, source.connectionId());
        checkConflict(record, desired);
        boolean asked = record.isReconcileRequested();
        if (asked) {
            around.weld().forgetRefusal(source.key());
        }
        WeldApi weld = around.weld().of(source.key(), record.isUrgent() ? Priority.USER : Priority.BACKGROUND);
        Workspace workspace = around.poller().subscribe(record.key(), source.key(), finder.knownId(record));
        if (asked) {
            around.poller().lookSoon(record.key());
        }
        requireConnection(record, workspace, source.connectionId());
        sayConnectionIsThere(record);
        // What was listed before the key was refused is no longer known to be so.
        if (!asked && workspace.failure(ResourceKey.Kind.SYNC) instanceof WeldException.Unauthorized refused) {
            throw refused;
        }

        Optional<SyncFinder.Found> found = finder.find(record, desired, weld, workspace, asked || !record.isCompared());
        requeue(claims.sees(record.key()));
        if (found.isEmpty()) {
            return observeNothing(record, desired);
        }
        return align(record, memory, requests, desired, weld, workspace, found.get());
    }

    /**
     * Nothing is in sync over a connection that was deleted in Weld, whichever way the manifest names it. What was said of it
     * holds after a restart too, until a listing shows it.
     */
    private static void requireConnection(SyncContext record, Workspace workspace, String id) {
        workspace.watchConnection(record.key(), id);
        String gone = "connection " + id + " is not there in Weld any more";
        boolean said = record.attempt()
                .ready()
                .filter(ready -> ready.reason().equals(Reason.ConnectionFailed.name())
                        && ready.message().equals(gone))
                .isPresent();
        if (workspace.isConnectionGone(id) || (said && !workspace.wasWatchedConnectionShown(id))) {
            throw new NotReadyException(Reason.ConnectionFailed, gone);
        }
    }

    /** Weld may take its time: until it answers, the status is not to say that the connection is what is waited for. */
    private static void sayConnectionIsThere(SyncContext record) {
        boolean said = record.attempt()
                .ready()
                .filter(ready -> ConnectionRefusal.REASONS.stream()
                        .anyMatch(reason -> reason.name().equals(ready.reason())))
                .isPresent();
        if (said) {
            record.publish(record.status()
                    .ready(Reason.Progressing, "the connection is there: the sync is looked for in Weld")
                    .build());
        }
    }

    private Duration align(
            SyncContext record,
            SyncMemory memory,
            RequestedActions requests,
            DesiredSync desired,
            WeldApi weld,
            Workspace workspace,
            SyncFinder.Found found) {
        Sync sync = found.sync();
        ManagementPolicy policy = record.resource().getSpec().managementPolicyOrDefault();
        AvailableStreamCache.Offer offer = offers.lookUp(
                workspace.key(),
                desired,
                sync,
                weld,
                policy == ManagementPolicy.ObserveOnly || inDoubt(record, memory.refusedStreams()));
        List<AvailableStream> available = offer == null ? null : offer.streams();
        Plan plan = SyncPlanner.plan(desired, observed(record, policy, sync, available, workspace, null));
        if (!plan.changesNothing() && !found.fresh()) {
            sync = finder.read(record, weld, workspace);
            plan = SyncPlanner.plan(desired, observed(record, policy, sync, available, workspace, null));
        }
        if (sendsSettingsBack(plan, desired)) {
            SettingsSchema schema = SettingsWays.schema(weld, desired.connectionId());
            Set<String> names = schema == null ? null : schema.names();
            plan = SyncPlanner.plan(desired, observed(record, policy, sync, available, workspace, names));
        }
        Sync before = sync;
        Sync asRead = sync;
        SyncExecutor executor = new SyncExecutor(
                weld,
                record,
                desired,
                sync,
                workspace.key(),
                new SyncExecutor.Memory(settings, memory.droppedSettings(), memory.refusedStreams()),
                () -> offers.explain(workspace.key(), desired, asRead, weld));
        WeldStops.Verdict stop = stops.judge(record, memory.stops(), desired, sync, plan, workspace, weld)
                .orElse(null);
        Plan rest = stop == null ? plan : plan.without(Action.Enable.class::isInstance);
        List<Difference> held;
        try {
            if (policy == ManagementPolicy.Full) {
                executor.putSettingsBack();
            }
            held = corrections.run(record, memory, desired, ManagementPolicies.apply(policy, rest), executor);
            if (stop != null && stop.enablesNow()) {
                stops.enable(record, memory.stops(), plan, executor);
            }
        } finally {
            around.poller().writes().changed(before, executor.sync());
            workspace.written(executor.sync(), around.clock().instant());
            if (policy == ManagementPolicy.Full && isTheSyncMeant(plan)) {
                keepApplied(record, executor, plan);
            }
        }
        for (SyncExecutor.Refusal refusal : executor.refusals()) {
            if (isNotVisibleYet(record, refusal.why())) {
                throw notVisibleYet(refusal.why());
            }
        }
        return report(
                record,
                memory,
                requests,
                desired,
                weld,
                workspace,
                said(rest, executor),
                executor,
                held,
                stop,
                available);
    }

    /** Where another process has written other facts meanwhile, these lack at least the streams that were added here. */
    private static void keepApplied(SyncContext record, SyncExecutor executor, Plan plan) {
        SyncLedger next = record.ledger().withApplied(executor.applied(plan));
        if (record.tryPersist(next)) {
            return;
        }
        SyncLedger live = record.reload();
        if (executor.sync().id().equals(live.syncId())) {
            LastApplied applied = live.applied();
            record.tryPersist(live.withApplied(
                    applied.withOwned(OwnedStreams.with(applied.owned(), executor.added(), name -> true))));
        }
        throw RequeueException.silently("another process works on this resource", Duration.ofSeconds(1));
    }

    private static boolean sendsSettingsBack(Plan plan, DesiredSync desired) {
        return plan.actions().stream()
                .anyMatch(action -> action instanceof Action.UpdateSettings update
                        && !update.sent().equals(desired.settings()));
    }

    /** Whether a stream was not offered, or refused, when it was tried last, by this process or an earlier one. */
    private boolean inDoubt(SyncContext record, RefusedStreams refused) {
        return !refused.isEmpty()
                || record.attempt()
                        .ready()
                        .filter(ready -> ready.reason().equals(Reason.StreamNotFound.name())
                                || ready.reason().equals(Reason.Rejected.name()))
                        .isPresent();
    }

    /** The plan, with what became clear while it was carried out. */
    private static Plan said(Plan plan, SyncExecutor executor) {
        return new Plan(
                plan.actions(),
                joined(plan.blockers(), executor.blockers()),
                joined(plan.remarks(), executor.remarks()));
    }

    private static <T> List<T> joined(List<T> some, List<T> others) {
        return java.util.stream.Stream.concat(some.stream(), others.stream()).toList();
    }

    private static boolean isTheSyncMeant(Plan plan) {
        return plan.blockers().stream().noneMatch(Blocker::isOfAnotherSync);
    }

    private ObservedSync observed(
            SyncContext record,
            ManagementPolicy policy,
            Sync sync,
            @Nullable List<AvailableStream> available,
            Workspace workspace,
            @Nullable Set<String> settingsNames) {
        SyncLedger ledger = record.ledger();
        WeldEltSync resource = record.resource();
        Circumstances circumstances = new Circumstances(
                ledger.origin() == Origin.Created,
                settings.replace(workspace.key(), ledger.applied()),
                settingsNames,
                new RemovalLimit(
                        resource.getSpec().maxStreamRemovals(),
                        RequestAnnotation.annotation(resource, Annotations.CONFIRM_REMOVAL)));
        return new ObservedSync(sync, available, ledger.applied(), policy == ManagementPolicy.Full, circumstances);
    }

    /** What a person should know besides, and once as an event. */
    private void remark(SyncContext record, Plan plan, SyncExecutor executor, SyncStatusBuilder draft) {
        String told = record.attempt().ready().map(ready -> ready.message()).orElse("");
        for (Remark remark : plan.remarks()) {
            draft.besides(remark.message());
            Remark.Kind kind = remark.kind();
            if (kind != null && (executor.remarks().contains(remark) || !told.contains(remark.message()))) {
                around.events().record(record.resource(), EventReason.of(kind), remark.message());
            }
        }
    }

    private Duration report(
            SyncContext record,
            SyncMemory memory,
            RequestedActions requests,
            DesiredSync desired,
            WeldApi weld,
            Workspace workspace,
            Plan plan,
            SyncExecutor executor,
            List<Difference> held,
            WeldStops.@Nullable Verdict stop,
            @Nullable List<AvailableStream> available) {
        Sync sync = executor.sync();
        boolean changed = executor.done().stream()
                .anyMatch(action -> action.facet() == Facet.ENABLED || action.facet() == Facet.STREAMS);
        if (changed) {
            memory.freshness().changed();
        }
        RequestedActions.Outcome requested = isTheSyncMeant(plan)
                ? requests.carryOut(record, sync, weld)
                : new RequestedActions.Outcome(false, null, null);
        if (requested.failure() instanceof WeldException.Unauthorized refused) {
            throw refused;
        }
        SyncStatusBuilder draft =
                record.status().remote(sync, record.ledger().applied().owned());
        executor.offeredCount()
                .or(() -> Optional.ofNullable(available).map(List::size))
                .ifPresent(draft::available);
        Instant now = record.now();
        boolean stuck = corrections.verdict(record, memory, desired, plan, executor, held, draft);
        WeldStops.Verdict left = stop == null || stop.enablesNow() ? null : stop;
        if (left != null && !stuck) {
            stops.tell(record, left, draft);
        }
        remark(record, plan, executor, draft);
        duplicates.tell(record, workspace, sync, draft);
        if (workspace.isConnectionUnlisted(desired.connectionId())) {
            draft.besides("Weld does not list connection " + desired.connectionId() + ", which the sync reads from");
        }
        reachability(draft, record);
        Duration again = requested.failure() == null
                ? Duration.ZERO
                : troubles.besides(requested.failure(), record.attempt(), draft);
        boolean look = requested.asked()
                || record.isReconcileRequested()
                || memory.runPolls().isDue(sync, record.before(), RequestedActions.awaitedSince(record), now);
        if (look && again.isZero()) {
            again = lookAtRuns(record, memory.runPolls(), requests, sync, weld, draft);
        }
        if (changed) {
            memory.runPolls().changed(now);
        }
        draft.reconcileHandled(record.reconcileRequest());
        SyncReport report = draft.build();
        SyncRunEvents.tell(around.events(), record, report);
        record.publish(report);

        if (stuck) {
            return troubles.stuck(record.attempt());
        }
        if (!again.isZero()) {
            return again;
        }
        memory.retries().backoff().succeeded();
        WeldStops.reported(memory.stops(), sync, report);
        Instant due = memory.runPolls().next(sync, report, RequestedActions.awaitedSince(record), now);
        Instant enabling = left == null ? due : now.plus(left.left());
        Duration next = until(now, enabling.isBefore(due) ? enabling : due);
        return requested.retryAfter() != null && requested.retryAfter().compareTo(next) < 0
                ? requested.retryAfter()
                : next;
    }

    /** Returns zero, or when to try again: that the runs cannot be read does not make what was applied unapplied. */
    private Duration lookAtRuns(
            SyncContext record,
            RunPollSchedule polls,
            RequestedActions requests,
            Sync sync,
            WeldApi weld,
            SyncStatusBuilder draft) {
        try {
            List<StreamRuns> runs = weld.runs(sync.id()).orElse(List.of());
            polls.looked(sync, runs, record.now());
            draft.runs(runs);
            requests.follow(record, sync, weld, runs);
            return Duration.ZERO;
        } catch (WeldException.Unauthorized e) {
            throw e;
        } catch (WeldException e) {
            return troubles.besides(e, record.attempt(), draft);
        }
    }

    private void reachability(SyncStatusBuilder draft, SyncContext record) {
        WeldException failure = around.poller().failureFor(record.key());
        if (failure == null) {
            draft.reachable(true, Reason.Reachable, "Weld answers");
        } else {
            draft.reachable(false, FailureHandler.reason(failure), FailureHandler.words(failure));
        }
    }

    private Duration observeNothing(SyncContext record, DesiredSync desired) {
        Plan would = SyncPlanner.plan(desired, ObservedSync.nothing());
        record.publish(record.status()
                .nothingThere()
                .observed(would)
                .reachable(true, Reason.Reachable, "Weld answers")
                .reconcileHandled(record.reconcileRequest())
                .build());
        return around.intervals().maxRetry();
    }

    private void checkConflict(SyncContext record, DesiredSync desired) {
        String id = finder.knownId(record);
        requeue(claims.claim(OwnershipClaims.Claim.of(
                record.resource(),
                id,
                desired.connectionId() + " " + SchemaName.cleaned(desired.destinationSchemaName()),
                record.ledger().syncId())));
        claims.owner(record.key()).ifPresent(owner -> {
            throw new NotReadyException(
                    Reason.Conflict,
                    "WeldEltSync " + owner.qualifiedName() + " stands for the same sync in Weld, or goes before");
        });
    }

    /** What cannot act is in nobody's way. */
    private void cannotAct(SyncContext record) {
        requeue(claims.cannotAct(record.key()));
    }

    private void requeue(Set<ResourceKey> rivals) {
        rivals.forEach(around.requeue());
    }

    private Duration until(Instant now, Instant next) {
        Duration least = Duration.ofMillis(200);
        Duration most = around.intervals().resync();
        if (next.isAfter(now.plus(most))) {
            return most;
        }
        Duration wait = Duration.between(now, next);
        return wait.compareTo(least) < 0 ? least : wait;
    }
}
