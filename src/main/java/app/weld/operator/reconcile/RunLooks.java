package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.plan.Schedule;
import app.weld.operator.status.Words;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When the runs of a sync are worth a look: after a cron time, while a run is active, when Weld says that the state
 * changed, after a request, and else rarely.
 */
final class RunLooks {
    private static final List<String> ACTIVE = List.of("Running", "Retrying", "Scheduled", "Delayed");
    private static final Duration RARELY = Duration.ofHours(1);
    private static final Duration ORCHESTRATED = Duration.ofMinutes(10);

    private final Duration interval;
    private final Map<String, Instant> lastLooks = new ConcurrentHashMap<>();

    RunLooks(Duration interval) {
        this.interval = interval;
    }

    boolean isDue(String uid, Sync sync, SyncReport report, Instant now) {
        boolean neverReported = report.state() == null;
        boolean changed = !Objects.equals(report.state(), Words.state(sync.status()));
        return neverReported || changed || !now.isBefore(next(uid, sync, report, now));
    }

    void looked(String uid, Instant now) {
        lastLooks.put(uid, now);
    }

    /** Something was asked for: the next reconcile looks. */
    void forget(String uid) {
        lastLooks.remove(uid);
    }

    /** When to look next, at the latest; may be past. */
    Instant next(String uid, Sync sync, SyncReport report, Instant now) {
        Instant last = lastLooks.computeIfAbsent(uid, key -> began(report, now));
        if (isActive(report)) {
            return last.plus(interval);
        }
        Instant rarely = last.plus(sync.orchestrationId() == null ? RARELY : longer(ORCHESTRATED, interval));
        Instant cron = afterCron(sync, last);
        return cron == null || rarely.isBefore(cron) ? rarely : cron;
    }

    /** A first look is not needed where an earlier process has looked; looks are spread, not all at once. */
    private static Instant began(SyncReport report, Instant now) {
        String next = report.nextRunAt();
        if (isActive(report) || (next != null && !Instant.parse(next).isAfter(now))) {
            return Instant.EPOCH;
        }
        if (report.observedGeneration() == null) {
            return Instant.EPOCH;
        }
        return now.minusMillis(ThreadLocalRandom.current().nextLong(RARELY.toMillis()));
    }

    /** A run needs a moment to show after its time; it is looked for twice. */
    private @Nullable Instant afterCron(Sync sync, Instant last) {
        if (!sync.enabled() || sync.orchestrationId() != null) {
            return null;
        }
        Duration settle = interval.compareTo(Duration.ofSeconds(30)) < 0 ? interval : Duration.ofSeconds(30);
        Instant recent = Schedule.previous(sync.syncInterval(), last).orElse(null);
        if (recent != null && last.isBefore(recent.plus(settle).plus(interval))) {
            return last.plus(interval);
        }
        return Schedule.next(sync.syncInterval(), last)
                .map(time -> time.plus(settle))
                .orElse(null);
    }

    static boolean isActive(SyncReport report) {
        return report.streams().stream()
                .map(StreamStatus::state)
                .filter(Objects::nonNull)
                .anyMatch(ACTIVE::contains);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
