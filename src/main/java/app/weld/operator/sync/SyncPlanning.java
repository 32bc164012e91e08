package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.StreamSelector;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.Circumstances;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.ObservedSync;
import app.weld.operator.plan.Plan;
import app.weld.operator.plan.Remark;
import app.weld.operator.plan.RemovalLimit;
import app.weld.operator.plan.SelectedStreams;
import app.weld.operator.plan.SettingsSchema;
import app.weld.operator.plan.SyncPlanner;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.ReconcileAttempt;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.status.Reason;
import app.weld.operator.sync.binding.BindingResult;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.binding.SyncFinder;
import app.weld.operator.sync.execution.AvailableStreamCache;
import app.weld.operator.sync.execution.OrchestrationNames;
import app.weld.operator.sync.execution.SettingsWays;
import app.weld.operator.sync.execution.StartDateSupport;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans what is to be changed in Weld. */
final class SyncPlanning {
    private static final Duration JUST_DELETED = Duration.ofMillis(200);
    /** How often what is offered to a selector is read. */
    private static final Duration OFFERS_READ = Duration.ofMinutes(10);
    /** A little less, so that a reconcile at that interval reads. */
    private static final Duration OFFER_VALID = OFFERS_READ.minusMinutes(1);

    private final SyncFinder finder;
    private final OrchestrationNames orchestrations;
    private final StartDateSupport startDates;
    private final AvailableStreamCache availableStreams;
    private final SettingsWays settings;

    SyncPlanning(
            SyncFinder finder,
            OrchestrationNames orchestrations,
            StartDateSupport startDates,
            AvailableStreamCache availableStreams,
            SettingsWays settings) {
        this.finder = finder;
        this.orchestrations = orchestrations;
        this.startDates = startDates;
        this.availableStreams = availableStreams;
        this.settings = settings;
    }

    /** A plan, or why there is none. */
    sealed interface Result {}

    /**
     * What is to be changed.
     *
     * @param sync with the streams that its selector selects
     * @param remote the sync as Weld has it
     * @param available the streams that the source offers, where Weld was requested to list them
     * @param offered what a selector selects from; absent without a selector, and where they are unknown
     * @param remarks what a person should know of the manifest
     */
    record Planned(
            ResolvedSync sync,
            Sync remote,
            Plan plan,
            @Nullable List<AvailableStream> available,
            AvailableStreamCache.@Nullable Answer offered,
            List<Remark> remarks)
            implements Result {
        /** When what is offered is to be read again, at the latest; empty without a selector. */
        Optional<Instant> offersDue() {
            return Optional.ofNullable(offered).map(answer -> answer.asOf().plus(OFFERS_READ));
        }

        private Planned with(Sync other, Plan otherPlan) {
            return new Planned(sync, other, otherPlan, available, offered, remarks);
        }
    }

    /** What a selector selects, and what a person should know. */
    private record Selection(ResolvedSync sync, AvailableStreamCache.@Nullable Answer offered, List<Remark> remarks) {}

    record Stopped(Outcome.Stop why) implements Result {}

    Result plan(ResolvedSync declared, BindingResult.Bound bound) {
        Planned planned = planFor(declared, bound.sync());
        if (planned.plan().changesNothing() || bound.fresh()) {
            return complete(planned);
        }
        ResolvedSync sync = planned.sync();
        Optional<Sync> read = finder.read(sync.context(), sync.weld(), sync.workspace());
        return read.isEmpty()
                ? new Stopped(Outcome.Requeue.silently("the sync has just been deleted", JUST_DELETED))
                : complete(planned.with(read.get(), plan(sync, read.get(), planned.available(), null)));
    }

    /** What brings the sync from this state to the desired one. Nothing says that Weld has it like this now. */
    Planned planFor(ResolvedSync declared, Sync remote) {
        Selection selection = withStartDate(select(orchestrated(declared), remote));
        ResolvedSync sync = selection.sync();
        List<AvailableStream> available = available(sync, remote);
        return new Planned(
                sync, remote, plan(sync, remote, available, null), available, selection.offered(), selection.remarks());
    }

