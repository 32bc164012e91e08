package app.weld.operator.sync.run;

import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.plan.Schedule;
import app.weld.operator.snapshot.OrchestrationActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Works out when the runs of a sync are polled next, from what the last poll showed and from the schedule. */
final class RunPollPlanner {
    private static final Duration MAX_BETWEEN = Duration.ofHours(24);
    private static final Duration ORCHESTRATED = Duration.ofMinutes(10);
    private static final Duration SETTLE = Duration.ofSeconds(30);
    /** How far Weld's clock, or its rounding of times, may be behind ours. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);
    /** A run that takes longer than expected is polled again when it took so much longer, as a part of it. */
    private static final int STEPS = 10;
    /** What a run of the same length may take longer this time, as a part of it. */
    private static final int ALLOWANCE = 20;

    private final Duration interval;
    private final DoubleSupplier jitter;

    RunPollPlanner(Duration interval, DoubleSupplier jitter) {
        this.interval = interval;
        this.jitter = jitter;
    }

    /** When to poll though nothing calls for it. */
    Instant latest(Instant now) {
        return now.plusMillis((long) (MAX_BETWEEN.toMillis() * (1 + jitter.getAsDouble()) / 2));
    }

    /** A moment later, so that not all are polled at once. */
    Duration spread() {
        return Duration.ofMillis((long) (interval.toMillis() * jitter.getAsDouble()));
    }

    /** A run needs a moment to show after its time. */
    Instant shown(Instant begins) {
        return begins.plus(interval.compareTo(SETTLE) < 0 ? interval : SETTLE).plus(spread());
    }

    Instant next(RunPoll last, RunBasis basis, SyncReport report) {
        // What was requested may be another run than the one that is under way.
        Instant awaited = basis.awaitedSince() == null
                ? Instant.MAX
                : new ExpectedRun(basis.awaitedSince(), interval).next(last.at());
        if (ReportedRuns.isAnyActive(report, last.at())) {
            return earlier(ended(last, report), awaited);
        }
        Instant latest = latest(basis, last);
        Instant orchestrated = earlier(latest, orchestrated(last, basis, report));
        Instant scheduled =
                basis.isScheduled() ? earlier(begun(last, basis, report).orElse(latest), latest) : orchestrated;
        Instant expected = last.expected() == null || !basis.enabled()
                ? Instant.MAX
                : last.expected().next(last.at());
        return earlier(scheduled, earlier(awaited, expected));
    }

    /** Until Weld says that a sync has started, there is nothing to see but right after it should have. */
    Instant latest(RunBasis basis, RunPoll last) {
        if (basis.orchestration() != null) {
            return isExplained(last, basis.activity())
                    ? last.latestNext()
                    : last.at().plus(orchestrated());
        }
        return basis.neverRan() ? Instant.MAX : last.latestNext();
    }

    /** How often to poll while nothing says when an orchestration starts the sync. */
    private Duration orchestrated() {
        return longer(ORCHESTRATED, interval);
    }

    /** Whether the sync runs when its orchestration does. One other run proves nothing: a person may have started it. */
    private static boolean isExplained(RunPoll last, @Nullable OrchestrationActivity activity) {
        return activity != null
                && (last.starts().size() < 2 || last.starts().stream().limit(2).anyMatch(activity::explains));
    }

    /** After something has changed in the runs of the orchestration, and again until a run of the sync has begun. */
    private Instant orchestrated(RunPoll last, RunBasis basis, SyncReport report) {
        OrchestrationActivity activity = basis.activity();
        if (activity == null) {
            return Instant.MAX;
        }
        Instant start = activity.latest().start();
        boolean begun = start == null || ReportedRuns.hasAnyBegunSince(start.minus(CLOCK_SKEW), report);
        if (!activity.showsSameAs(last.activity())) {
            // An earlier process has seen a run that belongs to the latest one.
            boolean isKnown = last.activity() == null && begun && start != null && !activity.isActive();
            return isKnown ? Instant.MAX : activity.since().plus(spread().dividedBy(2));
        }
        if (begun || !basis.enabled()) {
            return Instant.MAX;
        }
        Instant next = new ExpectedRun(activity.latestSince(), interval).next(last.at());
        return activity.isActive() ? earlier(next, last.at().plus(orchestrated())) : next;
    }

    /** When what is running should have ended. */
    private Instant ended(RunPoll last, SyncReport report) {
        List<Instant> begun = ReportedRuns.activeSince(report, last.at());
        Instant first = begun.isEmpty() ? last.at() : begun.get(0);
        Duration step = longer(interval, Duration.between(first, last.at()).dividedBy(STEPS));
        Instant again = last.at().plus(step);
        if (last.length() == null || begun.isEmpty()) {
            return again;
        }
        Instant expected = begun.get(begun.size() - 1).plus(last.length()).plus(allowance(last.length()));
        return expected.isAfter(last.at()) ? expected : again;
    }

    private Duration allowance(Duration length) {
        double part = 0.6 + 0.8 * jitter.getAsDouble();
        return Duration.ofMillis((long) (part
                * longer(interval.dividedBy(2), length.dividedBy(ALLOWANCE)).toMillis()));
    }

    /** When the next run should have begun; sooner where the one before is late. */
    private Optional<Instant> begun(RunPoll last, RunBasis basis, SyncReport report) {
        Instant at = last.at();
        RunTimes times = RunTimes.of(basis.cron(), last.starts());
        Optional<Instant> next = Schedule.next(basis.cron(), at).map(this::shown);
        Optional<Instant> shifted =
                Schedule.next(basis.cron(), at.minus(times.delay())).map(time -> shown(time.plus(times.delay())));
        Optional<Instant> late = Schedule.previous(basis.cron(), at.minus(times.delay()))
                .map(due -> due.plus(times.delay()))
                .filter(due -> isLate(due, last, basis, report))
                .map(due -> at.plus(longer(interval, Duration.between(due, at))));
        Optional<Instant> unscheduled = times.between().map(between -> at.plus(longer(interval, between)));
        return Stream.of(next, shifted, late, unscheduled)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** Of a sync that never ran nothing says that its runs are late. */
    private static boolean isLate(Instant due, RunPoll last, RunBasis basis, SyncReport report) {
        return !ReportedRuns.hasAnyBegunSince(due.minus(CLOCK_SKEW), report)
                && (!basis.neverRan() || last.at().isBefore(due.plus(ExpectedRun.PATIENCE)));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
