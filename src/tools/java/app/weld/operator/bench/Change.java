package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.SyncRow;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One change among many syncs: in a manifest until it is in Weld, and by hand in Weld until it is put back. */
final class Change {
    private static final String OTHER = "59 23 * * 0";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration GLANCE = Duration.ofMillis(1);
    private static final Duration BETWEEN = Duration.ofMillis(300);

    private Change() {}

    static void measure(Options options, Report report) {
        int number = options.syncs(10_000);
        int samples = options.number("samples", 30);
        Duration poll = options.poll(60);
        try (Environment environment = new Environment("WELD_POLL_INTERVAL", poll.toSeconds() + "s")) {
            environment.teams(options.accounts(number));
            report.progress("seeding");
            Seeding seeding = new Seeding(environment);
            seeding.converged(number, Restart::quietCron);
            environment.slow();
            report.conditions(options, environment);
            try (StatusWatcher watcher = new StatusWatcher(environment.client());
                    OperatorProcess operator = environment.startOperator()) {
                var unused = Restarted.watch(environment, number, operator, System.nanoTime(), watcher);
                report.progress("changing manifests");
                manifests(report, environment, operator, number, samples);
                report.progress("changing by hand");
                byHand(report, environment, operator, number, samples, poll);
            }
        }
    }

    private static void manifests(
            Report report, Environment environment, OperatorProcess operator, int number, int samples) {
        Random random = new Random(2);
        List<Double> times = new ArrayList<>();
        Snap before = Snap.of(environment, operator);
        for (int i = 0; i < samples; i++) {
            int chosen = random.nextInt(number);
            Team team = environment.teams().get(chosen % environment.teams().size());
            SyncRow row = row(team, chosen);
            WeldEltSync manifest = team.manifest(chosen, OTHER);
            long began = System.nanoTime();
            environment
                    .client()
                    .resource(manifest)
                    .patch(new PatchContext.Builder()
                            .withForce(true)
                            .withFieldManager("user")
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .build());
            Pause.until(
                    PATIENCE,
                    GLANCE,
                    "the change",
                    () -> team.account().sync(row.id()).orElseThrow().interval().equals(OTHER));
            times.add((System.nanoTime() - began) / 1e6);
            Pause.of(BETWEEN);
        }
        Snap after = Snap.of(environment, operator);
        times.sort(null);
        Map<String, Integer> calls = after.callsSince(before.calls());
        report.header(
                "syncs",
                "a manifest is changed",
                "in Weld after ms, median",
                "p95",
                "most",
                "reconciles each",
                "status writes each");
        report.row(
                number,
                samples + " times",
                times.get(samples / 2),
                times.get((int) (samples * 0.95)),
                times.get(samples - 1),
                (after.reconciles() - before.reconciles()) / samples,
                (double) after.cluster().since(before.cluster()).writesTo("weldeltsyncs/status") / samples);
        report.line("");
        report.line("Calls: " + Report.counts(calls));
        report.line("");
    }

    private static void byHand(
            Report report, Environment environment, OperatorProcess operator, int number, int samples, Duration poll) {
        Random random = new Random(3);
        List<Hand> hands = new ArrayList<>();
        Snap before = Snap.of(environment, operator);
        for (int i = 0; i < samples; i++) {
            int chosen = random.nextInt(number);
            Team team = environment.teams().get(chosen % environment.teams().size());
            SyncRow row = row(team, chosen);
            team.account().changeInterval(row.id(), "1 1 1 1 *");
            hands.add(new Hand(team, row.id(), row.interval(), System.nanoTime()));
            Pause.of(poll.dividedBy(samples));
        }
        List<Double> times = new ArrayList<>();
        List<Hand> open = new ArrayList<>(hands);
        Pause.until(PATIENCE, GLANCE, "changes by hand to be put back", () -> {
            open.removeIf(hand -> hand.isPutBack(times));
            return open.isEmpty();
        });
        Snap after = Snap.of(environment, operator);
        times.sort(null);
        report.header(
                "syncs",
                "one is changed in Weld",
                "put back after s, median",
                "most",
                "poll interval s",
                "reconciles each",
                "status writes each");
        report.row(
                number,
                samples + " times",
                times.get(samples / 2),
                times.get(samples - 1),
                poll.toSeconds(),
                (after.reconciles() - before.reconciles()) / samples,
                (double) after.cluster().since(before.cluster()).writesTo("weldeltsyncs/status") / samples);
        report.line("");
        report.line("Calls: " + Report.counts(after.callsSince(before.calls())));
    }

    /** A change that was made by hand. */
    private record Hand(Team team, String id, String right, long nanos) {
        boolean isPutBack(List<Double> times) {
            boolean right = team.account().sync(id).orElseThrow().interval().equals(this.right);
            if (right) {
                times.add((System.nanoTime() - nanos) / 1e9);
            }
            return right;
        }
    }

    private static SyncRow row(Team team, int number) {
        return team.account().syncs().stream()
                .filter(sync -> sync.schema().equals(Team.schema(number)))
                .findFirst()
                .orElseThrow();
    }
}
