package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Fault;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;

/** Weld is down for a while, in which every manifest is changed; then it is back. */
final class Outage {
    private static final Duration SETTLED = Duration.ofMinutes(20);
    private static final int BUDGET = 10;

    private Outage() {}

    /** The most calls for a second between two looks, and all of them. */
    private static final class Rate {
        private final Environment environment;
        private int last;
        private long looked = System.nanoTime();
        private double most;
        private int all;

        Rate(Environment environment) {
            this.environment = environment;
            this.last = count();
        }

        private int count() {
            return environment.weld().recorder().counts().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        }

        void second() {
            Pause.of(Duration.ofSeconds(1));
            int now = count();
            long at = System.nanoTime();
            most = Math.max(most, (now - last) * 1e9 / (at - looked));
            all += now - last;
            last = now;
            looked = at;
        }
    }

    static void measure(Options options, Report report) {
        int number = options.syncs(1_000);
        Duration down = Duration.ofMinutes(options.number("minutes", 60));
        try (Environment environment = new Environment()) {
            environment.teams(options.number("accounts", 2));
            report.progress("seeding");
            new Seeding(environment).converged(number, i -> "0 0 1 1 *");
            environment.slow();
            report.conditions(options, environment);
            try (OperatorProcess operator = environment.startOperator()) {
                Environment.awaitReady(operator, System.nanoTime());
                Pause.until(
                        Duration.ofMinutes(3),
                        Duration.ofSeconds(1),
                        "everything to be looked at",
                        () -> Scrape.of(operator).syncReconciles() >= number);
                report.progress("Weld goes down");
                Fault fault = environment.weld().faults().on("*", "/**").fail(503);
                Instant back = Instant.now().plus(down);
                Rate during = new Rate(environment);
                for (int i = 0; i < number; i++) {
                    edit(
                            environment,
                            environment.teams().get(i % environment.teams().size()),
                            i);
                }
                double threads = 0;
                double before = Scrape.of(operator).syncReconciles();
                while (Instant.now().isBefore(back)) {
                    during.second();
                    threads = Math.max(threads, Scrape.of(operator).sum("jvm_threads_live_threads", ""));
                }
                double reconciles = Scrape.of(operator).syncReconciles() - before;
                report.progress("Weld is back");
                fault.remove();
                Rate after = new Rate(environment);
                Instant from = Instant.now();
                while (!Ledger.open(environment).isEmpty()) {
                    if (Instant.now().isAfter(from.plus(SETTLED))) {
                        throw new IllegalStateException("not settled: " + Ledger.open(environment));
                    }
                    after.second();
                }
                report.header(
                        "syncs, all changed meanwhile",
                        "accounts",
                        "down min",
                        "calls per second while down (most)",
                        "reconciles per sync and minute while down",
                        "threads at most",
                        "all as declared after s",
                        "calls afterwards",
                        "most calls in a second, budget");
                report.row(
                        number,
                        environment.teams().size(),
                        down.toMinutes(),
                        Report.round(during.all / (double) down.toSeconds()) + " (" + Report.round(during.most) + ")",
                        reconciles / number / Math.max(1, down.toMinutes()),
                        (long) threads,
                        Duration.between(from, Instant.now()).toSeconds(),
                        after.all,
                        Report.round(after.most) + ", "
                                + BUDGET * environment.teams().size());
            }
        }
    }

    private static void edit(Environment environment, Team team, int number) {
        environment
                .client()
                .resources(WeldEltSync.class)
                .inNamespace(team.namespace())
                .withName(Team.name(number))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"syncInterval\": \"0 1 1 1 *\"}}");
    }
}
