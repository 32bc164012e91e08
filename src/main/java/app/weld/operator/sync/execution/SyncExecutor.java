package app.weld.operator.sync.execution;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.AppliedDigests;
import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Facet;
import app.weld.operator.plan.OwnedStreams;
import app.weld.operator.plan.Plan;
import app.weld.operator.plan.Remark;
import app.weld.operator.plan.SettingsDiff;
import app.weld.operator.plan.SettingsSchema;
import app.weld.operator.plan.SyncPlanner;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.SyncUpdate;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan for a sync that exists. A refusal of one part does not keep the others from being done; any other
 * failure ends it. What was done before that stays done, and is left out of the next plan.
 */
public final class SyncExecutor {
    /** So many refused streams are named one by one. */
    private static final int NAMED_REFUSALS = 5;

    private final WeldApi weld;
    private final SyncContext context;
    private final DesiredSync desired;
    private final ApiKey key;
    private final Memory memory;
    private final Supplier<Optional<List<AvailableStream>>> availableStreams;
    private final List<Action> done = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Blocker> blockers = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();
    private final Set<String> owned;
    private final Set<String> put = new TreeSet<>();
    private final Set<String> added = new TreeSet<>();
    private final Set<String> unknown = new TreeSet<>();
    private @Nullable Integer availableCount;
    private boolean settingsReplace;
    /** As it was judged. */
    private final Sync judged;

    private Sync sync;

    /**
     * Something that Weld refused.
     *
     * @param stream the stream, or streams, it is about; absent for the other facets
     */
    public record Refusal(Action action, @Nullable String stream, WeldException.Rejected why) {}

    /**
     * What is remembered from one attempt to the next.
     *
     * @param settings how Weld takes settings with this key
     * @param dropped what an update has dropped
     * @param streams what Weld refused
     */
    public record Memory(SettingsWays settings, DroppedSettings dropped, RefusedStreams streams) {}

    /**
     * Works on the sync as it was read.
     *
     * @param availableStreams reads what the source offers; empty where Weld does not say
     */
    public SyncExecutor(
            WeldApi weld,
            SyncContext context,
            DesiredSync desired,
            Sync sync,
            ApiKey key,
            Memory memory,
            Supplier<Optional<List<AvailableStream>>> availableStreams) {
        this.weld = weld;
        this.context = context;
        this.desired = desired;
        this.judged = sync;
        this.sync = sync;
        this.key = key;
        this.memory = memory;
        this.availableStreams = availableStreams;
        this.owned = new TreeSet<>(context.ledger().applied().owned());
        this.settingsReplace = memory.settings().replace(key, context.ledger().applied());
    }

    /** The sync as it is after all that was done, also after {@link #run} has thrown. */
    public Sync sync() {
        return sync;
    }

    public List<Action> done() {
        return done;
    }

    public List<Refusal> refusals() {
        return refusals;
    }

    /** Names of the streams that were added. */
    public Set<String> added() {
        return added;
    }

    /** What turned out to be impossible while the plan was carried out. */
    public List<Blocker> blockers() {
        return blockers;
    }

    /** What a person should know of what Weld did. */
    public List<Remark> remarks() {
        return remarks;
    }

    /** How many streams the source offers, where that was read. */
    public Optional<Integer> availableCount() {
        return Optional.ofNullable(availableCount);
    }

    /**
     * Carries out the actions of a plan.
     *
     * @throws WeldException anything but a refusal
     */
    public void run(Plan plan) {
        for (Action action : plan.actions()) {
            int problemsBefore = refusals.size() + blockers.size();
            try {
                sync = carriedOut(action);
                if (refusals.size() + blockers.size() == problemsBefore) {
                    done.add(action);
                }
            } catch (WeldException.Rejected e) {
                refusals.add(new Refusal(action, null, e));
            }
        }
    }

    /** Puts settings back that an earlier attempt saw vanish and could not put back. */
    public void putSettingsBack() {
        JsonNode whole = memory.dropped().toRestore();
        if (whole == null) {
            return;
        }
        JsonNode wanted = desired.settings() == null ? whole : SettingsDiff.merge(desired.settings(), whole, null);
        try {
            sync = answered(weld.updateSync(sync.id(), new SyncUpdate(null, wanted)));
        } catch (WeldException.Rejected e) {
            remarks.add(lost(SettingsDiff.missing(wanted, whole, sync.settings())));
        }
        memory.dropped().restored();
    }

