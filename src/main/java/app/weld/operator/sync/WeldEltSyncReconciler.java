package app.weld.operator.sync;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.cluster.ReconcileTrigger;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.Ownership;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReconcileLoop;
import app.weld.operator.reconcile.ReferenceResolver;
import app.weld.operator.reconcile.ResourceAccess;
import app.weld.operator.sync.binding.DuplicateReporter;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.binding.SyncFinder;
import app.weld.operator.sync.drift.DriftCorrection;
import app.weld.operator.sync.execution.AvailableStreamCache;
import app.weld.operator.sync.execution.OrchestrationNames;
import app.weld.operator.sync.execution.SettingsWays;
import app.weld.operator.sync.execution.StartDateSupport;
import app.weld.operator.sync.request.RequestRecorder;
import app.weld.operator.sync.request.RequestTracker;
import app.weld.operator.sync.request.RequestedActions;
import app.weld.operator.sync.stop.WeldStops;
import app.weld.operator.turn.RequestTurns;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Connects the flow of a sync to the framework. */
@ControllerConfiguration(name = "weldeltsync", informer = @Informer)
public final class WeldEltSyncReconciler implements Reconciler<WeldEltSync>, Cleaner<WeldEltSync> {
    private final ControllerContext controller;
    private final ReconcileLoop<WeldEltSync, WeldEltSyncStatus, SyncContext, SyncMemory> loop;
    private final ReconcileTrigger<WeldEltSync> trigger;

    public WeldEltSyncReconciler(ControllerContext controller) {
        this.controller = controller;
        Ownership ownership = new Ownership(new OwnershipClaims(), controller.requeue());
        FailureHandler failures = new FailureHandler(controller.events(), controller.intervals());
        SyncFlow flow = flow(controller, ownership, failures);
        this.loop = new ReconcileLoop<>(controller, WeldEltSync.class, flow, ownership, failures);
        this.trigger = new ReconcileTrigger<>("weldeltsync-wakeups", loop::changed);
    }

    private static SyncFlow flow(ControllerContext controller, Ownership ownership, FailureHandler failures) {
        ReferenceResolver references = new ReferenceResolver(controller.caches(), controller.apiKeys());
        WriteVisibility visibility = new WriteVisibility(
                controller.poller().writes(), controller.intervals().creationCheck());
        RequestTurns turns =
                new RequestTurns(controller.weld()::requestsPerSecond, controller.requeue(), controller.clock());
        SyncFinder finder = new SyncFinder(controller, ownership.claims(), turns);
        SyncAlignment alignment = alignment(controller, ownership.claims(), failures, finder, visibility);
        return new SyncFlow(
                controller,
                new RequestRecorder(controller.events()),
                new SyncReconciliation(controller, references, ownership, finder, alignment, turns),
                turns,
                new SyncDeletion(controller, references, ownership.claims(), turns),
                new SyncFailures(failures, ownership, visibility));
    }

    private static SyncAlignment alignment(
            ControllerContext controller,
            OwnershipClaims claims,
            FailureHandler failures,
            SyncFinder finder,
            WriteVisibility visibility) {
        AvailableStreamCache availableStreams = new AvailableStreamCache(
                controller.clock(), controller.intervals().maxBlocking());
        OrchestrationNames orchestrations = new OrchestrationNames(
                controller.clock(), controller.intervals().maxBlocking());
        SettingsWays settings = new SettingsWays();
        DriftCorrection corrections = new DriftCorrection(controller);
        WeldStops stops = new WeldStops(controller.events());
        SyncPlanning planning = new SyncPlanning(
                finder,
                orchestrations,
                new StartDateSupport(controller.clock(), controller.intervals().maxBlocking()),
                availableStreams,
                settings);
        PlanExecution execution = new PlanExecution(
                controller, corrections, stops, orchestrations, availableStreams, settings, visibility);
        return new SyncAlignment(
                controller.events(),
                planning,
                execution,
                new ScheduleUpdate(
                        planning,
                        execution,
                        controller.intervals().pollInterval().multipliedBy(2)),
                new RequestedActions(controller.events()),
                new SyncStatuses(
                        controller,
                        new SyncReadiness(controller),
                        stops,
                        new DuplicateReporter(controller.events(), claims)),
                new RunPolling(
                        new RequestTracker(controller.events()),
                        failures,
                        controller.intervals().resync(),
                        controller.clock()),
                failures);
    }

    @Override
    public List<EventSource<?, WeldEltSync>> prepareEventSources(EventSourceContext<WeldEltSync> context) {
        controller.caches().syncs(context.getPrimaryCache());
        return List.of(trigger);
    }

    /** Something that the sync depends on has changed: it is reconciled soon, whatever it was waiting for. */
    public void requeue(ResourceKey key) {
        loop.retryNow(key);
        trigger.requeue(key);
    }

    @Override
    public UpdateControl<WeldEltSync> reconcile(WeldEltSync sync, Context<WeldEltSync> context) {
        return loop.reconcile(sync, context);
    }

    @Override
    public DeleteControl cleanup(WeldEltSync sync, Context<WeldEltSync> context) {
        return loop.cleanup(sync, context);
    }

    /** As the framework's reconcile, with this access to the cluster; returns after how long to reconcile again. */
    public Duration reconcileWith(WeldEltSync sync, ResourceAccess<WeldEltSync> access) {
        return loop.reconcileWith(sync, access);
    }

    /** As the framework's cleanup, with this access to the cluster; returns after how long to try again, or empty at the end. */
    public Optional<Duration> cleanupWith(WeldEltSync sync, ResourceAccess<WeldEltSync> access) {
        return loop.cleanupWith(sync, access);
    }
}
