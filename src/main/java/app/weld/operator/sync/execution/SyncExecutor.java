package app.weld.operator.sync.execution;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Plan;
import app.weld.operator.plan.Remark;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.SyncUpdate;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Carries out a plan for a sync that exists. A refusal of one part does not keep the others from being done; any other
 * failure ends it. What was done before that stays done, and is left out of the next plan.
 */
public final class SyncExecutor {
    private final WeldApi weld;
    private final SyncContext context;
    private final DesiredSync desired;
    private final WrittenSync sync;
    private final Explanations explanations;
    private final ExecutionReport report = new ExecutionReport();
    private final SettingsWrites settings;
    private final StreamExecution streams;
    private final List<Action> done = new ArrayList<>();

    /**
     * What explains a refusal. Nothing is read before Weld has refused something.
     *
     * @param orchestration explains why there is no orchestration with an id; empty where Weld does not say
     * @param availableStreams reads what the source offers; empty where Weld does not say
     */
    public record Explanations(
            UnaryOperator<String> orchestration, Supplier<Optional<List<AvailableStream>>> availableStreams) {}

    /** Works on the sync as it was read. */
    public SyncExecutor(
            WeldApi weld,
            SyncContext context,
            DesiredSync desired,
            Sync sync,
            ApiKey key,
            ExecutionMemory memory,
            Explanations explanations) {
        this.weld = weld;
        this.context = context;
        this.desired = desired;
        this.sync = new WrittenSync(sync);
        this.explanations = explanations;
        this.settings = new SettingsWrites(
                weld,
                desired,
                this.sync,
                key,
                memory.settings(),
                memory.dropped(),
                report,
                memory.settings().replace(key, context.ledger().applied()));
        this.streams =
                new StreamExecution(weld, context, desired, this.sync, explanations.availableStreams(), memory, report);
    }

    /** The sync as it is after all that was done, also after {@link #run} has thrown. */
    public Sync sync() {
        return sync.now();
    }

    public List<Action> done() {
        return done;
    }

    public List<Refusal> refusals() {
        return report.refusals();
    }

    /** Names of the streams that were added. */
    public Set<String> added() {
        return streams.added();
    }

    /** What turned out to be impossible while the plan was carried out. */
    public List<Blocker> blockers() {
        return report.blockers();
    }

    /** What a person should know of what Weld did. */
    public List<Remark> remarks() {
        return report.remarks();
    }

    /** How many streams the source offers, where that was read. */
    public Optional<Integer> availableCount() {
        return streams.availableCount();
    }

    /** Puts settings back that an earlier attempt saw vanish and could not put back. */
    public void putSettingsBack() {
        settings.putBack();
    }

    /**
     * Carries out the actions of a plan.
     *
     * @throws WeldException anything but a refusal
     */
    public void run(Plan plan) {
        for (Action action : plan.actions()) {
            int problemsBefore = report.problems();
            try {
                run(action);
                if (report.problems() == problemsBefore) {
                    done.add(action);
                }
            } catch (WeldException.Rejected e) {
                report.refused(new Refusal(action, null, e, explanation(action)));
            }
        }
    }

    private String explanation(Action action) {
        return switch (action) {
            case Action.UpdateSettings _ -> {
                String bySchema = SettingsWays.explanation(weld, desired.connectionId(), desired.settings());
                yield bySchema.isEmpty() ? "" : "by the schema of the settings, " + bySchema;
            }
            case Action.AttachOrchestration attach ->
                explanations.orchestration().apply(attach.orchestrationId());
            default -> "";
        };
    }

    private void run(Action action) {
        switch (action) {
            case Action.CreateSync _ ->
                throw new IllegalStateException("creation is not one action among others: see SyncCreation");
            case Action.Disable(String syncId) -> {
                weld.disableSync(syncId);
                sync.set(sync.now().withEnabled(false));
            }
            case Action.Enable(String syncId) -> {
                weld.enableSync(syncId);
                sync.set(sync.now().withEnabled(true));
            }
            case Action.DetachOrchestration(String syncId, var _) -> sync.answered(weld.detachOrchestration(syncId));
            case Action.AttachOrchestration(String syncId, var _, String orchestrationId) ->
                sync.answered(weld.attachOrchestration(syncId, orchestrationId));
            case Action.UpdateSettings update -> settings.update(update);
            case Action.UpdateSchedule(String syncId, var _, String cron) ->
                sync.answered(weld.updateSync(syncId, new SyncUpdate(cron, null)));
            case Action.PutStreams put -> streams.put(put);
            case Action.RemoveStreams remove -> streams.remove(remove);
        }
    }

    /**
     * What this resource has put into Weld now. What was planned and not done stands as it was applied before.
     *
     * @param planned everything that differed, also what was left out of the plan that was run
     */
    public LastApplied applied(Plan planned) {
        LastApplied applied = new AppliedAfter(planned, done, sync)
                .of(desired, context.ledger().applied(), streams);
        return settings.replace() && desired.settings() != null ? applied.withSettingsReplace() : applied;
    }
}
