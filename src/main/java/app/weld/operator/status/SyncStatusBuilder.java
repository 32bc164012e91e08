package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.OwnedStreams;
import app.weld.operator.plan.Plan;
import app.weld.operator.plan.Schedule;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report of a sync while it is put together: it begins as the last report, and what is learned is laid over it. */
public final class SyncStatusBuilder implements ReadyBuilder<SyncReport> {
    private static final int MOST_LISTED = 1000;
    /** A resource has 1.5 MB at most, and each name stands in it again and again: the count tells of those left out. */
    private static final int MOST_CHARACTERS_OF_NAMES = 50_000;

    private final Instant now;
    private final long generation;
    private final Conditions conditions;
    private @Nullable String state;
    /** What Weld says of the sync, which may be no more than that it is enabled. */
    private @Nullable String weldState;

    private @Nullable Boolean enabled;
    private @Nullable String syncInterval;
    private @Nullable String lastRunFinishedAt;
    private @Nullable String nextRunAt;
    private final RunDue due;
    private @Nullable String destination;
    private @Nullable Integer streamCount;
    private @Nullable Integer failedStreamCount;
    private @Nullable Integer availableStreamCount;
    private List<StreamStatus> streams;
    private List<String> plan = List.of();
    private @Nullable String lastHandledReconcileAt;

    private SyncStatusBuilder(SyncReport before, long generation, Instant now) {
        this.now = now;
        this.generation = generation;
        this.conditions = Conditions.from(before.conditions(), generation, now);
        this.state = before.state();
        this.enabled = before.enabled();
        this.syncInterval = before.syncInterval();
        this.lastRunFinishedAt = before.lastRunFinishedAt();
        this.nextRunAt = before.nextRunAt();
        this.due = new RunDue(before.nextRunAt() == null ? null : before.syncInterval(), Times.read(before.runDueAt()));
        this.destination = before.destination();
        this.streamCount = before.streamCount();
        this.failedStreamCount = before.failedStreamCount();
        this.availableStreamCount = before.availableStreamCount();
        this.streams = before.streams();
        this.plan = before.plan();
        this.lastHandledReconcileAt = before.lastHandledReconcileAt();
    }

    public static SyncStatusBuilder after(SyncReport before, long generation, Instant now) {
        return new SyncStatusBuilder(before, generation, now);
    }

    /** There is no sync in Weld (any more): what was said of it is no longer true. */
    public SyncStatusBuilder nothingThere() {
        state = null;
        weldState = null;
        enabled = null;
        syncInterval = null;
        lastRunFinishedAt = null;
        nextRunAt = null;
        destination = null;
        streamCount = null;
        failedStreamCount = null;
        availableStreamCount = null;
        streams = List.of();
        conditions.remove(Conditions.LAST_RUN_SUCCEEDED);
        return this;
    }

    /**
     * The sync as Weld has it.
     *
     * @param owned names of the streams that this resource added
     */
    public SyncStatusBuilder remote(Sync sync, Collection<String> owned) {
        weldState = StatusText.state(sync.status());
        enabled = sync.enabled();
        nextRunAt = sync.enabled() && sync.orchestrationId() == null ? nextRun(sync.syncInterval()) : null;
        syncInterval = sync.syncInterval();
        List<Stream> has = Objects.requireNonNullElse(sync.streams(), List.of());
        destination = destination(sync);
        streamCount = has.size();
        Map<String, StreamStatus> known =
                streams.stream().collect(Collectors.toMap(StreamStatus::name, Function.identity(), (a, b) -> a));
        List<StreamStatus> listed = new ArrayList<>();
        int room = MOST_CHARACTERS_OF_NAMES;
        for (Stream stream : has.stream()
                .sorted(Comparator.comparing(Stream::name))
                .limit(MOST_LISTED)
                .toList()) {
            room -= stream.name().length();
            if (room >= 0) {
                listed.add(listed(stream, known.get(stream.name()), owned));
            }
        }
        boolean cut = listed.size() < has.size();
        streams = listed;
        // Of those that are not listed nothing is known but what was counted when their runs were looked at.
        if (!cut) {
            runs(RunSummary.of(streams));
        } else if (state == null) {
            state = RunSummary.none(weldState);
        }
        return this;
    }

