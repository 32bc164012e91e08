package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.plan.Schedule;
import app.weld.operator.status.StatusText;
import app.weld.operator.status.Times;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When the runs of a sync are worth a look, each of which is a call of its own: when one should have begun, when it should
 * be done by the length of the one before, when Weld says that the state changed, after a request, and else rarely. What
 * takes longer than expected is looked at in steps that grow with it.
 */
final class RunPollSchedule {
    private static final String NOT_STARTED = "NotStarted";
    private static final String FAILED = "Failed";
    private static final String SCHEDULED = "Scheduled";
    private static final Set<String> ACTIVE = Set.of("Running", "Retrying", "Delayed");
    private static final Duration RARELY = Duration.ofHours(24);
    private static final Duration ORCHESTRATED = Duration.ofMinutes(10);
    private static final Duration SETTLE = Duration.ofSeconds(30);
    /** How far Weld's clock, or its rounding of times, may be behind ours. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);
    /** After a change the first look is so many intervals later: runs by schedule are looked for anyway. */
    private static final int AFTER_CHANGE = 10;

    private static final int STARTS_KEPT = 3;
    /** A run that takes longer than expected is looked at again when it took so much longer. */
    private static final int STEPS = 10;
    /** What a run of the same length may take longer this time, as a part of it. */
    private static final int ALLOWANCE = 20;

    private final Duration interval;
    private final DoubleSupplier jitter;
    private @Nullable Look last;

    /**
     * The last look, and what follows from it.
     *
     * @param status what Weld said of the sync then
     * @param length how long the latest run took; absent before one was seen
     * @param starts when the latest runs that were seen began, the last one first
     * @param expected a run that should begin, whatever the schedule says
     * @param scheduled whether Weld showed a run that had not begun
     * @param rarely when to look next though nothing tells to
     * @param basis what {@code next} was worked out for; absent before that
     */
    private record Look(
            Instant last,
            @Nullable String status,
            @Nullable Duration length,
            List<Instant> starts,
            @Nullable Expected expected,
            boolean scheduled,
            Instant rarely,
            @Nullable Basis basis,
            Instant next) {
        static Look first(Instant now, @Nullable String status, @Nullable Duration length, Instant rarely) {
            return new Look(now, status, length, List.of(), null, false, rarely, null, now);
        }

        Look planned(Basis forWhat, Instant time) {
            return new Look(last, status, length, starts, expected, scheduled, rarely, forWhat, time);
        }

        Look expecting(Expected what) {
            return new Look(last, status, length, starts, what, scheduled, rarely, null, next);
        }
    }

    /** A run that should begin: looked for in steps that double, the first of them so long after it was expected. */
    private record Expected(Instant since, Duration step) {}

    /** What a sync's runs depend on. */
    private record Basis(
            @Nullable String cron,
            @Nullable String orchestration,
            boolean enabled,
            boolean neverRan,
            @Nullable Instant awaitedSince) {
        static Basis of(Sync sync, SyncReport report, @Nullable Instant awaitedSince) {
            return new Basis(
                    sync.syncInterval(),
                    sync.orchestrationId(),
                    sync.enabled(),
                    hasNeverRun(sync, report),
                    awaitedSince);
        }

        boolean isScheduled() {
            return enabled && orchestration == null;
        }
    }

    RunPollSchedule(Duration interval, DoubleSupplier jitter) {
        this.interval = interval;
        this.jitter = jitter;
    }

    /**
     * Whether to look now.
     *
     * @param awaitedSince since when a run that was asked for is awaited; absent where none is
     */
    boolean isDue(Sync sync, SyncReport report, @Nullable Instant awaitedSince, Instant now) {
        return isNews(last, sync, report) || !now.isBefore(next(sync, report, awaitedSince, now));
    }

