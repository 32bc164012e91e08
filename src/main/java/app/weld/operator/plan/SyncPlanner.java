package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.Applied;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what a manifest wants with what Weld has. Every facet is compared for itself, and only what the manifest
 * declares: absent means not managed. The order of the actions is the order in which they are safe: a sync is disabled
 * before anything else and enabled after everything else, and streams go after others have come.
 */
public final class SyncPlanner {
    private final DesiredSync desired;
    private final ObservedSync observed;
    private final List<Action> actions = new ArrayList<>();
    private final List<Blocker> blockers = new ArrayList<>();

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
        return new Plan(actions, blockers);
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
        if (schema != null && !schema.equals(desired.destinationSchemaName())) {
            blockers.add(new Blocker(
                    Blocker.Kind.SYNC_MISMATCH,
                    "sync " + sync.id() + " goes to schema " + schema + ", not to " + desired.destinationSchemaName()
                            + ", and Weld cannot change that"));
            return false;
        }
        return true;
    }

    private void startDate(Sync sync) {
        String wish = desired.startDate();
        String found = sync.startDate();
        if (wish != null && found != null && !found.startsWith(wish)) {
            blockers.add(new Blocker(
                    Blocker.Kind.SYNC_MISMATCH,
                    "sync " + sync.id() + " starts from " + found + ", not from " + wish
                            + ", and Weld cannot change that"));
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
        if (wish == null && found != null) {
            actions.add(new Action.DetachOrchestration(sync.id(), found));
        } else if (wish != null && !wish.equals(found)) {
            actions.add(new Action.AttachOrchestration(sync.id(), found, wish));
        }
    }

    private void settings(Sync sync) {
        JsonNode wish = desired.settings();
        List<Difference> differences = Settings.differences(wish, sync.settings());
        if (wish == null
                || differences.isEmpty()
                || AppliedDigests.settings(wish, sync).equals(observed.applied().settings())) {
            return;
        }
        actions.add(new Action.UpdateSettings(sync.id(), differences, Settings.merge(wish, sync.settings())));
    }

    private void schedule(Sync sync) {
        String wish = desired.syncInterval();
        // While an orchestration starts the sync, Weld shows no schedule, and none is in force.
        if (wish == null
                || desired.orchestrationId() != null
                || wish.equals(sync.syncInterval())
                || AppliedDigests.schedule(wish, sync).equals(observed.applied().syncInterval())) {
            return;
        }
        actions.add(new Action.UpdateSchedule(sync.id(), sync.syncInterval(), wish));
    }

    private void putStreams(Sync sync) {
        List<StreamChange> changes = new ArrayList<>();
        for (SourceStream wish : desired.streamsOrNone()) {
            Optional<Stream> found = sync.stream(wish.name());
            if (found.isPresent()) {
                List<Difference> differences = StreamComparison.differences(wish, found.get(), observed);
                if (!differences.isEmpty()) {
                    changes.add(new StreamChange(wish, false, differences));
                }
            } else if (selectable(wish.name())) {
                changes.add(new StreamChange(
                        wish, true, List.of(Difference.of("streams[" + wish.name() + "]", null, "present"))));
            } else {
                blockers.add(new Blocker(
                        Blocker.Kind.STREAM_NOT_FOUND,
                        StreamNames.explain(
                                wish.name(), observed.available() == null ? List.of() : observed.available())));
            }
        }
        if (!changes.isEmpty()) {
            actions.add(new Action.PutStreams(sync.id(), changes));
        }
    }

    private boolean selectable(String name) {
        List<AvailableStream> available = observed.available();
        return available == null
                || available.stream()
                        .anyMatch(stream -> stream.selectable() && stream.name().equals(name));
    }

    private void removeStreams(Sync sync) {
        Applied applied = observed.applied();
        List<Stream> surplus = observed.streams().stream()
                .filter(stream -> !desired.streamNames().contains(stream.name()))
                .filter(stream -> switch (desired.streamRemovalPolicy()) {
                    case All -> true;
                    case Owned -> applied.owned().contains(stream.name());
                    case None -> false;
                })
                .toList();
        if (!surplus.isEmpty()) {
            actions.add(new Action.RemoveStreams(sync.id(), surplus));
        }
    }
}
