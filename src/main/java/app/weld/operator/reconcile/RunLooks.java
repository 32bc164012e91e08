package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.plan.Schedule;
import app.weld.operator.status.Times;
import app.weld.operator.status.Words;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When the runs of a sync are worth a look, each of which is a call of its own: when one should have begun, when it should
 * be done by the length of the one before, when Weld says that the state changed, after a request, and else rarely. What
 * takes longer than expected is looked at in steps that grow with it.
 */
final class RunLooks {
    private static final Set<String> ACTIVE = Set.of("Running", "Retrying", "Scheduled", "Delayed");
    private static final Duration RARELY = Duration.ofHours(24);
    private static final Duration ORCHESTRATED = Duration.ofMinutes(10);
    private static final Duration SETTLE = Duration.ofSeconds(30);
    /** How far Weld's clock, or its rounding of times, may be behind ours. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);
    /** A run that takes longer than expected is looked at again when it took so much longer. */
    private static final int STEPS = 10;
    /** What a run of the same length may take longer this time, as a part of it. */
    private static final int ALLOWANCE = 20;

    private final Duration interval;
    private final DoubleSupplier luck;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    /**
     * The last look, and what follows from it.
     *
     * @param length how long the latest run took; absent before one was seen
     * @param rarely when to look next though nothing tells to
     * @param basis what {@code next} was worked out for; absent before that
     */
    private record Look(
            Instant last,
            @Nullable Duration length,
            Instant rarely,
            @Nullable Basis basis,
            Instant next) {
        Look planned(Basis forWhat, Instant time) {
            return new Look(last, length, rarely, forWhat, time);
        }
    }

    /** What a sync's runs depend on. */
    private record Basis(@Nullable String cron, @Nullable String orchestration, boolean enabled, boolean neverRan) {
        static Basis of(Sync sync) {
            return new Basis(sync.syncInterval(), sync.orchestrationId(), sync.enabled(), hasNeverRun(sync));
        }

        boolean isScheduled() {
            return enabled && orchestration == null;
        }
    }

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

    void looked(String uid, List<StreamRuns> runs, Instant now) {
        looks.compute(uid, (key, before) -> {
            Duration length = runs.stream()
                    .map(StreamRuns::latest)
                    .filter(Objects::nonNull)
                    .flatMap(run -> length(run.startedAt(), run.finishedAt()))
                    .max(Comparator.naturalOrder())
                    .orElse(before == null ? null : before.length());
            return new Look(now, length, rarely(now), null, now);
        });
    }

    private Instant rarely(Instant now) {
        return now.plusMillis((long) (RARELY.toMillis() * (1 + luck.getAsDouble()) / 2));
    }

    /** The resource is gone. */
    void forget(String uid) {
        looks.remove(uid);
    }

    /** When to look next, at the latest; may be past. */
    Instant next(String uid, Sync sync, SyncReport report, Instant now) {
        Basis basis = Basis.of(sync);
        // Worked out once for each look: thousands of resources are reconciled far more often than their runs are
        // looked at.
        return looks.compute(uid, (key, known) -> {
                    Look look = known == null ? began(basis, report, now) : known;
                    return basis.equals(look.basis()) ? look : look.planned(basis, plan(look, basis, report));
                })
                .next();
    }

    /**
     * An earlier process has looked, as the report says. What was under way then, or should have begun since, is looked at
     * soon, and not all of it at once.
     */
    private Look began(Basis basis, SyncReport report, Instant now) {
        Duration length = report.streams().stream()
                .flatMap(
                        stream -> length(Times.read(stream.lastRunStartedAt()), Times.read(stream.lastRunFinishedAt())))
                .max(Comparator.naturalOrder())
                .orElse(null);
        Look look = new Look(now, length, rarely(now), null, now);
        Instant run = Times.read(report.nextRunAt());
        if (isActive(report) || (run != null && !run.isAfter(now))) {
            return look.planned(basis, now.plus(spread()));
        }
        if (run != null && basis.isScheduled() && Objects.equals(report.syncInterval(), basis.cron())) {
            return look.planned(basis, earlier(begun(run), rarely(basis, look)));
        }
        return look;
    }

    private Instant plan(Look look, Basis basis, SyncReport report) {
        if (isActive(report)) {
            return done(look, report);
        }
        Instant rarely = rarely(basis, look);
        return basis.isScheduled()
                ? started(look, basis, report)
                        .map(time -> earlier(time, rarely))
                        .orElse(rarely)
                : rarely;
    }

    /** When what is running should be done. */
    private Instant done(Look look, SyncReport report) {
        List<Instant> begun = report.streams().stream()
                .filter(RunLooks::isActive)
                .flatMap(stream -> Stream.ofNullable(Times.read(stream.lastRunStartedAt())))
                .sorted()
                .toList();
        Instant first = begun.isEmpty() ? look.last() : begun.get(0);
        Duration step = longer(interval, Duration.between(first, look.last()).dividedBy(STEPS));
        Instant again = look.last().plus(step);
        if (look.length() == null || begun.isEmpty()) {
            return again;
        }
        Instant expected = begun.get(begun.size() - 1).plus(look.length()).plus(allowance(look.length()));
        return expected.isAfter(look.last()) ? expected : again;
    }

    private Duration allowance(Duration length) {
        double part = 0.6 + 0.8 * luck.getAsDouble();
        return Duration.ofMillis((long) (part
                * longer(interval.dividedBy(2), length.dividedBy(ALLOWANCE)).toMillis()));
    }

    /** When the next run should have begun; sooner where the one before is late. */
    private Optional<Instant> started(Look look, Basis basis, SyncReport report) {
        Optional<Instant> next = Schedule.next(basis.cron(), look.last()).map(this::begun);
        Optional<Instant> late = Schedule.previous(basis.cron(), look.last())
                .filter(due -> !basis.neverRan() && !hasRunSince(due.minus(CLOCK_SKEW), report))
                .map(due -> look.last().plus(longer(interval, Duration.between(due, look.last()))));
        return Stream.concat(next.stream(), late.stream()).min(Comparator.naturalOrder());
    }

    private static boolean hasRunSince(Instant time, SyncReport report) {
        return report.streams().stream()
                .flatMap(stream -> Stream.ofNullable(Times.read(stream.lastRunStartedAt())))
                .anyMatch(begun -> !begun.isBefore(time));
    }

    /** A run needs a moment to show after its time; those that begin at the same time are not looked at all at once. */
    private Instant begun(Instant run) {
        return run.plus(interval.compareTo(SETTLE) < 0 ? interval : SETTLE).plus(spread());
    }

    private Duration spread() {
        return Duration.ofMillis((long) (interval.toMillis() * luck.getAsDouble()));
    }

    /** Until Weld says that a sync has started, there is nothing to see but right after it should have. */
    private Instant rarely(Basis basis, Look look) {
        if (basis.orchestration() != null) {
            return look.last().plus(longer(ORCHESTRATED, interval));
        }
        return basis.neverRan() ? Instant.MAX : look.rarely();
    }

    private static boolean isActive(SyncReport report) {
        return report.streams().stream().anyMatch(RunLooks::isActive);
    }

    private static boolean isActive(StreamStatus stream) {
        return stream.state() != null && ACTIVE.contains(stream.state());
    }

    private static Stream<Duration> length(@Nullable Instant begun, @Nullable Instant ended) {
        return begun == null || ended == null || ended.isBefore(begun)
                ? Stream.empty()
                : Stream.of(Duration.between(begun, ended));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