    /**
     * What this resource has put into Weld now. What was planned and not done stands as it was applied before.
     *
     * @param planned everything that differed, also what was left out of the plan that was run
     */
    public LastApplied applied(Plan planned) {
        Set<Facet> undone = EnumSet.noneOf(Facet.class);
        Set<String> undoneStreams = new TreeSet<>();
        for (Action action : planned.actions()) {
            if (action instanceof Action.PutStreams put) {
                put.changes()
                        .forEach(change -> undoneStreams.add(change.desired().name()));
            } else if (!done.contains(action)) {
                undone.add(action.facet());
            }
        }
        planned.blockers().forEach(blocker -> {
            undoneStreams.addAll(blocker.streams());
            if (blocker.kind() == Blocker.Kind.SETTINGS_HIDDEN) {
                undone.add(Facet.SETTINGS);
            }
        });
        undone.addAll(changedByOthers(planned));
        undoneStreams.removeAll(put);
        Set<String> notAdded = new TreeSet<>(planned.unknownStreams());
        notAdded.addAll(unknown);
        LastApplied applied = AppliedDigests.of(
                desired, sync, context.ledger().applied(), undone::contains, undoneStreams::contains, owned, notAdded);
        return settingsReplace && desired.settings() != null ? applied.withSettingsReplace() : applied;
    }

    /**
     * What an answer to a write of something else shows otherwise than it was judged: a person or another tool changed
     * it meanwhile, or answers have another spelling than reads. It is not taken for what Weld makes of the desired state.
     */
    private Set<Facet> changedByOthers(Plan planned) {
        Set<Facet> changed = EnumSet.noneOf(Facet.class);
        if (sync.syncInterval() != null && !sync.syncInterval().equals(judged.syncInterval())) {
            changed.add(Facet.SCHEDULE);
        }
        if (sync.settings() != null && !sync.settings().equals(judged.settings())) {
            changed.add(Facet.SETTINGS);
        }
        if (sync.enabled() != judged.enabled()) {
            changed.add(Facet.ENABLED);
        }
        planned.actions().forEach(action -> changed.remove(action.facet()));
        return changed;
    }

    /** Carries out an action, and returns the sync as it is then. */
    private Sync carriedOut(Action action) {
        return switch (action) {
            case Action.CreateSync _ ->
                throw new IllegalStateException("creation is not one action among others: see SyncCreation");
            case Action.Disable(String syncId) -> {
                weld.disableSync(syncId);
                yield sync.withEnabled(false);
            }
            case Action.Enable(String syncId) -> {
                weld.enableSync(syncId);
                yield sync.withEnabled(true);
            }
            case Action.DetachOrchestration(String syncId, var _) -> answered(weld.detachOrchestration(syncId));
            case Action.AttachOrchestration(String syncId, var _, String orchestrationId) ->
                answered(weld.attachOrchestration(syncId, orchestrationId));
            case Action.UpdateSettings update -> updateSettings(update);
            case Action.UpdateSchedule(String syncId, var _, String wanted) ->
                answered(weld.updateSync(syncId, new SyncUpdate(wanted, null)));
            case Action.PutStreams streams -> putStreams(streams);
            case Action.RemoveStreams streams -> removeStreams(streams);
        };
    }

    /** What was there and is not any more, though that was not requested, is put back at once. */
    private Sync updateSettings(Action.UpdateSettings action) {
        JsonNode wanted = Objects.requireNonNull(desired.settings());
        JsonNode before = sync.settings();
        sync = updated(action, wanted);
        if (SettingsDiff.missing(wanted, before, sync.settings()).isEmpty()) {
            return sync;
        }
        settingsReplace = true;
        memory.settings().replaces(key);
        memory.dropped().dropped(SettingsDiff.restored(wanted, before, sync.settings(), null, false));
        SettingsSchema schema = SettingsWays.schema(weld, desired.connectionId());
        JsonNode whole = SettingsDiff.restored(wanted, before, sync.settings(), schema, true);
        if (!whole.equals(wanted)) {
            memory.dropped().dropped(whole);
            restore(action.syncId(), whole, SettingsDiff.restored(wanted, before, sync.settings(), schema, false));
        }
        memory.dropped().restored();
        List<String> missing = SettingsDiff.missing(wanted, before, sync.settings());
        if (!missing.isEmpty()) {
            remarks.add(lost(missing));
        }
        return sync;
    }

