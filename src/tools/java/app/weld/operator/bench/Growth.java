package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a start and a quiet time take, against the number of syncs. */
final class Growth {
    private static final List<Integer> PRESET = List.of(100, 1_000, 10_000, 20_000);
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private Growth() {}

    static void measure(Options options, Report report) {
        List<Integer> numbers = options.numbers().isEmpty() ? PRESET : options.numbers();
        Duration quiet = Duration.ofMinutes(options.number("minutes", 3));
        try (Environment environment = new Environment()) {
            Seeding seeding = new Seeding(environment);
            report.conditions(options, environment);
            report.header(
                    "syncs",
                    "accounts",
                    "ready s",
                    "everything looked at s",
                    "CPU s until then",
                    "list calls until then",
                    "calls per minute, quiet",
                    "status writes, quiet",
                    "CPU of one core, quiet",
                    "reconciles per minute, quiet",
                    "RSS MiB",
                    "most RSS MiB");
            for (int number : numbers) {
                environment.teams(options.accounts(number));
                seeding.foreign(options.number("foreign", 0));
                report.progress("seeding " + number);
                seeding.converged(number, Restart::quietCron);
                environment.slow();
                try (StatusWatcher watcher = new StatusWatcher(environment.client())) {
                    Pause.until(Duration.ofMinutes(2), SETTLED, "the watch", () -> watcher.inSync() >= number);
                    row(report, environment, number, quiet, watcher);
                }
            }
        }
    }

    private static void row(Report report, Environment environment, int number, Duration quiet, StatusWatcher watcher) {
        long began = System.nanoTime();
        try (OperatorProcess operator = environment.startOperator()) {
            Restarted restarted = Restarted.watch(environment, number, operator, began, watcher);
            Snap before = Snap.of(environment, operator);
            Pause.of(quiet);
            Snap after = Snap.of(environment, operator);
            double minutes = after.secondsSince(before) / 60;
            Map<String, Integer> calls = after.callsSince(before.calls());
            int all = calls.values().stream().mapToInt(Integer::intValue).sum();
            report.row(
                    number,
                    environment.teams().size(),
                    restarted.ready(),
                    restarted.lookedAt(),
                    restarted.after().operator().cpuSeconds(),
                    restarted.lists(),
                    all / minutes,
                    after.cluster().since(before.cluster()).writesTo("weldeltsyncs/status"),
                    Report.round((after.operator().cpuSeconds()
                                            - before.operator().cpuSeconds())
                                    / minutes
                                    / 60
                                    * 100) + " %",
                    (after.reconciles() - before.reconciles()) / minutes,
                    after.operator().rssMiB(),
                    after.operator().peakMiB());
        }
    }
}
