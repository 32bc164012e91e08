package app.weld.operator.sync.run;

import app.weld.operator.snapshot.OrchestrationActivity;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.StreamRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the last poll of the runs of a sync showed.
 *
 * @param at when it was
 * @param status what Weld said of the sync then
 * @param length how long the latest run took; absent before one was seen
 * @param starts when the latest runs that were seen began, the last one first
 * @param expected a run that should begin, whatever the schedule says; absent where none is
 * @param scheduled whether Weld showed a run that had not begun
 * @param activity what was known of the runs of the sync's orchestration then; absent where nothing was
 * @param latestNext when to poll next though nothing calls for it
 */
record RunPoll(
        Instant at,
        @Nullable String status,
        @Nullable Duration length,
        List<Instant> starts,
        @Nullable ExpectedRun expected,
        boolean scheduled,
        @Nullable OrchestrationActivity activity,
        Instant latestNext) {
    private static final String SCHEDULED = "SCHEDULED";
    private static final int STARTS_KEPT = 3;

    /** An earlier process has polled. */
    static RunPoll unknown(Instant now, @Nullable String status, @Nullable Duration length, Instant latestNext) {
        return new RunPoll(now, status, length, List.of(), null, false, null, latestNext);
    }

    /** @param before the poll before this one; absent where there was none */
    static RunPoll after(
            @Nullable RunPoll before,
            @Nullable String status,
            List<StreamRuns> runs,
            @Nullable OrchestrationActivity activity,
            Instant now,
            Duration interval,
            Instant latestNext) {
        List<Instant> starts = starts(before == null ? List.of() : before.starts(), runs);
        boolean begun = before != null && !starts.equals(before.starts());
        boolean scheduled = runs.stream().anyMatch(of -> isScheduled(of.active(), now));
        boolean newlyScheduled = scheduled && (before == null || !before.scheduled());
        ExpectedRun expected = before == null || begun ? null : before.expected();
        return new RunPoll(
                now,
                status,
                length(runs).orElse(before == null ? null : before.length()),
                starts,
                newlyScheduled ? new ExpectedRun(now, interval) : expected,
                scheduled,
                activity,
                latestNext);
    }

    RunPoll with(@Nullable String nowStatus) {
        return new RunPoll(at, nowStatus, length, starts, expected, scheduled, activity, latestNext);
    }

    RunPoll expecting(ExpectedRun run) {
        return new RunPoll(at, status, length, starts, run, scheduled, activity, latestNext);
    }

    private static Optional<Duration> length(List<StreamRuns> runs) {
        return runs.stream()
                .map(StreamRuns::latest)
                .filter(Objects::nonNull)
                .flatMap(run -> ReportedRuns.length(run.startedAt(), run.finishedAt()).stream())
                .max(Comparator.naturalOrder());
    }

    private static List<Instant> starts(List<Instant> before, List<StreamRuns> runs) {
        Optional<Instant> latest = runs.stream()
                .flatMap(of -> Stream.of(Optional.ofNullable(of.active()), Optional.ofNullable(of.latest())))
                .flatMap(Optional::stream)
                .filter(run -> !SCHEDULED.equals(run.status()))
                .flatMap(run -> Stream.ofNullable(run.startedAt()))
                .max(Comparator.naturalOrder());
        return latest.isEmpty() || before.contains(latest.get())
                ? before
                : Stream.concat(latest.stream(), before.stream())
                        .limit(STARTS_KEPT)
                        .toList();
    }

    /** A run that has not begun: some services always show the next one so. */
    private static boolean isScheduled(@Nullable Run run, Instant now) {
        return run != null
                && SCHEDULED.equals(run.status())
                && (run.startedAt() == null || run.startedAt().isAfter(now));
    }
}
