package app.weld.operator.bench;

import app.weld.operator.Harness;
import app.weld.operator.OperatorProcess;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.SyncRow;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All manifests of one account changed at once, with the budget as it is shipped: how long that takes, compared with what the
 * calls need by the budget; how long one waits, compared with its fair share; and whether a status ever said too much.
 *
 * <p>A wait is the time from the answer to the edit until Weld has the change. The fair share of the edit that was answered as
 * number n of N is n/N of the whole time.
 */
final class Edits {
    private static final String OTHER = "59 23 * * 0";
    private static final double PER_SECOND = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final Duration GLANCE = Duration.ofMillis(50);
    /** Shares below are too short to tell one from another. */
    private static final double LEAST_SHARE_SECONDS = 5;

    private Edits() {}

    static void measure(Options options, Report report) {
        int number = options.syncs(1000);
        boolean lifted = options.text("budget", "shipped").equals("lifted");
        try (Environment environment =
                lifted ? new Environment("WELD_REQUESTS_PER_SECOND", "100000") : new Environment()) {
            environment.teams(1);
            report.progress("seeding");
            new Seeding(environment).converged(number, Restart::quietCron);
            environment.slow();
            report.conditions(options, environment);
            Team team = environment.teams().get(0);
            Map<String, String> inWeld = new ConcurrentHashMap<>();
            AtomicInteger untrue = new AtomicInteger();
            try (StatusWatcher watcher =
                            new StatusWatcher(environment.client(), sync -> check(sync, team, inWeld, untrue));
                    OperatorProcess operator = environment.startOperator()) {
                var unused = Restarted.watch(environment, number, operator, System.nanoTime(), watcher);
                report.progress("changing manifests");
                measure(report, environment, operator, team, number, lifted ? 0 : PER_SECOND, inWeld);
                Pause.until(PATIENCE, GLANCE, "the statuses", () -> watcher.inSync() >= number);
                report.line("");
                report.line("Statuses that said that a change was in Weld before it was: " + untrue.get());
            }
        }
    }

    private static void measure(
            Report report,
            Environment environment,
            OperatorProcess operator,
            Team team,
            int number,
            double budget,
            Map<String, String> inWeld) {
        double[] edited = new double[number];
        double[] waited = new double[number];
        Snap before = Snap.of(environment, operator);
        long began = System.nanoTime();
        Thread editing = Thread.ofVirtual()
                .start(() -> Seeding.parallel(number, i -> {
                    change(environment, team, i, OTHER);
                    edited[i] = seconds(began);
                }));
        Pause.until(PATIENCE, GLANCE, "all changes", () -> {
            for (SyncRow row : team.account().syncs()) {
                if (row.interval().equals(OTHER) && inWeld.putIfAbsent(row.schema(), OTHER) == null) {
                    int index = Integer.parseInt(row.schema().split("_", -1)[1]);
                    waited[index] = seconds(began);
                }
            }
            return inWeld.size() >= number;
        });
        double took = seconds(began);
        join(editing);
        Snap after = Snap.of(environment, operator);
        Map<String, Integer> calls = after.callsSince(before.calls());
        int all = calls.values().stream().mapToInt(Integer::intValue).sum();
        double needed = budget == 0 ? 0 : all / budget;
        Integer[] order = new Integer[number];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(edited[a], edited[b]));
        double unfairest = 0;
        for (int place = 0; place < number; place++) {
            double share = (place + 1.0) / number * took;
            if (share >= LEAST_SHARE_SECONDS) {
                unfairest = Math.max(unfairest, (waited[order[place]] - edited[order[place]]) / share);
            }
        }
        report.header(
                "manifests changed at once",
                "all in Weld s",
                "calls / budget s",
                "ratio",
                "calls per change",
                "longest wait s",
                "longest wait, times the share by place",
                "reconciles each",
                "status writes each",
                "operator CPU s",
                "API server and etcd CPU s",
                "RSS MiB");
        report.row(
                number,
                took,
                needed,
                needed == 0 ? "-" : Report.round(took / needed),
                (double) all / number,
                Arrays.stream(waited).max().orElse(0),
                unfairest,
                (after.reconciles() - before.reconciles()) / number,
                (double) after.cluster().since(before.cluster()).writesTo("weldeltsyncs/status") / number,
                after.operator().cpuSeconds() - before.operator().cpuSeconds(),
                after.clusterCpu() - before.clusterCpu(),
                after.operator().rssMiB());
        report.line("");
        report.line("Calls: " + Report.counts(calls));
    }

    /** A status that is about the manifest as it is must not say that it is in sync before Weld has the change. */
    private static void check(WeldEltSync sync, Team team, Map<String, String> inWeld, AtomicInteger untrue) {
        var status = sync.getStatus();
        boolean saysDone = Objects.equals(
                        status == null ? null : status.observedGeneration(),
                        sync.getMetadata().getGeneration())
                && Harness.hasReason(sync, "InSync");
        String schema = sync.getSpec().destinationSchemaName();
        if (saysDone && OTHER.equals(sync.getSpec().syncInterval()) && !inWeld.containsKey(schema)) {
            boolean isThere = team.account().syncs().stream()
                    .anyMatch(
                            row -> row.schema().equals(schema) && row.interval().equals(OTHER));
            if (!isThere) {
                untrue.incrementAndGet();
            }
        }
    }

    /** Changes the schedule in one manifest. */
    static void change(Environment environment, Team team, int number, String cron) {
        environment
                .client()
                .resources(WeldEltSync.class)
                .inNamespace(team.namespace())
                .withName(Team.name(number))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"syncInterval\": \"" + cron + "\"}}");
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