    /** What Weld says of the sync itself costs nothing, but may say no more than that its schedule is in force. */
    private static boolean isNews(@Nullable Look look, Sync sync, SyncReport report) {
        String status = StatusText.state(sync.status());
        if (NOT_STARTED.equals(status)) {
            return false;
        }
        if (look == null) {
            boolean first = report.streamCount() == null;
            return first || (FAILED.equals(status) && !FAILED.equals(report.state()));
        }
        return !Objects.equals(look.status(), status);
    }

    private static boolean hasNeverRun(Sync sync, SyncReport report) {
        return NOT_STARTED.equals(StatusText.state(sync.status()))
                && report.streams().stream().allMatch(stream -> stream.lastRunStartedAt() == null);
    }

    void polled(Sync sync, List<StreamRuns> runs, Instant now) {
        Look before = last;
        Duration length = runs.stream()
                .map(StreamRuns::latest)
                .filter(Objects::nonNull)
                .flatMap(run -> length(run.startedAt(), run.finishedAt()))
                .max(Comparator.naturalOrder())
                .orElse(before == null ? null : before.length());
        List<Instant> starts = starts(before == null ? List.of() : before.starts(), runs);
        boolean begun = before != null && !starts.equals(before.starts());
        boolean scheduled = runs.stream().anyMatch(of -> isWaiting(of.active(), now));
        Expected expected = before == null || begun ? null : before.expected();
        if (scheduled && (before == null || !before.scheduled())) {
            expected = new Expected(now, interval);
        }
        last = new Look(
                now, StatusText.state(sync.status()), length, starts, expected, scheduled, rarely(now), null, now);
    }

    /** It was enabled or given streams just now: Weld may begin a run by itself, whatever the schedule says. */
    void changed(Instant now) {
        if (last != null) {
            last = last.expecting(new Expected(now, interval.multipliedBy(AFTER_CHANGE)));
        }
    }

    private static List<Instant> starts(List<Instant> before, List<StreamRuns> runs) {
        Optional<Instant> latest = runs.stream()
                .flatMap(of -> Stream.of(Optional.ofNullable(of.active()), Optional.ofNullable(of.latest())))
                .flatMap(Optional::stream)
                .filter(run -> !"SCHEDULED".equals(run.status()))
                .flatMap(run -> Stream.ofNullable(run.startedAt()))
                .max(Comparator.naturalOrder());
        return latest.isEmpty() || before.contains(latest.get())
                ? before
                : Stream.concat(latest.stream(), before.stream())
                        .limit(STARTS_KEPT)
                        .toList();
    }

    /** A run that has not begun: some services always show the next one so. */
    private static boolean isWaiting(@Nullable Run run, Instant now) {
        return run != null
                && "SCHEDULED".equals(run.status())
                && (run.startedAt() == null || run.startedAt().isAfter(now));
    }

    private Instant rarely(Instant now) {
        return now.plusMillis((long) (RARELY.toMillis() * (1 + jitter.getAsDouble()) / 2));
    }

    /** When to look next, at the latest; may be past. */
    Instant next(Sync sync, SyncReport report, @Nullable Instant awaitedSince, Instant now) {
        Basis basis = Basis.of(sync, report, awaitedSince);
        // Worked out once for each look: thousands of resources are reconciled far more often than their runs are
        // looked at.
        Look look = last == null ? began(sync, basis, report, now) : last;
        Look planned = basis.equals(look.basis()) ? look : look.planned(basis, plan(look, basis, report));
        last = planned;
        return planned.next();
    }

    /**
     * An earlier process has looked, as the report says. What was under way then, or should have begun since, is looked at
     * soon, and not all of it at once.
     */
    private Look began(Sync sync, Basis basis, SyncReport report, Instant now) {
        Duration length = report.streams().stream()
                .flatMap(
                        stream -> length(Times.read(stream.lastRunStartedAt()), Times.read(stream.lastRunFinishedAt())))
                .max(Comparator.naturalOrder())
                .orElse(null);
        Look look = Look.first(now, StatusText.state(sync.status()), length, rarely(now));
        Instant run = Times.read(report.nextRunAt());
        if (isActive(report, now) || basis.awaitedSince() != null || (run != null && !run.isAfter(now))) {
            return look.planned(basis, now.plus(spread()));
        }
        if (run != null && basis.isScheduled() && Objects.equals(report.syncInterval(), basis.cron())) {
            return look.planned(basis, earlier(begun(run), rarely(basis, look)));
        }
        return look;
    }

