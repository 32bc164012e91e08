package app.weld.operator.standin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;

/**
 * The runs of an account. Nothing happens by itself: a tick ends runs that have lasted long enough, begins those that were
 * asked for, and begins those whose cron time has come. The lock of its account guards it.
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
    /** When a run was asked for, by stream; until it begins. */
    private final Map<String, Instant> requested = new HashMap<>();
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
        Optional<Instant> next = sync.enabled() && sync.orchestrationId() == null
                ? account.cron.next(sync.interval(), now)
                : Optional.empty();
        next.ifPresentOrElse(time -> due.put(sync.id(), time), () -> due.remove(sync.id()));
    }

    /** Asks for a run, unless one is there: then that one. */
    RunRow request(StreamRow stream) {
        return active.computeIfAbsent(stream.id(), id -> {
            requested.put(id, account.now());
            return RunRow.scheduled(stream);
        });
    }

    void streamInterval(StreamRow stream, String interval) {
        account.cron.next(interval, account.now()).ifPresent(due -> own.put(stream.id(), new Own(interval, due)));
    }

    /** As {@link #active}, but without what nobody can see yet. */
    Optional<RunRow> shown(String streamId) {
        return active(streamId)
                .filter(run -> !run.status().equals("SCHEDULED")
                        || account.quirks.runDelay().isZero());
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
        own.remove(streamId);
    }

    void forgetSync(String syncId) {
        due.remove(syncId);
        lengths.remove(syncId);
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
        return failed ? "FAILED" : "RUNNING";
    }

    OrchestrationRunRow requestOrchestration(OrchestrationRow orchestration) {
        Instant now = account.now();
        OrchestrationRunRow run = new OrchestrationRunRow(Ids.next(), orchestration.id(), "RUNNING", now, now, null);
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
        for (RunRow run : List.copyOf(active.values())) {
            Instant begin = requested.getOrDefault(run.streamId(), now).plus(account.quirks.runDelay());
            if (run.status().equals("SCHEDULED") && !begin.isAfter(now)) {
                requested.remove(run.streamId());
                start(run, now);
            }
        }
        end(now);
    }

    private void start(RunRow run, Instant now) {
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
        Instant startedBefore = now.minus(usual);
        for (RunRow run : List.copyOf(active.values())) {
            Duration length = lengths.getOrDefault(run.syncId(), usual);
            if (run.status().equals("RUNNING") && !run.startedAt().isAfter(now.minus(length))) {
                String error = failures.getOrDefault(run.streamId(), new ArrayDeque<>())
                        .poll();
                RunRow ended = error == null ? run.completed(records(run), now) : run.failed(error, now);
                active.remove(run.streamId());
                latest.put(run.streamId(), ended);
                table(run.streamId()).put(ended);
                stopAfterFailures(ended, now);
            }
        }
        for (OrchestrationRunRow run : orchestrationRuns.all()) {
            if (run.status().equals("RUNNING") && !run.startedAt().isAfter(startedBefore)) {
                orchestrationRuns.put(run.finished(now));
            }
        }
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
