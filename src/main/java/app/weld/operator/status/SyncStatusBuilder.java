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

/** Builds the report of a sync, starting from its last report. */
public final class SyncStatusBuilder implements ReadyBuilder<SyncReport> {
    private static final int MAX_ITEMS = 1000;
    /** A resource has at most 1.5 MB, and contains each name several times. {@code streamCount} also counts the omitted streams. */
    private static final int MAX_CHARACTERS_OF_NAMES = 50_000;

    private final Instant now;
    private final long generation;
    private final Conditions conditions;
    private @Nullable String state;
    /** The state that Weld reports for the sync itself, which may only mean that it is enabled. */
    private @Nullable String weldState;

    private @Nullable Boolean enabled;
    private @Nullable String syncInterval;
    private @Nullable String lastRunFinishedAt;
    private @Nullable String lastSuccessAt;
    private @Nullable String nextRunAt;
    private final RunDue due;
    private @Nullable String destination;
    private @Nullable Integer streamCount;
    private @Nullable Integer failedStreamCount;
    private @Nullable Integer availableStreamCount;
    private List<String> offeredStreams;
    private List<StreamStatus> streams;
    private List<String> plan = List.of();
    private @Nullable String lastHandledReconcileAt;
    private @Nullable String url;

    private SyncStatusBuilder(SyncReport before, long generation, Instant now) {
        this.now = now;
        this.generation = generation;
        this.conditions = Conditions.from(before.conditions(), generation, now);
        this.state = before.state();
        this.enabled = before.enabled();
        this.syncInterval = before.syncInterval();
        this.lastRunFinishedAt = before.lastRunFinishedAt();
        this.lastSuccessAt = before.lastSuccessAt();
        this.nextRunAt = before.nextRunAt();
        this.due = new RunDue(before.nextRunAt() == null ? null : before.syncInterval(), Times.read(before.runDueAt()));
        this.destination = before.destination();
        this.streamCount = before.streamCount();
        this.failedStreamCount = before.failedStreamCount();
        this.availableStreamCount = before.availableStreamCount();
        this.offeredStreams = before.offeredStreams();
        this.streams = before.streams();
        this.plan = before.plan();
        this.lastHandledReconcileAt = before.lastHandledReconcileAt();
        this.url = before.url();
    }

    public static SyncStatusBuilder after(SyncReport before, long generation, Instant now) {
        return new SyncStatusBuilder(before, generation, now);
    }

    /** The sync does not exist in Weld, so everything that was reported about it is removed. */
    public SyncStatusBuilder notFound() {
        state = null;
        weldState = null;
        enabled = null;
        syncInterval = null;
        lastRunFinishedAt = null;
        lastSuccessAt = null;
        nextRunAt = null;
        destination = null;
        streamCount = null;
        failedStreamCount = null;
        availableStreamCount = null;
        offeredStreams = List.of();
        streams = List.of();
        conditions.remove(Conditions.LAST_RUN_SUCCEEDED);
        return this;
    }

    /**
     * Reports the sync as Weld has it.
     *
     * @param owned names of the streams that this resource added
     */
    public SyncStatusBuilder remote(Sync sync, Collection<String> owned) {
        weldState = StatusText.state(sync.status());
        enabled = sync.enabled();
        nextRunAt = sync.enabled() && sync.orchestrationId() == null ? nextRun(sync.syncInterval()) : null;
        syncInterval = sync.syncInterval();
        List<Stream> actual = Objects.requireNonNullElse(sync.streams(), List.of());
        destination = destination(sync);
        streamCount = actual.size();
        Map<String, StreamStatus> known =
                streams.stream().collect(Collectors.toMap(StreamStatus::name, Function.identity(), (a, b) -> a));
        List<StreamStatus> listed = new ArrayList<>();
        int room = MAX_CHARACTERS_OF_NAMES;
        for (Stream stream : actual.stream()
                .sorted(Comparator.comparing(Stream::name))
                .limit(MAX_ITEMS)
                .toList()) {
            room -= stream.name().length();
            if (room >= 0) {
                listed.add(listed(stream, known.get(stream.name()), owned));
            }
        }
        boolean cut = listed.size() < actual.size();
        streams = listed;
        // Nothing is known about the omitted streams but the counts of the last read of all runs.
        if (!cut) {
            runs(RunSummary.of(streams));
        } else if (state == null) {
            state = RunSummary.none(weldState, Boolean.TRUE.equals(enabled));
        }
        return this;
    }

    private static @Nullable String destination(Sync sync) {
        String warehouse = java.util.stream.Stream.of(sync.destinationIntegrationId(), sync.destinationConnectionId())
                .filter(Objects::nonNull)
                .collect(Collectors.joining("/"));
        return warehouse.isEmpty() ? null : StatusText.line(warehouse);
    }