    private static @Nullable String destination(Sync sync) {
        String warehouse = java.util.stream.Stream.of(sync.destinationIntegrationId(), sync.destinationConnectionId())
                .filter(Objects::nonNull)
                .collect(Collectors.joining("/"));
        return warehouse.isEmpty() ? null : StatusText.line(warehouse);
    }

    /** What was worked out before holds until it is past: reading a cron expression is most of what a report costs. */
    private @Nullable String nextRun(@Nullable String cron) {
        Instant known = Times.read(nextRunAt);
        return known != null && known.isAfter(now) && Objects.equals(cron, syncInterval)
                ? nextRunAt
                : Schedule.next(cron, now).map(Instant::toString).orElse(null);
    }

    private static StreamStatus listed(Stream stream, @Nullable StreamStatus before, Collection<String> owned) {
        StreamStatus known =
                before != null && stream.id().equals(before.id()) ? before : unknown(stream.name(), stream.id());
        return new StreamStatus(
                stream.name(),
                stream.id(),
                OwnedStreams.contains(owned, stream.name()),
                known.state(),
                known.operationMode(),
                known.lastRunStartedAt(),
                known.lastRunFinishedAt(),
                known.recordsSynced(),
                known.bytesSynced(),
                known.error());
    }

    /** What Weld says about the runs of the streams; a stream it says nothing about keeps what was known. */
    public SyncStatusBuilder runs(List<StreamRuns> runs) {
        Map<String, StreamRuns> byName = runs.stream()
                .collect(Collectors.toMap(StreamRuns::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        List<StreamStatus> all = new ArrayList<>();
        streams = streams.stream()
                .map(stream -> Optional.ofNullable(byName.remove(stream.name()))
                        .map(run -> withRun(stream, run))
                        .orElse(stream))
                .toList();
        all.addAll(streams);
        if (streamCount != null && streamCount > streams.size()) {
            // Those that are not listed count as well.
            byName.values().forEach(run -> all.add(withRun(unknown(run.name(), null), run)));
        }
        runs(RunSummary.of(all));
        return this;
    }

    private static StreamStatus unknown(String name, @Nullable String id) {
        return new StreamStatus(name, id, null, null, null, null, null, null, null, null);
    }

    private static StreamStatus withRun(StreamStatus stream, StreamRuns runs) {
        Run latest = runs.latest();
        Run shown = runs.active() != null ? runs.active() : latest;
        if (shown == null) {
            return stream;
        }
        StreamStatus of = new StreamStatus(
                stream.name(),
                stream.id(),
                stream.owned(),
                StatusText.state(shown.status()),
                StatusText.state(shown.operationMode()),
                text(shown.startedAt()),
                stream.lastRunFinishedAt(),
                stream.recordsSynced(),
                stream.bytesSynced(),
                stream.error());
        // The latest run may be the one that is under way: what is known of the one before it holds until it ends.
        return latest == null || !latest.ended() ? of : withEnd(of, latest);
    }

    private static StreamStatus withEnd(StreamStatus stream, Run ended) {
        return new StreamStatus(
                stream.name(),
                stream.id(),
                stream.owned(),
                stream.state(),
                stream.operationMode(),
                stream.lastRunStartedAt(),
                text(ended.finishedAt()),
                atLeastZero(ended.recordsSynced()),
                atLeastZero(ended.bytesSynced()),
                ended.failed()
                        ? StatusText.error(Objects.requireNonNullElse(ended.errorMessage(), "Weld gives no reason"))
                        : null);
    }

    private static @Nullable Long atLeastZero(@Nullable Long number) {
        return number == null || number < 0 ? null : number;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void runs(RunSummary summary) {
        state = summary.state() == null ? RunSummary.none(weldState) : summary.state();
        failedStreamCount = summary.failed();
        lastRunFinishedAt = summary.lastRunFinishedAt();
        if (summary.failure() != null) {
            conditions.fact(Conditions.LAST_RUN_SUCCEEDED, false, Reason.RunFailed, summary.failure());
        } else if (lastRunFinishedAt != null) {
            conditions.fact(Conditions.LAST_RUN_SUCCEEDED, true, Reason.RunSucceeded, "the latest runs succeeded");
        } else {
            conditions.remove(Conditions.LAST_RUN_SUCCEEDED);
        }
    }

    public SyncStatusBuilder available(int count) {
        availableStreamCount = count;
        return this;
    }

    @Override
    public SyncStatusBuilder ready(Reason reason, String message) {
        return ready(reason, reason.kind(), message);
    }

    @Override
    public SyncStatusBuilder ready(Reason reason, Reason.Kind kind, String message) {
        notes(reason);
        conditions.ready(reason, kind, message);
        return this;
    }

    /** Adds to what Ready says. */
    public SyncStatusBuilder besides(String message) {
        conditions.besides(message);
        return this;
    }

    /** Facts of another mode do not outlive it. */
    private void notes(Reason reason) {
        if (reason == Reason.Suspended) {
            conditions.fact(Conditions.SUSPENDED, true, Reason.Suspended, "spec.suspend is true");
        } else {
            conditions.remove(Conditions.SUSPENDED);
        }
        if (reason != Reason.Observed) {
            conditions.remove(Conditions.IN_SYNC);
            plan = List.of();
        }
    }

    /** What would be done, and is not, because nothing may be changed. */
    public SyncStatusBuilder observed(Plan would) {
        plan = java.util.stream.Stream.concat(
                        would.describe().stream(), would.blockers().stream().map(Blocker::message))
                .map(StatusText::line)
                .limit(MOST_LISTED)
                .toList();
        int differences = plan.size();
        conditions.ready(
                Reason.Observed,
                differences == 0
                        ? "Weld is as the manifest says"
                        : "Weld differs from the manifest in " + differences + (differences == 1 ? " way" : " ways")
                                + ", see status.plan");
        conditions.remove(Conditions.SUSPENDED);
        conditions.fact(
                Conditions.IN_SYNC,
                differences == 0,
                differences == 0 ? Reason.InSync : Reason.Differs,
                differences == 0 ? "Weld is as the manifest says" : "status.plan lists what would be done");
        return this;
    }

    @Override
    public SyncStatusBuilder reachable(boolean reachable, Reason reason, String message) {
        conditions.fact(Conditions.API_REACHABLE, reachable, reason, message);
        return this;
    }

    @Override
    public SyncStatusBuilder notAsked() {
        conditions.remove(Conditions.API_REACHABLE);
        return this;
    }

    @Override
    public SyncStatusBuilder notUnreachable() {
        conditions.removeFalse(Conditions.API_REACHABLE);
        return this;
    }

    public SyncStatusBuilder reconcileHandled(@Nullable String value) {
        lastHandledReconcileAt = value == null ? lastHandledReconcileAt : value;
        return this;
    }

    @Override
    public SyncReport build() {
        return ReportBounds.within(new SyncReport(
                generation,
                conditions.build(),
                state,
                enabled,
                syncInterval,
                lastRunFinishedAt,
                nextRunAt,
                streamCount,
                failedStreamCount,
                availableStreamCount,
                streams,
                plan,
                lastHandledReconcileAt,
                destination,
                runDueAt()));
    }

    private @Nullable String runDueAt() {
        Instant owed = due.next(nextRunAt == null ? null : syncInterval, oldestSuccess(), now)
                .at();
        return owed == null ? null : owed.toString();
    }

    private @Nullable Instant oldestSuccess() {
        return streams.stream()
                .filter(stream -> stream.error() == null)
                .map(stream -> Times.read(stream.lastRunFinishedAt()))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
