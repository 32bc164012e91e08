package app.weld.operator.standin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * The runs of an account. Nothing happens by itself: a tick ends runs that have lasted long enough, begins those that were
 * requested, and begins those whose cron time has come. The lock of its account guards it.
 */
final class Runs {
    static final String ID_PREFIX = "run_";
    private static final int KEPT_PER_STREAM = 200;

    final PagedTable<OrchestrationRunRow> orchestrationRuns = new PagedTable<>();

    private final Account account;
    /** The next cron time of every sync that runs by itself. */
    private final Map<String, Instant> due = new HashMap<>();
    /** Scheduled or running, by stream. */
    private final Map<String, RunRow> active = new HashMap<>();
    /** The last that ended, by stream. */
    private final Map<String, RunRow> latest = new HashMap<>();

    private final Map<String, PagedTable<RunRow>> history = new HashMap<>();
    private final Map<String, Queue<String>> failures = new HashMap<>();
    /** When a run was requested, by stream; until it begins. */
    private final Map<String, Instant> requested = new HashMap<>();
    /** How many runs were requested through the API, by stream. */
    private final Map<String, Integer> requests = new HashMap<>();
    /** Streams with a cron expression of their own. */
    private final Map<String, Own> own = new HashMap<>();
    /** Failed runs on end, by sync. */
    private final Map<String, Integer> failedOnEnd = new HashMap<>();
    /** By sync, where it is not as usual. */
    private final Map<String, Duration> lengths = new HashMap<>();

    /** When a stream with a cron expression of its own runs next. */
    private record Own(String interval, Instant due) {}

    Runs(Account account) {
        this.account = account;
    }

    static boolean sameSchedule(SyncRow one, SyncRow other) {
        return one.enabled() == other.enabled()
                && Objects.equals(one.interval(), other.interval())
                && Objects.equals(one.orchestrationId(), other.orchestrationId());
    }

    /** Works out the next cron time of a sync that is new, or whose schedule has changed. */
    void reschedule(SyncRow sync, Instant now) {
        Optional<Instant> next = account.quirks.schedulesStartRuns() && sync.enabled() && sync.orchestrationId() == null
                ? account.cron.next(sync.interval(), now)
                : Optional.empty();
        next.ifPresentOrElse(time -> due.put(sync.id(), time), () -> due.remove(sync.id()));
    }

    /** Requests a run, unless one is there: then that one. */
    RunRow request(StreamRow stream) {
        return active.computeIfAbsent(stream.id(), id -> {
            requested.put(id, account.now());
            return RunRow.scheduled(account.runId(), stream);
        });
    }

    /** The same, through the API. */
    void requestByCall(StreamRow stream) {
        requests.merge(stream.id(), 1, Integer::sum);
        request(stream);
    }

    int requests(String streamId) {
        return requests.getOrDefault(streamId, 0);
    }

    /** Begins a run now, the one that is scheduled if there is one. */
    void startNow(StreamRow stream) {
        RunRow run = request(stream);
        if (run.status().equals("SCHEDULED")) {
            start(run, account.now());
        }
    }

    /**
     * Ends the run of a stream now, and begins it first where none runs.
     *
     * @param error null where it completes
     */
    void endNow(StreamRow stream, long records, long bytes, String error) {
        startNow(stream);
        Instant now = account.now();
        RunRow run = active.get(stream.id());
        end(error == null ? run.completed(records, bytes, now) : run.failed(error, now), now);
    }

    void streamInterval(StreamRow stream, String interval) {
        account.cron.next(interval, account.now()).ifPresent(due -> own.put(stream.id(), new Own(interval, due)));
    }

    /** As {@link #active}, but without what no read shows yet. */
    Optional<RunRow> shown(String streamId) {
        return active(streamId).filter(run -> !run.status().equals("SCHEDULED") || !isHiddenUntilItBegins());
    }

