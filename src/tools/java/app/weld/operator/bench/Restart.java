package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The operator restarted among converged syncs. */
final class Restart {
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private Restart() {}

    static void measure(Options options, Report report) {
        int number = options.syncs(10_000);
        try (Environment environment = new Environment()) {
            environment.teams(options.accounts(number));
            Seeding seeding = new Seeding(environment);
            seeding.foreign(options.number("foreign", 0));
            report.progress("seeding");
            seeding.converged(number, i -> quietCron(i));
            environment.slow();
            report.progress("restarting");
            report.conditions(options, environment);
            header(report);
            try (StatusWatcher watcher = new StatusWatcher(environment.client())) {
                Pause.until(Duration.ofMinutes(2), SETTLED, "the watch", () -> watcher.inSync() >= number);
                for (List<String> jvm : environment.jvms()) {
                    environment.jvmOptions(jvm);
                    Statuses before = Statuses.of(environment.client());
                    row(report, environment, number, watcher);
                    report.line("<!-- Changed in the statuses: "
                            + Report.counts(before.changedTo(Statuses.of(environment.client()))) + "; "
                            + Statuses.size(environment.client()) + " -->");
                }
            }
        }
    }

    static void header(Report report) {
        report.header(
                "syncs",
                "accounts",
                "JVM",
                "ready s",
                "everything looked at s",
                "list calls",
                "syncs per list call",
                "calls per single sync",
                "status writes",
                "of these changes",
                "reconciles per sync",
                "operator CPU s",
                "stand-in and bench CPU s",
                "RSS MiB",
                "most RSS MiB");
    }

    /** Every six hours, and not in the next two: what begins while it is measured is another measurement. */
    static String quietCron(int number) {
        int hour = (Instant.now().atZone(ZoneOffset.UTC).getHour() + 3) % 6;
        return number % 60 + " " + hour + "-23/6 * * *";
    }

    private static void row(Report report, Environment environment, int number, StatusWatcher watcher) {
        long began = System.nanoTime();
        Footprint before = Footprint.ofThisProcess();
        try (OperatorProcess operator = environment.startOperator()) {
            Restarted restarted = Restarted.watch(environment, number, operator, began, watcher);
            Snap after = restarted.after();
            report.row(
                    number,
                    environment.teams().size(),
                    String.join(" ", environment.jvmOptions()),
                    restarted.ready(),
                    restarted.lookedAt(),
                    restarted.lists(),
                    restarted.lists() == 0 ? "-" : number / restarted.lists(),
                    restarted.callsPerSync(),
                    after.cluster().since(restarted.before().cluster()).writesTo("weldeltsyncs/status"),
                    restarted.changes(),
                    after.reconciles() / number,
                    after.operator().cpuSeconds(),
                    after.bench().cpuSeconds() - before.cpuSeconds(),
                    after.operator().rssMiB(),
                    after.operator().peakMiB());
            report.line("<!-- Calls: " + Report.counts(restarted.calls()) + "; API server: "
                    + Report.counts(
                            after.cluster().since(restarted.before().cluster()).byRequest()) + " -->");
        } catch (IllegalStateException e) {
            report.row(
                    number,
                    environment.teams().size(),
                    String.join(" ", environment.jvmOptions()),
                    "FAILED: " + firstLine(e));
        }
    }

    private static String firstLine(IllegalStateException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