    /** Where settings are sent that the manifest does not declare, only those that the source names are. */
    private Result complete(Planned planned) {
        ResolvedSync sync = planned.sync();
        if (!returnsSettings(planned.plan(), sync.desired())) {
            return planned;
        }
        SettingsSchema schema = SettingsWays.schema(sync.weld(), sync.desired().connectionId());
        Set<String> names = schema == null ? null : schema.names();
        return planned.with(planned.remote(), plan(sync, planned.remote(), planned.available(), names));
    }

    private ResolvedSync orchestrated(ResolvedSync sync) {
        return sync.with(orchestrations.resolve(
                sync.workspace().key(),
                sync.desired(),
                sync.weld(),
                sync.context().isReconcileRequested()));
    }

    private Selection select(ResolvedSync sync, Sync remote) {
        StreamSelector selector = sync.context().resource().getSpec().streamSelector();
        if (selector == null) {
            return new Selection(sync, null, List.of());
        }
        AvailableStreamCache.Answer offered =
                availableStreams.offered(sync.workspace().key(), sync.desired(), remote, sync.weld(), maxAge(sync));
        SelectedStreams selected = SelectedStreams.of(
                sync.desired(),
                selector,
                offered == null ? null : offered.streams(),
                remote,
                sync.context().ledger().applied());
        return new Selection(sync.with(selected.desired()), offered, selected.remarks());
    }

    /** A new manifest is not judged by what was offered long before it. */
    private static Duration maxAge(ResolvedSync sync) {
        if (sync.context().isReconcileRequested()) {
            return Duration.ZERO;
        }
        return sync.context().isCompared() ? OFFER_VALID : AvailableStreamCache.VALID;
    }

    private Selection withStartDate(Selection selection) {
        ResolvedSync sync = selection.sync();
        return startDates
                .check(sync.workspace(), sync.desired(), sync.weld())
                .map(remark -> new Selection(
                        sync,
                        selection.offered(),
                        Stream.concat(selection.remarks().stream(), Stream.of(remark))
                                .toList()))
                .orElse(selection);
    }

    private static boolean returnsSettings(Plan plan, DesiredSync desired) {
        return plan.actions().stream()
                .anyMatch(action -> action instanceof Action.UpdateSettings update
                        && !update.sent().equals(desired.settings()));
    }

    private @Nullable List<AvailableStream> available(ResolvedSync sync, Sync remote) {
        boolean refresh = sync.policy() == ManagementPolicy.ObserveOnly || wasRefused(sync);
        AvailableStreamCache.Answer answer =
                availableStreams.lookUp(sync.workspace().key(), sync.desired(), remote, sync.weld(), refresh);
        return answer == null ? null : answer.streams();
    }

    /** Whether a stream was not offered, or refused, when it was tried last, by this process or an earlier one. */
    private static boolean wasRefused(ResolvedSync sync) {
        ReconcileAttempt attempt = sync.context().attempt();
        return !sync.memory().refusedStreams().isEmpty()
                || attempt.saidReady(Reason.StreamNotFound)
                || attempt.saidReady(Reason.Rejected);
    }

    private Plan plan(
            ResolvedSync sync,
            Sync remote,
            @Nullable List<AvailableStream> available,
            @Nullable Set<String> settingsNames) {
        SyncContext context = sync.context();
        SyncLedger ledger = context.ledger();
        Circumstances circumstances = new Circumstances(
                ledger.origin() == Origin.Created,
                settings.replace(sync.workspace().key(), ledger.applied()),
                settingsNames,
                new RemovalLimit(
                        context.resource().getSpec().maxStreamRemovals(),
                        RequestAnnotation.annotation(context.resource(), Annotations.CONFIRM_REMOVAL)));
        return SyncPlanner.plan(
                sync.desired(),
                new ObservedSync(
                        remote, available, ledger.applied(), sync.policy() == ManagementPolicy.Full, circumstances));
    }
}