    private boolean isHiddenUntilItBegins() {
        Duration delay = account.quirks.runDelay();
        return delay != null && !delay.isZero();
    }

    Optional<RunRow> active(String streamId) {
        return Optional.ofNullable(active.get(streamId));
    }

    Optional<RunRow> latest(String streamId) {
        return Optional.ofNullable(latest.get(streamId));
    }

    List<RunRow> history(String streamId) {
        return table(streamId).all();
    }

    PagedTable<RunRow> table(String streamId) {
        return history.computeIfAbsent(streamId, id -> new PagedTable<>());
    }

    Optional<RunRow> run(String id) {
        return history.values().stream()
                .flatMap(table -> table.get(id).stream())
                .findFirst();
    }

    void length(String syncId, Duration length) {
        lengths.put(syncId, length);
    }

    void failNext(String streamId, String error) {
        failures.computeIfAbsent(streamId, id -> new ArrayDeque<>()).add(error);
    }

    void forgetStream(String streamId) {
        active.remove(streamId);
        latest.remove(streamId);
        history.remove(streamId);
        failures.remove(streamId);
        requested.remove(streamId);
        requests.remove(streamId);
        own.remove(streamId);
    }

    void forgetSync(String syncId) {
        due.remove(syncId);
        lengths.remove(syncId);
        failedOnEnd.remove(syncId);
    }

    /** A sync that is enabled again has not failed yet. */
    void enabled(String syncId) {
        failedOnEnd.remove(syncId);
    }

    String status(SyncRow sync) {
        boolean ran = false;
        boolean failed = false;
        for (StreamRow stream : account.streams(sync.id())) {
            RunRow last = latest.get(stream.id());
            boolean running = active.containsKey(stream.id());
            ran |= running || last != null;
            failed |= !running && last != null && last.status().equals("FAILED");
        }
        boolean started = account.quirks.has(Way.RUNNING_MEANS_RAN)
                ? ran
                : account.enabledAt(sync.id()).isPresent();
        if (!started) {
            return "NOT_STARTED";
        }
        if (!sync.enabled()) {
            return "PAUSED";
        }
        return failed && !account.quirks.has(Way.STATUS_WITHOUT_FAILURES) ? "FAILED" : "RUNNING";
    }

    OrchestrationRunRow requestOrchestration(OrchestrationRow orchestration) {
        Instant now = account.now();
        OrchestrationRunRow run =
                new OrchestrationRunRow(account.nextId("orch_run"), orchestration.id(), "RUNNING", now, now, null);
        orchestrationRuns.put(run);
        for (SyncRow sync : account.syncs.all()) {
            if (sync.enabled() && orchestration.id().equals(sync.orchestrationId())) {
                account.streams(sync.id()).forEach(this::request);
            }
        }
        return run;
    }

    void tick(Instant now) {
        end(now);
        for (Map.Entry<String, Instant> entry : List.copyOf(due.entrySet())) {
            if (!entry.getValue().isAfter(now)) {
                SyncRow sync = account.syncs.get(entry.getKey()).orElseThrow();
                account.streams(sync.id()).forEach(this::request);
                reschedule(sync, now);
            }
        }
        for (Map.Entry<String, Own> entry : List.copyOf(own.entrySet())) {
            if (!entry.getValue().due().isAfter(now)) {
                StreamRow stream = account.streams.get(entry.getKey()).orElseThrow();
                if (account.syncs.get(stream.syncId()).orElseThrow().enabled()) {
                    request(stream);
                }
                streamInterval(stream, entry.getValue().interval());
            }
        }
        startDue(now);
        end(now);
    }

    /** Ticks at each moment until now at which something is due, so that each run has its exact times. */
    void catchUp(Instant now) {
        for (Optional<Instant> next = next(now); next.isPresent(); next = next(now)) {
            tick(next.get());
        }
    }

