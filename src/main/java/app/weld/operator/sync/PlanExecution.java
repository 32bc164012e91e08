package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.Difference;
import app.weld.operator.plan.Facet;
import app.weld.operator.plan.ManagementPolicies;
import app.weld.operator.plan.OwnedStreams;
import app.weld.operator.plan.Plan;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.StaleStatusException;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.drift.DriftCorrection;
import app.weld.operator.sync.execution.AvailableStreamCache;
import app.weld.operator.sync.execution.ExecutionMemory;
import app.weld.operator.sync.execution.OrchestrationNames;
import app.weld.operator.sync.execution.SettingsWays;
import app.weld.operator.sync.execution.SyncExecutor;
import app.weld.operator.sync.stop.WeldStops;
import app.weld.operator.weld.Sync;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Carries out a plan, as far as the management policy and drift allow it, and writes down what was applied. */
final class PlanExecution {
    private final ControllerContext controller;
    private final DriftCorrection corrections;
    private final WeldStops stops;
    private final OrchestrationNames orchestrations;
    private final AvailableStreamCache availableStreams;
    private final SettingsWays settings;
    private final WriteVisibility visibility;

    PlanExecution(
            ControllerContext controller,
            DriftCorrection corrections,
            WeldStops stops,
            OrchestrationNames orchestrations,
            AvailableStreamCache availableStreams,
            SettingsWays settings,
            WriteVisibility visibility) {
        this.controller = controller;
        this.corrections = corrections;
        this.stops = stops;
        this.orchestrations = orchestrations;
        this.availableStreams = availableStreams;
        this.settings = settings;
        this.visibility = visibility;
    }

    /** What was done, or why nothing can be said of it yet. */
    sealed interface Result {}

    /**
     * What was done.
     *
     * @param plan what was planned, with what became clear while it was carried out
     * @param held drift that is left as it is for now
     * @param stop that Weld has stopped the sync; absent where it has not
     */
    record Executed(SyncExecutor executor, Plan plan, List<Difference> held, WeldStops.@Nullable Verdict stop)
            implements Result {
        /** The sync as it is now. */
        Sync remote() {
            return executor.sync();
        }

        /** Whether Weld may begin runs by itself for what was done. */
        boolean changesRuns() {
            return executor.done().stream()
                    .anyMatch(action -> action.facet() == Facet.ENABLED || action.facet() == Facet.STREAMS);
        }

        /** Whether the sync was enabled. */
        boolean enables() {
            return executor.done().stream().anyMatch(Action.Enable.class::isInstance);
        }

        /** The stop after which the sync is not enabled yet. */
        Optional<WeldStops.Verdict> pausedStop() {
            return Optional.ofNullable(stop).filter(verdict -> !verdict.enablesNow());
        }
    }

    record Stopped(Outcome.Stop why) implements Result {}

    Result run(ResolvedSync sync, SyncPlanning.Planned planned) {
        SyncContext context = sync.context();
        Plan plan = planned.plan();
        SyncExecutor executor = executor(sync, planned.remote());
        WeldStops.Verdict stop = stops.judge(
                        context,
                        sync.memory().stopped(),
                        sync.desired(),
                        planned.remote(),
                        plan,
                        sync.workspace(),
                        sync.weld())
                .orElse(null);
        Plan rest = stop == null ? plan : plan.without(Action.Enable.class::isInstance);
        List<Difference> held;
        try {
            held = execute(sync, rest, executor);
            if (stop != null && stop.enablesNow()) {
                stops.enable(context, sync.memory().stopped(), plan, executor);
            }
        } finally {
            note(sync, planned, executor);
        }
        return executor.refusals().stream()
                .flatMap(refusal -> visibility.notYet(context, refusal.why()).stream())
                .findFirst()
                .<Result>map(Stopped::new)
                .orElseGet(() -> new Executed(executor, withFindings(rest, executor), held, stop));
    }

    private SyncExecutor executor(ResolvedSync sync, Sync remote) {
        return new SyncExecutor(
                sync.weld(),
                sync.context(),
                sync.desired(),
                remote,
                sync.workspace().key(),
                new ExecutionMemory(
                        settings,
                        sync.memory().droppedSettings(),
                        sync.memory().refusedStreams(),
                        sync.memory().absentStreams()),
                new SyncExecutor.Explanations(
                        id -> orchestrations.explain(sync.workspace().key(), id, sync.weld()),
                        () -> availableStreams.explain(sync.workspace().key(), sync.desired(), remote, sync.weld())));
    }

    private List<Difference> execute(ResolvedSync sync, Plan plan, SyncExecutor executor) {
        if (sync.policy() == ManagementPolicy.Full) {
            executor.putSettingsBack();
        }
        return corrections.run(
                sync.context(),
                sync.memory().drift(),
                sync.desired(),
                ManagementPolicies.apply(sync.policy(), plan),
                executor);
    }

    /** Also after a failure: what was done is known to the shared listing, and written down. */
    private void note(ResolvedSync sync, SyncPlanning.Planned planned, SyncExecutor executor) {
        controller.poller().writes().changed(planned.remote(), executor.sync());
        // Where nothing was sent, what was listed does not become newer by that.
        boolean isListed =
                sync.workspace().sync(executor.sync().id()) instanceof CacheLookup.Hit<Sync>(Sync listed, Instant _)
                        && listed.equals(executor.sync());
        if (!executor.done().isEmpty() || !isListed) {
            sync.workspace().written(executor.sync(), controller.clock().instant());
        }
        if (sync.policy() == ManagementPolicy.Full && planned.plan().isForDesiredSync()) {
            persistApplied(sync.context(), executor, planned.plan());
        }
    }

    /** Where another process has written other facts meanwhile, these lack at least the streams that were added here. */
    private static void persistApplied(SyncContext context, SyncExecutor executor, Plan plan) {
        if (context.tryPersist(context.ledger().withApplied(executor.applied(plan)))) {
            return;
        }
        SyncLedger live = context.reload();
        if (executor.sync().id().equals(live.syncId())) {
            LastApplied applied = live.applied();
            context.tryPersist(live.withApplied(
                    applied.withOwned(OwnedStreams.with(applied.owned(), executor.added(), name -> true))));
        }
        throw new StaleStatusException("another process works on this resource");
    }

    private static Plan withFindings(Plan plan, SyncExecutor executor) {
        return new Plan(
                plan.actions(),
                joined(plan.blockers(), executor.blockers()),
                joined(plan.remarks(), executor.remarks()));
    }

    private static <T> List<T> joined(List<T> some, List<T> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }
}
