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
import java.util.function.DoubleSupplier;
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
    private final DoubleSupplier luck;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    /**
     * The last look.
     *
     * @param rarely when to look next though nothing tells to
     */
    private record Look(Instant last, Instant rarely) {}

    RunLooks(Duration interval, DoubleSupplier luck) {
        this.interval = interval;
        this.luck = luck;
    }

    boolean isDue(String uid, Sync sync, SyncReport report, Instant now) {
        boolean news = !Objects.equals(report.state(), Words.state(sync.status()));
        return (news && !hasNeverRun(sync)) || !now.isBefore(next(uid, sync, report, now));
    }

    private static boolean hasNeverRun(Sync sync) {
        return "NotStarted".equals(Words.state(sync.status()));
    }

    void looked(String uid, Instant now) {
        looks.put(uid, new Look(now, now.plusMillis((long) (RARELY.toMillis() * (1 + luck.getAsDouble()) / 2))));
    }

    /** The resource is gone. */
    void forget(String uid) {
        looks.remove(uid);
    }

    /** When to look next, at the latest; may be past. */
    Instant next(String uid, Sync sync, SyncReport report, Instant now) {
        Look look = looks.computeIfAbsent(uid, key -> began(report, now));
        if (isActive(report)) {
            return look.last().plus(interval);
        }
        Instant cron = afterCron(sync, look.last());
        Instant rarely = rarely(sync, look);
        return cron == null || rarely.isBefore(cron) ? rarely : cron;
    }

    /** Until Weld says that a sync has started, there is nothing to see but right after it should have. */
    private Instant rarely(Sync sync, Look look) {
        if (sync.orchestrationId() != null) {
            return look.last().plus(longer(ORCHESTRATED, interval));
        }
        return hasNeverRun(sync) ? Instant.MAX : look.rarely();
    }

    /** A first look is not needed where an earlier process has looked; the rare looks are spread, not all at once. */
    private Look began(SyncReport report, Instant now) {
        String next = report.nextRunAt();
        boolean missed =
                isActive(report) || (next != null && !Instant.parse(next).isAfter(now));
        Instant spread = now.plusMillis((long) (RARELY.toMillis() * luck.getAsDouble()));
        return missed ? new Look(Instant.EPOCH, now) : new Look(now, spread);
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
