package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.StreamRemovalPolicy;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares what a manifest wants with what Weld has. Every facet is compared for itself, and only what the manifest
 * declares: absent means not managed. The order of the actions is the order in which they are safe: a sync is disabled
 * before anything else and enabled after everything else, and streams go after others have come.
 */
public final class SyncPlanner {
    private static final int NAMED = 5;

    private final DesiredSync desired;
    private final ObservedSync observed;
    private final List<Action> actions = new ArrayList<>();
    private final List<Blocker> blockers = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();

    private SyncPlanner(DesiredSync desired, ObservedSync observed) {
        this.desired = desired;
        this.observed = observed;
    }

    /** Planning again after the plan was carried out gives an empty plan. */
    public static Plan plan(DesiredSync desired, ObservedSync observed) {
        return new SyncPlanner(desired, observed).plan();
    }

    /** Names that are wanted and not there: to be looked up among the streams that the source offers before planning. */
    public static Set<String> missingStreams(DesiredSync desired, Sync sync) {
        Set<String> missing = new TreeSet<>(desired.streamNames());
        missing.removeIf(name -> sync.stream(name).isPresent());
        return missing;
    }

    private Plan plan() {
        Sync sync = observed.sync();
        if (sync == null) {
            List<String> streams =
                    desired.streamsOrNone().stream().map(SourceStream::name).toList();
            return new Plan(List.of(new Action.CreateSync(desired.newSync(), streams)), List.of());
        }
        if (!isTheSyncMeant(sync)) {
            return new Plan(List.of(), blockers);
        }
        startDate(sync);
        disable(sync);
        orchestration(sync);
        settings(sync);
        schedule(sync);
        if (desired.streams() != null) {
            putStreams(sync);
            removeStreams(sync);
        }
        enable(sync);
        return new Plan(actions, blockers, remarks);
    }

    private boolean isTheSyncMeant(Sync sync) {
        if (!sync.connectionId().equals(desired.connectionId())) {
            blockers.add(new Blocker(
                    Blocker.Kind.CONNECTION_CHANGED,
                    "sync " + sync.id() + " reads from connection " + sync.connectionId() + ", not from "
                            + desired.connectionId() + ", and Weld cannot change that"));
            return false;
        }
        String schema = sync.destinationSchemaName();
        if (schema != null && !isTheSchemaMeant(schema)) {
            blockers.add(new Blocker(
                    Blocker.Kind.SYNC_MISMATCH,
                    "sync " + sync.id() + " goes to schema " + schema + ", not to " + desired.destinationSchemaName()
                            + ", and Weld cannot change that"));
            return false;
        }
        return true;
    }

    /** What Weld made of the name that it was given is its spelling of it; a sync of ours goes where it was sent. */
    private boolean isTheSchemaMeant(String schema) {
        return observed.circumstances().created()
                || SchemaName.same(desired.destinationSchemaName(), schema)
                || AppliedDigests.schema(desired, schema)
                        .equals(observed.applied().schema());
    }

    private void startDate(Sync sync) {
        String wish = desired.startDate();
        String found = sync.startDate();
        if (wish != null && found != null && !found.startsWith(wish) && !Spelling.sameDay(wish, found)) {
            remarks.add(new Remark(
                    Remark.Kind.START_DATE_IGNORED,
                    "the sync starts from " + found + ", not from " + wish
                            + ": Weld cannot change that, and not every source has a start date"));
        }
    }

    private void disable(Sync sync) {
        if (!desired.enabled() && sync.enabled()) {
            actions.add(new Action.Disable(sync.id()));
        }
    }

    private void enable(Sync sync) {
        if (desired.enabled() && !sync.enabled()) {
            actions.add(new Action.Enable(sync.id()));
        }
    }

    private void orchestration(Sync sync) {
        String wish = desired.orchestrationId();
        String found = sync.orchestrationId();
        if (found != null && isToBeDetached(found)) {
            actions.add(new Action.DetachOrchestration(sync.id(), found));
        } else if (found != null && wish == null && desired.syncInterval() != null) {
            remarks.add(new Remark(
                    null,
                    "orchestration " + found + " starts the sync, so syncInterval is not in force;"
                            + " to detach it, set orchestrationId to \"\""));
        } else if (wish != null && !wish.isEmpty() && !wish.equals(found)) {
            actions.add(new Action.AttachOrchestration(sync.id(), found, wish));
        }
    }

    /** Absent from the manifest is what this resource attached, and what somebody has attached a sync to that it made. */
    private boolean isToBeDetached(String found) {
        String wish = desired.orchestrationId();
        return wish == null
                ? observed.circumstances().created() || AppliedDigests.isAttached(found, observed.applied())
                : wish.isEmpty();
    }

    private void settings(Sync sync) {
        JsonNode wish = desired.settings();
        String before = observed.applied().settings();
        if (wish == null || AppliedDigests.settings(wish, sync).equals(before)) {
            return;
        }
        boolean isTold = !observed.writeOnlyMatters() || AppliedDigests.isOf(wish, before);
        List<Difference> differences = isTold
                ? SettingsDiff.differencesOfApplied(wish, sync.settings())
                : SettingsDiff.differences(wish, sync.settings());
        if (differences.isEmpty()) {
            return;
        }
        Circumstances circumstances = observed.circumstances();
        if (!circumstances.settingsReplace()) {
            actions.add(new Action.UpdateSettings(sync.id(), differences, wish));
            return;
        }
        JsonNode merged = SettingsDiff.merge(wish, sync.settings(), circumstances.settingsNames());
        List<String> hidden = SettingsDiff.masked(wish, sync.settings());
        if (hidden.isEmpty()) {
            actions.add(new Action.UpdateSettings(sync.id(), differences, merged));
        } else {
            blockers.add(new Blocker(
                    Blocker.Kind.SETTINGS_HIDDEN,
                    "the settings are not changed: Weld drops what an update leaves out, and hides what "
                            + String.join(", ", hidden)
                            + " is; declare it in spec.settings, or change the settings in the Weld app"));
        }
    }