    private Instant plan(Look look, Basis basis, SyncReport report) {
        // What was asked for may be another run than the one that is under way.
        Instant awaited = basis.awaitedSince() == null
                ? Instant.MAX
                : step(new Expected(basis.awaitedSince(), interval), look.last());
        if (isActive(report, look.last())) {
            return earlier(done(look, report), awaited);
        }
        Instant rarely = rarely(basis, look);
        Instant planned = basis.isScheduled()
                ? started(look, basis, report)
                        .map(time -> earlier(time, rarely))
                        .orElse(rarely)
                : rarely;
        Instant expected =
                look.expected() == null || !basis.enabled() ? Instant.MAX : step(look.expected(), look.last());
        return earlier(planned, earlier(awaited, expected));
    }

    /** Twice as long after it was expected as the look before, and once more when it is given up. */
    private static Instant step(Expected expected, Instant last) {
        Instant end = expected.since().plus(RequestProgress.RUN_PATIENCE);
        if (!last.isBefore(end)) {
            return Instant.MAX;
        }
        return earlier(last.plus(longer(expected.step(), Duration.between(expected.since(), last))), end);
    }

    /** When what is running should be done. */
    private Instant done(Look look, SyncReport report) {
        List<Instant> begun = report.streams().stream()
                .filter(stream -> isActive(stream, look.last()))
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
        double part = 0.6 + 0.8 * jitter.getAsDouble();
        return Duration.ofMillis((long) (part
                * longer(interval.dividedBy(2), length.dividedBy(ALLOWANCE)).toMillis()));
    }

    /** When the next run should have begun; sooner where the one before is late. */
    private Optional<Instant> started(Look look, Basis basis, SyncReport report) {
        RunTimes habit = RunTimes.of(basis.cron(), look.starts());
        Optional<Instant> next = Schedule.next(basis.cron(), look.last()).map(this::begun);
        Optional<Instant> shifted = Schedule.next(basis.cron(), look.last().minus(habit.delay()))
                .map(time -> begun(time.plus(habit.delay())));
        Optional<Instant> late = Schedule.previous(basis.cron(), look.last().minus(habit.delay()))
                .map(due -> due.plus(habit.delay()))
                .filter(due -> !hasRunSince(due.minus(CLOCK_SKEW), report) && mayStillCome(basis, due, look.last()))
                .map(due -> look.last().plus(longer(interval, Duration.between(due, look.last()))));
        Optional<Instant> unscheduled = habit.between().map(often -> look.last().plus(longer(interval, often)));
        return Stream.of(next, shifted, late, unscheduled)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** Of a sync that never ran nothing says that its runs are late. */
    private static boolean mayStillCome(Basis basis, Instant due, Instant last) {
        return !basis.neverRan() || last.isBefore(due.plus(RequestProgress.RUN_PATIENCE));
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
        return Duration.ofMillis((long) (interval.toMillis() * jitter.getAsDouble()));
    }

    /** Until Weld says that a sync has started, there is nothing to see but right after it should have. */
    private Instant rarely(Basis basis, Look look) {
        if (basis.orchestration() != null) {
            return look.last().plus(longer(ORCHESTRATED, interval));
        }
        return basis.neverRan() ? Instant.MAX : look.rarely();
    }

    private static boolean isActive(SyncReport report, Instant at) {
        return report.streams().stream().anyMatch(stream -> isActive(stream, at));
    }

    private static boolean isActive(StreamStatus stream, Instant at) {
        if (SCHEDULED.equals(stream.state())) {
            Instant start = Times.read(stream.lastRunStartedAt());
            return start != null && !start.isAfter(at);
        }
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