    /** The last result stays valid until it is past. Evaluating a cron expression is the most expensive part of a report. */
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

    /** Reports the runs of the streams. A stream without an entry keeps what was reported before. */
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
            // The omitted streams count as well.
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
        // The latest run may be the active one. Until it finishes, the results of the run before it stay.
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
        state = summary.state() == null ? RunSummary.none(weldState, Boolean.TRUE.equals(enabled)) : summary.state();
        failedStreamCount = summary.failed();
        lastRunFinishedAt = summary.lastRunFinishedAt();
        // A stream that fails now, or that was removed, has succeeded before all the same.
        lastSuccessAt = later(lastSuccessAt, summary.lastSuccessAt());
        if (summary.failure() != null) {
            conditions.informational(Conditions.LAST_RUN_SUCCEEDED, false, Reason.RunFailed, summary.failure());
        } else if (lastRunFinishedAt != null) {
            conditions.informational(
                    Conditions.LAST_RUN_SUCCEEDED, true, Reason.RunSucceeded, Situation.RUNS_SUCCEEDED.message());
        } else {
            conditions.remove(Conditions.LAST_RUN_SUCCEEDED);
        }
    }

    /** The names of the streams that the source offers, for a resource that selects among them. */
    public SyncStatusBuilder offered(List<String> names) {
        offeredStreams = names;
        return this;
    }

    public SyncStatusBuilder available(int count) {
        availableStreamCount = count;
        return this;
    }

    @Override
    public SyncStatusBuilder ready(Situation situation, Object... values) {
        return ready(situation.reason(), situation.message(values));
    }

    @Override
    public SyncStatusBuilder ready(Reason reason, String message) {
        return ready(reason, reason.kind(), message);
    }

    @Override
    public SyncStatusBuilder ready(Reason reason, Reason.Kind kind, String message) {
        modes(reason);
        conditions.ready(reason, kind, message);
        return this;
    }

    /** Appends a sentence to the message of Ready. */
    public SyncStatusBuilder append(String message) {
        conditions.append(message);
        return this;
    }

    /** Removes the conditions of modes that are over. */
    private void modes(Reason reason) {
        if (reason == Reason.Suspended) {
            conditions.informational(Conditions.SUSPENDED, true, Reason.Suspended, Situation.SUSPENDED.message());
        } else {
            conditions.remove(Conditions.SUSPENDED);
        }
        if (reason != Reason.Observed) {
            conditions.remove(Conditions.IN_SYNC);
            plan = List.of();
        }
    }

    /** Reports the plan that managementPolicy ObserveOnly does not carry out. */
    public SyncStatusBuilder observed(Plan notCarriedOut) {
        plan = java.util.stream.Stream.concat(
                        notCarriedOut.describe().stream(),
                        notCarriedOut.blockers().stream().map(Blocker::message))
                .map(StatusText::line)
                .limit(MAX_ITEMS)
                .toList();
        int differences = plan.size();
        conditions.ready(
                Reason.Observed,
                differences == 0
                        ? Situation.OBSERVED.message()
                        : Situation.OBSERVED_DIFFERENT.message(differences == 1 ? "one way" : differences + " ways"));
        conditions.remove(Conditions.SUSPENDED);
        conditions.informational(
                Conditions.IN_SYNC,
                differences == 0,
                differences == 0 ? Reason.InSync : Reason.Differs,
                differences == 0 ? Situation.IN_SYNC.message() : Situation.DIFFERS.message());
        return this;
    }

    @Override
    public SyncStatusBuilder reachable(boolean reachable, Reason reason, String message) {
        conditions.informational(Conditions.API_REACHABLE, reachable, reason, message);
        return this;
    }

    @Override
    public SyncStatusBuilder reachabilityUnknown() {
        conditions.remove(Conditions.API_REACHABLE);
        return this;
    }

    @Override
    public SyncStatusBuilder notUnreachable() {
        conditions.removeFalse(Conditions.API_REACHABLE);
        return this;
    }

    /** Where people find the sync in the Weld app; absent if that is not known. */
    public SyncStatusBuilder url(@Nullable String address) {
        url = address;
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
                runDueAt(),
                lastSuccessAt,
                offeredStreams,
                url));
    }

    private static @Nullable String later(@Nullable String one, @Nullable String other) {
        return other == null || (one != null && one.compareTo(other) > 0) ? one : other;
    }

    private @Nullable String runDueAt() {
        Instant dueAt = due.next(nextRunAt == null ? null : syncInterval, oldestSuccess(), now)
                .at();
        return dueAt == null ? null : dueAt.toString();
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