    private void schedule(Sync sync) {
        String wish = desired.syncInterval();
        if (wish == null
                || isStartedByAnOrchestration(sync)
                || Schedule.same(wish, sync.syncInterval())
                || AppliedDigests.schedule(wish, sync).equals(observed.applied().syncInterval())) {
            return;
        }
        actions.add(new Action.UpdateSchedule(sync.id(), sync.syncInterval(), wish));
    }

    /** While an orchestration starts the sync, Weld shows no schedule, and none is in force. */
    private boolean isStartedByAnOrchestration(Sync sync) {
        String wish = desired.orchestrationId();
        String found = sync.orchestrationId();
        return wish == null ? found != null && !isToBeDetached(found) : !wish.isEmpty();
    }

    private void putStreams(Sync sync) {
        List<StreamChange> changes = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (SourceStream wish : desired.streamsOrNone()) {
            Optional<Stream> found = sync.stream(wish.name());
            if (found.isPresent()) {
                change(wish, found.get()).ifPresent(changes::add);
            } else {
                missing.add(wish.name());
            }
        }
        List<AvailableStream> available = observed.available();
        List<String> notOffered = available == null ? List.of() : StreamNames.notOffered(missing, available);
        Set<String> toAdd = new HashSet<>(missing);
        notOffered.forEach(toAdd::remove);
        desired.streamsOrNone().stream()
                .filter(wish -> toAdd.contains(wish.name()))
                .map(StreamChange::toAdd)
                .forEach(changes::add);
        if (available != null) {
            blockers.addAll(StreamNames.explain(notOffered, available));
        }
        if (!changes.isEmpty()) {
            actions.add(new Action.PutStreams(sync.id(), changes));
        }
    }

    private Optional<StreamChange> change(SourceStream wish, Stream found) {
        List<Difference> differences = StreamComparison.differences(wish, found, observed);
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        SourceStream known = DeclaredColumns.with(wish, observed.applied());
        List<String> undeclared = StreamComparison.undeclaredColumns(known, observed);
        if (undeclared.isEmpty()) {
            return Optional.of(new StreamChange(wish, false, differences, WholeStream.of(known, found)));
        }
        blockers.add(new Blocker(
                Blocker.Kind.COLUMNS_UNDECLARED,
                "stream " + wish.name()
                        + " is not changed: columns that are hashed or excluded in Weld are shown to nobody;"
                        + " declare " + String.join(" and ", undeclared)
                        + " (an empty list is fine), or they may be lost",
                List.of(wish.name())));
        return Optional.empty();
    }

    private void removeStreams(Sync sync) {
        LastApplied applied = observed.applied();
        Set<String> wanted = desired.streamNames();
        List<Stream> others = observed.streams().stream()
                .filter(stream -> !wanted.contains(stream.name()))
                .toList();
        List<Stream> surplus = others.stream()
                .filter(stream -> switch (desired.streamRemovalPolicy()) {
                    case All -> true;
                    case Owned -> OwnedStreams.contains(applied, stream.name());
                    case None -> false;
                })
                .toList();
        if (!surplus.isEmpty()) {
            removeStreams(sync, surplus);
        }
        if (desired.streamRemovalPolicy() == StreamRemovalPolicy.Owned && surplus.size() < others.size()) {
            List<String> left = others.stream()
                    .map(Stream::name)
                    .filter(name -> !OwnedStreams.contains(applied, name))
                    .toList();
            remarks.add(new Remark(
                    null, brief(left) + ", which this resource did not add, stay though streams does not name them"));
        }
    }

    private void removeStreams(Sync sync, List<Stream> surplus) {
        List<String> names = surplus.stream().map(Stream::name).toList();
        List<String> unknown = blockers.stream()
                .filter(blocker -> blocker.kind() == Blocker.Kind.STREAM_NOT_FOUND)
                .flatMap(blocker -> blocker.streams().stream())
                .toList();
        if (!unknown.isEmpty()) {
            blockers.add(waits(names, unknown));
            return;
        }
        int there = observed.streams().size() + missingStreams(desired, sync).size();
        if (observed.circumstances().removals().allows(names.size(), there)) {
            actions.add(new Action.RemoveStreams(sync.id(), surplus));
        } else {
            blockers.add(new Blocker(
                    Blocker.Kind.REMOVAL_UNCONFIRMED,
                    names.size() + " of " + there + " streams would be removed (" + brief(names)
                            + "): to confirm, set the annotation " + Annotations.CONFIRM_REMOVAL + " to \""
                            + names.size()
                            + "\", or put them back into streams"));
        }
    }

    /** Streams that are to go stay while others that are wanted are not in place: one may be meant for the other. */
    public static Blocker waits(List<String> toGo, List<String> toCome) {
        return new Blocker(
                Blocker.Kind.REMOVAL_WAITS,
                brief(toGo) + " " + (toGo.size() == 1 ? "stays" : "stay") + " until " + brief(toCome)
                        + (toCome.size() == 1 ? " is" : " are") + " in place");
    }

    private static String brief(List<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return (names.size() == 1 ? "stream " : "streams ")
                + first
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