    /** What only Weld works out may be refused where it is sent back: then the desired settings alone are sent. */
    private Sync updated(Action.UpdateSettings action, JsonNode wanted) {
        try {
            return updated(action.syncId(), action.sent());
        } catch (WeldException.Rejected e) {
            if (action.sent().equals(wanted)) {
                throw e;
            }
            return updated(action.syncId(), wanted);
        }
    }

    private void restore(String syncId, JsonNode whole, JsonNode less) {
        for (JsonNode settings : List.of(whole, less)) {
            try {
                sync = updated(syncId, settings);
                return;
            } catch (WeldException.Rejected e) {
                // What is lost is said by what is missing in the end.
            }
        }
    }

    private static Remark lost(List<String> missing) {
        return new Remark(
                Remark.Kind.SETTINGS_LOST,
                "Weld took the update of settings for all there are and dropped " + String.join(", ", missing)
                        + ", which cannot be put back, since Weld hides the value or does not take it:"
                        + " set it in the Weld app, or declare it in spec.settings");
    }

    /** An answer may leave the settings out. */
    private Sync updated(String syncId, JsonNode settings) {
        Sync answer = answered(weld.updateSync(syncId, new SyncUpdate(null, settings)));
        return answer.settings() != null
                ? answer
                : weld.sync(syncId).map(this::answered).orElse(answer);
    }

    /** Answers may leave the streams out. */
    private Sync answered(Sync answer) {
        return answer.streams() == null && sync.streams() != null ? answer.withStreams(sync.streams()) : answer;
    }

    private Sync putStreams(Action.PutStreams action) {
        own(action.added());
        StreamWrites writes = new StreamWrites(
                weld,
                action.syncId(),
                streams(),
                availableStreams,
                memory.streams().all());
        try {
            writes.send(action.changes());
            memory.streams().replace(writes.refusedAlone());
        } finally {
            sync = sync.withStreams(writes.streams());
            put.addAll(writes.put());
            action.added().stream().filter(writes.put()::contains).forEach(added::add);
            blockers.addAll(writes.blockers());
            remarks.addAll(writes.remarks());
            unknown.addAll(writes.unknown());
            action.added().stream().filter(writes.refused()::containsKey).forEach(unknown::add);
            writes.availableCount().ifPresent(count -> availableCount = count);
            refuse(action, writes.refused());
        }
        return sync;
    }

    private List<Stream> streams() {
        List<Stream> there = sync.streams();
        return there == null ? List.of() : there;
    }

    private void refuse(Action action, Map<String, RefusedStreams.Refused> refused) {
        refused.entrySet().stream()
                .limit(NAMED_REFUSALS)
                .forEach(entry -> refusals.add(
                        new Refusal(action, entry.getKey(), entry.getValue().why())));
        List<Map.Entry<String, RefusedStreams.Refused>> others =
                refused.entrySet().stream().skip(NAMED_REFUSALS).toList();
        if (!others.isEmpty()) {
            String named =
                    others.stream().limit(NAMED_REFUSALS).map(Map.Entry::getKey).collect(Collectors.joining(", "));
            String rest = others.size() > NAMED_REFUSALS ? " and " + (others.size() - NAMED_REFUSALS) + " more" : "";
            refusals.add(
                    new Refusal(action, named + rest, others.get(0).getValue().why()));
        }
    }

    /** Written before they are added: a stream that is ours must not be taken for a person's after a crash. */
    private void own(List<String> names) {
        Set<String> there = streams().stream()
                .map(stream -> OwnedStreams.kept(stream.name()))
                .collect(Collectors.toSet());
        List<String> now = OwnedStreams.with(owned, names, there::contains);
        owned.clear();
        owned.addAll(now);
        context.persist(context.ledger().withApplied(context.ledger().applied().withOwned(now)));
    }

    /** A new stream may be meant to replace a removed one: nothing is removed before all desired streams are there. */
    private Sync removeStreams(Action.RemoveStreams action) {
        List<String> waited = desired.streamNames().stream()
                .filter(name -> sync.stream(name).isEmpty())
                .sorted()
                .toList();
        if (!waited.isEmpty()) {
            blockers.add(SyncPlanner.removalWaits(action.names(), waited));
            return sync;
        }
        for (Stream stream : action.streams()) {
            try {
                weld.deleteStream(stream.id());
                sync = sync.withStreams(streams().stream()
                        .filter(other -> !other.id().equals(stream.id()))
                        .toList());
            } catch (WeldException.Rejected e) {
                refusals.add(new Refusal(action, stream.name(), e));
            }
        }
        return sync;
    }
}
