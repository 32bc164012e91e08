package app.weld.operator.sync.run;

import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.snapshot.OrchestrationActivity;
import app.weld.operator.status.StatusText;
import app.weld.operator.status.Times;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When the runs of one sync are polled, each of which is a call of its own: when one should have begun by the schedule, or by
 * what is known of the runs of its orchestration, when it should have ended by the length of the one before, when Weld says that the state changed, after a request, and else once a day. A run
 * that takes longer than expected is polled in steps that grow with it.
 */
public final class RunPollSchedule {
    private static final String FAILED = "Failed";
    /** After a change the first poll is so many intervals later: runs by schedule are polled for anyway. */
    private static final int INTERVALS_AFTER_CHANGE = 10;

    private final Duration interval;
    private final RunPollPlanner planner;
    private @Nullable OrchestrationActivity activity;
    private @Nullable RunPoll last;
    private @Nullable Planned planned;
    /** Whether the last report of this process shows runs. */
    private boolean shown;
    /** When the sync was enabled; absent once a read that began later has shown its state. */
    private @Nullable Instant enabled;
    /** When the last shared listing began; absent before the first one. */
    private @Nullable Instant listed;

    /** When to poll next, worked out for this basis. */
    private record Planned(RunBasis basis, Instant next) {}

    public RunPollSchedule(Duration interval, DoubleSupplier jitter) {
        this.interval = interval;
        this.planner = new RunPollPlanner(interval, jitter);
    }

    /** What is known of the runs of the orchestration that starts the sync; absent where nothing is, or none does. */
    public void orchestrated(@Nullable OrchestrationActivity known) {
        activity = known;
    }

    /** When the last shared listing began, which what is said of the sync is not older than. */
    public void listed(Optional<Instant> began) {
        listed = began.orElse(null);
    }

    /**
     * Whether to poll now.
     *
     * @param awaitedSince since when a run that was requested is awaited; absent where none is
     */
    public boolean isDue(Sync remote, SyncReport report, @Nullable Instant awaitedSince, Instant now) {
        return isStateNew(remote, report) || isLost(report) || !now.isBefore(next(remote, report, awaitedSince, now));
    }

    /** What Weld says of the sync itself costs nothing, but may say no more than that its schedule is in force. */
    private boolean isStateNew(Sync remote, SyncReport report) {
        String status = StatusText.state(remote.status());
        if (enabled != null && last != null) {
            // The first state that a read shows after the sync was enabled says no more than that it is enabled. What
            // was known before is no such read: a reconciliation for another reason may come between.
            if (!Objects.equals(last.status(), status) || (listed != null && listed.isAfter(enabled))) {
                enabled = null;
                last = last.with(status);
            }
            return false;
        }
        if (ReportedRuns.NOT_STARTED.equals(status)) {
            return false;
        }
        if (last == null) {
            boolean first = report.streamCount() == null;
            return first || (FAILED.equals(status) && !FAILED.equals(report.state()));
        }
        return !Objects.equals(last.status(), status);
    }

    /** Another process that believed to lead, or a person, has put a report in place of ours that does not show the runs. */
    private boolean isLost(SyncReport report) {
        return shown && !ReportedRuns.hasAnyBegun(report);
    }

    /** This process has this report in the status now. */
    public void published(SyncReport report) {
        shown = ReportedRuns.hasAnyBegun(report);
    }

    /** The runs were polled now. */
    public void polled(Sync remote, List<StreamRuns> runs, Instant now) {
        enabled = null;
        last = RunPoll.after(
                last, StatusText.state(remote.status()), runs, activity, now, interval, planner.latest(now));
        planned = null;
    }

    /** The sync was enabled now: what Weld said of its state was before that. */
    public void enabled(Instant now) {
        enabled = now;
    }

    /** The sync was enabled or given streams now: Weld may begin a run by itself, whatever the schedule says. */
    public void changed(Instant now) {
        if (last != null) {
            last = last.expecting(new ExpectedRun(now, interval.multipliedBy(INTERVALS_AFTER_CHANGE)));
            planned = null;
        }
    }

    /** When to poll next, at the latest; may be past. */
    public Instant next(Sync remote, SyncReport report, @Nullable Instant awaitedSince, Instant now) {
        RunBasis basis = RunBasis.of(remote, activity, report, awaitedSince);
        if (last == null) {
            begin(remote, basis, report, now);
        }
        // Worked out once for each poll: resources are reconciled far more often than their runs are polled.
        if (planned == null || !planned.basis().equals(basis)) {
            planned = new Planned(
                    basis, isEndedUnseen(basis) ? now : planner.next(Objects.requireNonNull(last), basis, report));
        }
        return planned.next();
    }

    /** Another process that believed to lead has seen the outcome of the requested run, which this one awaited. */
    private boolean isEndedUnseen(RunBasis basis) {
        return planned != null && planned.basis().awaitedSince() != null && basis.awaitedSince() == null;
    }

    /**
     * An earlier process has polled, as the status says. What was under way then, or should have begun since, is polled soon,
     * and not all of it at once.
     */
    private void begin(Sync remote, RunBasis basis, SyncReport report, Instant now) {
        RunPoll first = RunPoll.unknown(
                now, StatusText.state(remote.status()), ReportedRuns.length(report), planner.latest(now));
        last = first;
        Instant run = Times.read(report.nextRunAt());
        boolean overdue = run != null && !run.isAfter(now);
        if (ReportedRuns.isAnyActive(report, now) || basis.awaitedSince() != null || overdue) {
            planned = new Planned(basis, now.plus(planner.spread()));
        } else if (run != null && basis.isScheduled() && Objects.equals(report.syncInterval(), basis.cron())) {
            planned = new Planned(basis, RunPollPlanner.earlier(planner.shown(run), planner.latest(basis, first)));
        }
    }
}
