package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Faults;
import app.weld.operator.standin.SyncRow;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Some hundred syncs for half an hour, with people who change them on both sides, while a part of all calls goes wrong. */
final class Soak {
    private static final Duration SETTLED = Duration.ofMinutes(10);
    private static final Duration EDIT = Duration.ofSeconds(5);
    private static final int BY_HAND = 4;
    private static final int ROW_EVERY_MINUTES = 5;

    private Soak() {}

    static void measure(Options options, Report report) {
        int number = options.syncs(200);
        int minutes = options.number("minutes", 30);
        double share = options.number("percent", 5) / 100.0;
        Random random = new Random(options.number("seed", 1));
        try (Environment environment = new Environment("WELD_POLL_INTERVAL", "15s")) {
            environment.teams(options.number("accounts", 4));
            Seeding seeding = new Seeding(environment);
            seeding.connections();
            environment.slow();
            faults(environment.weld().faults(), share, random);
            report.conditions(options, environment);
            try (OperatorProcess operator = environment.startOperator()) {
                Environment.awaitReady(operator, System.nanoTime());
                Map<String, Integer> before = environment.weld().recorder().counts();
                for (Team team : environment.teams()) {
                    seeding.apply(team, number / environment.teams().size(), "0 */6 * * *");
                }
                report.header("minute", "calls so far", "reconciles so far", "RSS MiB", "live heap MiB", "threads");
                int edits = 0;
                for (int minute = 0; minute < minutes; minute++) {
                    Instant end = Instant.now().plus(Duration.ofMinutes(1));
                    while (Instant.now().isBefore(end)) {
                        edits++;
                        change(environment, number / environment.teams().size(), edits, random);
                        Pause.of(EDIT);
                    }
                    if ((minute + 1) % ROW_EVERY_MINUTES == 0) {
                        row(report, minute + 1, environment, before, operator);
                    }
                }
                environment.weld().faults().clear();
                long quiet = System.nanoTime();
                List<String> open = new ArrayList<>();
                Pause.until(SETTLED, Duration.ofSeconds(1), "everything to settle: " + open, () -> {
                    open.clear();
                    open.addAll(Ledger.open(environment));
                    return open.isEmpty();
                });
                report.line("");
                report.line(number + " manifests, " + edits + " changes of manifests, one in " + BY_HAND
                        + " of them with a change by hand in Weld; " + options.number("percent", 5)
                        + " % of all calls failed. "
                        + "Everything as the manifests say, one sync each and no other, "
                        + Report.round((System.nanoTime() - quiet) / 1e9) + " s after the faults ended.");
                report.line("");
                report.line("Calls: "
                        + Report.counts(Snap.since(environment.weld().recorder().counts(), before)));
                report.line("");
                report.line("Recovered creations: "
                        + (long) Scrape.all(operator).sum("weld_creations_recovered_total", "") + ", drift corrected: "
                        + (long) Scrape.all(operator).sum("weld_drift_corrected_total", ""));
            }
        }
    }

    /** Of all kinds, so that together they make the share. */
    private static void faults(Faults faults, double share, Random random) {
        double each = share / 9;
        any(faults, each, random).fail(500);
        any(faults, each, random).failAfter(500);
        any(faults, each, random).cutBefore();
        any(faults, each, random).cutAfter();
        any(faults, each, random).cutHalfway();
        any(faults, each, random).tooManyRequests(1);
        any(faults, each, random).html(502);
        any(faults, each, random).garbage();
        any(faults, each, random).truncated();
    }

    private static Faults.Matching any(Faults faults, double share, Random random) {
        return faults.on("*", "/**").share(share, random);
    }

    private static void change(Environment environment, int perTeam, int turn, Random random) {
        Team team = environment.teams().get(random.nextInt(environment.teams().size()));
        environment
                .client()
                .resources(WeldEltSync.class)
                .inNamespace(team.namespace())
                .withName(Team.name(random.nextInt(perTeam)))
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"syncInterval\": \"" + random.nextInt(60) + " */6 * * *\"}}");
        List<SyncRow> syncs = team.account().syncs();
        if (turn % BY_HAND == 0 && !syncs.isEmpty()) {
            team.account()
                    .changeInterval(syncs.get(random.nextInt(syncs.size())).id(), "1 1 1 1 *");
        }
    }

    private static void row(
            Report report, int minute, Environment environment, Map<String, Integer> before, OperatorProcess operator) {
        collect(operator.pid());
        Scrape scrape = Scrape.all(operator);
        report.row(
                minute,
                Snap.since(environment.weld().recorder().counts(), before).values().stream()
                        .mapToInt(Integer::intValue)
                        .sum(),
                (long) scrape.syncReconciles(),
                Footprint.of(operator.pid()).rssMiB(),
                scrape.sum("jvm_memory_used_bytes", "area=\"heap\"") / 1024 / 1024,
                (long) scrape.sum("jvm_threads_live_threads", ""));
    }

    /** So that what is used is what is needed. */
    private static void collect(long pid) {
        try {
            int exit = new ProcessBuilder("jcmd", Long.toString(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("jcmd ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
