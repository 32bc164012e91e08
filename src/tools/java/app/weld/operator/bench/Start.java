package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process until it is ready, as in a pod: with a service account, and among replicas. */
final class Start {
    private Start() {}

    static void measure(Options options, Report report) {
        int number = options.syncs(100);
        int samples = options.number("samples", 10);
        try (Environment environment = new Environment()) {
            environment.teams(options.accounts(number));
            new Seeding(environment).converged(number, Restart::quietCron);
            environment.slow();
            report.conditions(options, environment);
            List<Double> times = new ArrayList<>();
            List<Double> cpu = new ArrayList<>();
            for (int i = 0; i < samples; i++) {
                long began = System.nanoTime();
                try (OperatorProcess operator = environment.startPod()) {
                    times.add(Environment.awaitReady(operator, began).toNanos() / 1e9);
                    cpu.add(Footprint.of(operator.pid()).cpuSeconds());
                }
            }
            times.sort(null);
            cpu.sort(null);
            report.header("syncs", "starts", "ready s, median", "least", "most", "CPU s until then, median");
            report.row(
                    number,
                    samples,
                    times.get(samples / 2),
                    times.get(0),
                    times.get(samples - 1),
                    cpu.get(samples / 2));
        }
    }
}