    private Optional<Instant> next(Instant now) {
        Stream<Instant> scheduled =
                Stream.concat(due.values().stream(), own.values().stream().map(Own::due));
        Stream<Instant> active = this.active.values().stream().flatMap(run -> next(run).stream());
        return Stream.concat(scheduled, active)
                .filter(time -> !time.isAfter(now))
                .min(Comparator.naturalOrder());
    }

    private Optional<Instant> next(RunRow run) {
        boolean scheduled = run.status().equals("SCHEDULED");
        Duration wait =
                scheduled ? account.quirks.runDelay() : lengths.getOrDefault(run.syncId(), account.quirks.runLength());
        return Optional.ofNullable(wait)
                .map(time -> (scheduled ? requested.get(run.streamId()) : run.startedAt()).plus(time));
    }

    private void startDue(Instant now) {
        Duration delay = account.quirks.runDelay();
        if (delay == null || active.isEmpty()) {
            return;
        }
        for (RunRow run : List.copyOf(active.values())) {
            Instant begin = requested.getOrDefault(run.streamId(), now).plus(delay);
            if (run.status().equals("SCHEDULED") && !begin.isAfter(now)) {
                start(run, now);
            }
        }
    }

    private void start(RunRow run, Instant now) {
        requested.remove(run.streamId());
        StreamRow stream = account.streams.get(run.streamId()).orElseThrow();
        String trigger = trigger(stream);
        RunRow started = run.started(trigger.equals("NONE") ? "INCREMENTAL" : "FULL", trigger, now);
        account.streams.put(stream.refreshed());
        active.put(stream.id(), started);
        PagedTable<RunRow> table = table(stream.id());
        table.put(started);
        table.trim(KEPT_PER_STREAM);
    }

    private String trigger(StreamRow stream) {
        if (stream.fullRefresh()) {
            return "USER";
        }
        if (!latest.containsKey(stream.id())) {
            return "INITIAL_SYNC";
        }
        return stream.flag("full_sync_always") ? "ALWAYS_FULL" : "NONE";
    }

    private void end(Instant now) {
        Duration usual = account.quirks.runLength();
        for (RunRow run : active.isEmpty() ? List.<RunRow>of() : List.copyOf(active.values())) {
            Duration length = lengths.getOrDefault(run.syncId(), usual);
            if (length != null
                    && run.status().equals("RUNNING")
                    && !run.startedAt().plus(length).isAfter(now)) {
                String error = failures.getOrDefault(run.streamId(), new ArrayDeque<>())
                        .poll();
                long records = records(run);
                end(error == null ? run.completed(records, records * 128, now) : run.failed(error, now), now);
            }
        }
        for (OrchestrationRunRow run : orchestrationRuns.all()) {
            if (usual != null
                    && run.status().equals("RUNNING")
                    && !run.startedAt().plus(usual).isAfter(now)) {
                orchestrationRuns.put(run.finished(now));
            }
        }
    }

    private void end(RunRow ended, Instant now) {
        active.remove(ended.streamId());
        latest.put(ended.streamId(), ended);
        table(ended.streamId()).put(ended);
        stopAfterFailures(ended, now);
    }

    private void stopAfterFailures(RunRow ended, Instant now) {
        int failed = ended.error() == null ? 0 : failedOnEnd.getOrDefault(ended.syncId(), 0) + 1;
        boolean stop = failed >= account.quirks.stopAfterFailures();
        failedOnEnd.put(ended.syncId(), stop ? 0 : failed);
        if (stop) {
            account.change(account.syncs.get(ended.syncId()).orElseThrow().withEnabled(false, now));
        }
    }

    /** The same for every full run of a stream, less for an incremental one. */
    private long records(RunRow run) {
        String name = account.streams.get(run.streamId()).orElseThrow().name();
        long all = 1_000L + Math.floorMod(name.hashCode(), 9_000);
        return run.mode().equals("FULL") ? all : all / 100;
    }
}
