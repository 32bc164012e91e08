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
import org.jspecify.annotations.Nullable;

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

    /** Names of declared streams that the sync does not have. The caller reads which streams the source offers before planning. */
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
        if (!isTheRightSync(sync)) {
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

    private boolean isTheRightSync(Sync sync) {
        if (!sync.connectionId().equals(desired.connectionId())) {
            blockers.add(new Blocker(
                    Blocker.Kind.CONNECTION_CHANGED,
                    "sync " + sync.id() + " reads from connection " + sync.connectionId()
                            + ", and the manifest now refers to connection " + desired.connectionId()
                            + ". Weld cannot change the connection of a sync: create another WeldEltSync for the new"
                            + " connection and delete this one, or refer to the old connection again"));
            return false;
        }
        String schema = sync.destinationSchemaName();
        if (schema != null && !isTheRightSchema(schema)) {
            blockers.add(new Blocker(
                    Blocker.Kind.SYNC_MISMATCH,
                    "sync " + sync.id() + " writes to schema " + schema + ", and spec.destinationSchemaName is "
                            + desired.destinationSchemaName()
                            + ". Weld cannot change the schema of a sync: create another WeldEltSync with"
                            + " destinationSchemaName " + schema + " for it, or take spec.syncId out of this one"));
            return false;
        }
        return true;
    }

    /** Weld may spell a name in its own way, so a sync that this resource created has the right schema whatever the spelling. */
    private boolean isTheRightSchema(String schema) {
        return observed.circumstances().created()
                || SchemaName.same(desired.destinationSchemaName(), schema)
                || AppliedDigests.schema(desired, schema)
                        .equals(observed.applied().schema());
    }

    private void startDate(Sync sync) {
        String declared = desired.startDate();
        String actual = sync.startDate();
        if (declared != null && actual != null && !actual.startsWith(declared) && !Spelling.sameDay(declared, actual)) {
            remarks.add(
                    new Remark(
                            Remark.Kind.START_DATE_IGNORED,
                            "the sync starts from " + actual + ", not from " + declared
                                    + " (spec.startDate): Weld cannot change the start date of a sync, and some sources have none"));
        }
    }

    private void disable(Sync sync) {
        if (!desired.enabled() && sync.enabled()) {
            actions.add(new Action.Disable(sync.id()));
        }
    }

    private void enable(Sync sync) {
        if (desired.enabled() && !sync.enabled() && !waitsForItsOrchestration(sync)) {
            actions.add(new Action.Enable(sync.id()));
        }
    }

    /** Its schedule would start runs that only the orchestration is to start. */
    private boolean waitsForItsOrchestration(Sync sync) {
        return desired.orchestrationName() != null && sync.orchestrationId() == null;
    }

    private void orchestration(Sync sync) {
        DesiredSync.OrchestrationName name = desired.orchestrationName();
        if (name != null) {
            unknownOrchestration(sync, name.problem());
            return;
        }
        String declared = desired.orchestrationId();
        String actual = sync.orchestrationId();
        if (actual != null && isToBeDetached(actual)) {
            actions.add(new Action.DetachOrchestration(sync.id(), actual));
        } else if (actual != null && declared == null && desired.syncInterval() != null) {
            remarks.add(new Remark(
                    null,
                    "orchestration " + actual + " starts the sync, so spec.syncInterval has no effect;"
                            + " to detach it, set spec.orchestrationId to \"\""));
        } else if (declared != null && !declared.isEmpty() && !declared.equals(actual)) {
            actions.add(new Action.AttachOrchestration(sync.id(), actual, declared));
        }
    }

    /** Nothing is attached, and what is attached stays: the name may have changed in Weld, or belong to several. */
    private void unknownOrchestration(Sync sync, @Nullable Blocker problem) {
        if (problem == null) {
            return;
        }
        String actual = sync.orchestrationId();
        String consequence = actual != null
                ? "; orchestration " + actual + " still starts the sync"
                : waitsToBeEnabled(sync) ? "; the sync is enabled once it is attached" : "";
        blockers.add(new Blocker(problem.kind(), problem.message() + consequence));
    }

    private boolean waitsToBeEnabled(Sync sync) {
        return desired.enabled() && !sync.enabled();
    }

    /** If the manifest names none: what this resource attached, and whatever a sync is attached to that this resource created. */
    private boolean isToBeDetached(String actual) {
        String declared = desired.orchestrationId();
        return declared == null
                ? observed.circumstances().created() || AppliedDigests.isAttached(actual, observed.applied())
                : declared.isEmpty();
    }

    private void settings(Sync sync) {
        JsonNode declared = desired.settings();
        String before = observed.applied().settings();
        if (declared == null || AppliedDigests.settings(declared, sync).equals(before)) {
            return;
        }
        boolean wasSent = !observed.writeOnlyMatters() || AppliedDigests.isOf(declared, before);
        List<Difference> differences = wasSent
                ? SettingsDiff.differencesOfApplied(declared, sync.settings())
                : SettingsDiff.differences(declared, sync.settings());
        if (differences.isEmpty()) {
            return;
        }
        Circumstances circumstances = observed.circumstances();
        if (!circumstances.settingsReplace()) {
            actions.add(new Action.UpdateSettings(sync.id(), differences, declared));
            return;
        }
        JsonNode merged = SettingsDiff.merge(declared, sync.settings(), circumstances.settingsNames());
        List<String> hidden = SettingsDiff.masked(declared, sync.settings());
        if (hidden.isEmpty()) {
            actions.add(new Action.UpdateSettings(sync.id(), differences, merged));
        } else {
            blockers.add(new Blocker(
                    Blocker.Kind.SETTINGS_HIDDEN,
                    "the settings are not changed: Weld drops settings that an update leaves out, and hides the value of "
                            + String.join(", ", hidden)
                            + "; declare it in spec.settings, or change the settings in the Weld app"));
        }
    }

    private void schedule(Sync sync) {
        String declared = desired.syncInterval();
        if (declared == null
                || isStartedByAnOrchestration(sync)
                || Schedule.same(declared, sync.syncInterval())
                || AppliedDigests.schedule(declared, sync)
                        .equals(observed.applied().syncInterval())) {
            return;
        }
        actions.add(new Action.UpdateSchedule(sync.id(), sync.syncInterval(), declared));
    }

    /** While an orchestration starts the sync, Weld reports no schedule, and no schedule starts a run. */
    private boolean isStartedByAnOrchestration(Sync sync) {
        String actual = sync.orchestrationId();
        return desired.isOrchestrated()
                || (desired.orchestrationId() == null && actual != null && !isToBeDetached(actual));
    }

    private void putStreams(Sync sync) {
        List<StreamChange> changes = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (SourceStream declared : desired.streamsOrNone()) {
            Optional<Stream> actual = sync.stream(declared.name());
            if (actual.isPresent()) {
                change(declared, actual.get()).ifPresent(changes::add);
            } else {
                missing.add(declared.name());
            }
        }
        List<AvailableStream> available = observed.available();
        List<String> notOffered = available == null ? List.of() : StreamNames.notOffered(missing, available);
        Set<String> toAdd = new HashSet<>(missing);
        notOffered.forEach(toAdd::remove);
        desired.streamsOrNone().stream()
                .filter(declared -> toAdd.contains(declared.name()))
                .map(StreamChange::toAdd)
                .forEach(changes::add);
        if (available != null) {
            blockers.addAll(StreamNames.explain(notOffered, available));
        }
        if (!changes.isEmpty()) {
            actions.add(new Action.PutStreams(sync.id(), changes));
        }
    }

    private Optional<StreamChange> change(SourceStream declared, Stream actual) {
        List<Difference> differences = StreamComparison.differences(declared, actual, observed);
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        SourceStream known = DeclaredColumns.with(declared, observed.applied());
        List<String> undeclared = StreamComparison.undeclaredColumns(known, observed);
        if (undeclared.isEmpty()) {
            return Optional.of(new StreamChange(declared, false, differences, WholeStream.of(known, actual)));
        }
        blockers.add(new Blocker(
                Blocker.Kind.COLUMNS_UNDECLARED,
                "stream " + declared.name()
                        + " is not changed: Weld never reports which columns are hashed or excluded, and a change may"
                        + " lose them; in spec.streams, declare " + String.join(" and ", undeclared)
                        + " (an empty list is fine) of the stream",
                List.of(declared.name())));
        return Optional.empty();
    }

    private void removeStreams(Sync sync) {
        LastApplied applied = observed.applied();
        Set<String> desiredNames = desired.streamNames();
        List<Stream> others = observed.streams().stream()
                .filter(stream -> !desiredNames.contains(stream.name()) && !desired.keeps(stream.name()))
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
            remarks.add(
                    new Remark(
                            null,
                            brief(left)
                                    + " stay in Weld though spec.streams does not contain them: this resource did not add them"));
        }
    }

    private void removeStreams(Sync sync, List<Stream> surplus) {
        List<String> names = surplus.stream().map(Stream::name).toList();
        List<String> unknown = blockers.stream()
                .filter(blocker -> blocker.kind() == Blocker.Kind.STREAM_NOT_FOUND)
                .flatMap(blocker -> blocker.streams().stream())
                .toList();
        if (!unknown.isEmpty()) {
            blockers.add(removalWaits(names, unknown));
            return;
        }
        int total = observed.streams().size() + missingStreams(desired, sync).size();
        if (observed.circumstances().removals().allows(names.size(), total)) {
            actions.add(new Action.RemoveStreams(sync.id(), surplus));
        } else {
            blockers.add(new Blocker(
                    Blocker.Kind.REMOVAL_UNCONFIRMED,
                    names.size() + " of " + total + " streams would be removed (" + brief(names)
                            + "): to confirm, set the annotation " + Annotations.CONFIRM_REMOVAL + " to \""
                            + names.size()
                            + "\"; to keep them, put them back into spec.streams"));
        }
    }

    /** Streams are not removed while declared streams are missing: one of them may be a misspelling of the other. */
    public static Blocker removalWaits(List<String> toRemove, List<String> missing) {
        return new Blocker(
                Blocker.Kind.REMOVAL_WAITS,
                brief(toRemove) + " " + (toRemove.size() == 1 ? "stays" : "stay") + " until " + brief(missing)
                        + (missing.size() == 1 ? " is" : " are") + " in place");
    }

    private static String brief(List<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return (names.size() == 1 ? "stream " : "streams ")
                + first
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
