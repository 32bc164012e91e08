package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import java.time.Duration;
import java.util.Map;

/** New syncs with three streams in one account, from the first apply until all are in sync. */
final class Converge {
    private static final int IN_FLIGHT = 8;
    /** Create, add the streams, and see which there are, where nothing spares that. */
    private static final int CALLS_NEEDED = 3;

    /** The default of {@code WELD_REQUESTS_PER_SECOND}. */
    private static final double SHIPPED_PER_SECOND = 10;

    private static final Duration EVENTS_WRITTEN = Duration.ofSeconds(2);

    private static final Duration AFTER_RESTART = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private Converge() {}

    static void measure(Options options, Report report) {
        int number = options.syncs(1000);
        boolean stopped = options.text("mode", "running").equals("stopped");
        boolean shipped = options.text("budget", "lifted").equals("shipped");
        try (Environment environment = shipped
                ? new Environment()
                : new Environment("WELD_REQUESTS_PER_SECOND", "100000", "WELD_MAX_IN_FLIGHT", "" + IN_FLIGHT)) {
            environment.teams(1);
            new Seeding(environment).connections();
            environment.slow();
            report.conditions(options, environment);
            if (stopped) {
                new Seeding(environment).apply(environment.teams().get(0), number, "17 */6 * * *");
            }
            long began = System.nanoTime();
            try (StatusWatcher watcher = new StatusWatcher(environment.client());
                    OperatorProcess operator = environment.startOperator()) {
                Environment.awaitReady(operator, began);
                Snap before = Snap.of(environment, operator);
                if (!stopped) {
                    began = System.nanoTime();
                    new Seeding(environment).apply(environment.teams().get(0), number, "17 */6 * * *");
                }
                double applied = (System.nanoTime() - began) / 1e9;
                Pause.until(
                        PATIENCE, Duration.ofMillis(20), number + " syncs in sync", () -> watcher.inSync() >= number);
                double took = (System.nanoTime() - began) / 1e9;
                Snap after = Snap.of(environment, operator);
                double budget = shipped ? SHIPPED_PER_SECOND : 0;
                report(report, number, stopped, budget, applied, took, before, after, environment);
                double events = eventsWritten(environment, before);
                report.line("");
                report.line("Events: " + Report.round(events / number) + " per sync; "
                        + Statuses.size(environment.client()));
                settled(options.number("settle", 0), environment, report);
                if (environment.teams().get(0).account().syncs().size() != number) {
                    report.line("WRONG: "
                            + environment.teams().get(0).account().syncs().size() + " syncs in Weld");
                }
            }
            if (options.text("restart", "no").equals("yes")) {
                restarted(environment, report);
            }
        }
    }

    /** What the new syncs cost in the first time after they are in sync, if that is to be measured. */
    private static void settled(int seconds, Environment environment, Report report) {
        if (seconds == 0) {
            return;
        }
        Map<String, Integer> calls = environment.weld().recorder().counts();
        var requests = environment.controlPlane().requests();
        Pause.of(Duration.ofSeconds(seconds));
        report.line("");
        report.line("In the next " + seconds + " s: calls "
                + Report.counts(Snap.since(environment.weld().recorder().counts(), calls)) + "; status writes "
                + environment.controlPlane().requests().since(requests).writesTo("weldeltsyncs/status"));
    }

    /** What a restart right after the creation costs. */
    private static void restarted(Environment environment, Report report) {
        Map<String, Integer> calls = environment.weld().recorder().counts();
        var requests = environment.controlPlane().requests();
        Statuses statuses = Statuses.of(environment.client());
        long began = System.nanoTime();
        try (OperatorProcess operator = environment.startOperator()) {
            Environment.awaitReady(operator, began);
            Pause.of(AFTER_RESTART);
            report.line("");
            report.line("Restarted at once: calls "
                    + Report.counts(Snap.since(environment.weld().recorder().counts(), calls)) + "; API server "
                    + Report.counts(environment
                            .controlPlane()
                            .requests()
                            .since(requests)
                            .byRequest())
                    + "; changed in the statuses: "
                    + Report.counts(statuses.changedTo(Statuses.of(environment.client()))));
        }
    }

    /** Events are written in a thread of their own, and may be late. */
    private static double eventsWritten(Environment environment, Snap before) {
        double last = -1;
        double now = 0;
        while (now > last) {
            last = now;
            Pause.of(EVENTS_WRITTEN);
            now = environment.controlPlane().requests().since(before.cluster()).writesTo("events");
        }
        return now;
    }

    /** @param budget requests per second; 0 where it is lifted */
    private static void report(
            Report report,
            int number,
            boolean stopped,
            double budget,
            double applied,
            double took,
            Snap before,
            Snap after,
            Environment environment) {
        Map<String, Integer> calls = after.callsSince(stopped ? Map.of() : before.calls());
        int all = calls.values().stream().mapToInt(Integer::intValue).sum();
        double floor = budget > 0
                ? number * CALLS_NEEDED / budget
                : (double) number * CALLS_NEEDED * Environment.DELAY.toMillis() / 1000 / IN_FLIGHT;
        report.header(
                "new syncs",
                "applied while the operator is",
                "apply took s",
                "all in sync s",
                "floor s (" + CALLS_NEEDED + " calls each)",
                "ratio",
                "calls per sync",
                "most in flight",
                "status writes per sync",
                "reconciles per sync",
                "operator CPU s",
                "stand-in and bench CPU s",
                "API server and etcd CPU s",
                "RSS MiB");
        report.row(
                number,
                stopped ? "stopped (time counts from its start)" : "running",
                stopped ? "-" : applied,
                took,
                floor,
                took / floor,
                (double) all / number,
                environment.weld().recorder().mostInFlight(),
                (double) after.cluster().since(before.cluster()).writesTo("weldeltsyncs/status") / number,
                (after.reconciles() - before.reconciles()) / number,
                after.operator().cpuSeconds() - before.operator().cpuSeconds(),
                after.bench().cpuSeconds() - before.bench().cpuSeconds(),
                after.clusterCpu() - before.clusterCpu(),
                after.operator().rssMiB());
        report.line("");
        report.line("Calls: " + Report.counts(calls));
        report.line("");
        report.line("API server: "
                + Report.counts(after.cluster().since(before.cluster()).byRequest()));
    }
}
