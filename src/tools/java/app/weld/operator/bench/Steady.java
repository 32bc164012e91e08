package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import app.weld.operator.controlplane.RequestCounts;
import app.weld.operator.standin.RunRow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Syncs that run again and again, for some minutes, all faster than it would be by a factor where that is requested. */
final class Steady {
    private static final Duration EVERY = Duration.ofHours(6);
    private static final int LONGEST_RUN_MINUTES = 30;
    private static final Duration POLL = Duration.ofSeconds(60);
    private static final double SHARE_OF_LENGTH = 0.1;

    private Steady() {}

    /**
     * A run that ended while it was measured.
     *
     * @param late after how long its end was seen; the longest possible where it was not
     */
    private record End(Duration length, Duration late, boolean seen) {}

    static void measure(Options options, Report report) {
        int number = options.syncs(10_000);
        int factor = options.number("factor", 12);
        Duration window = Duration.ofMinutes(options.number("minutes", 8));
        Duration poll = POLL.dividedBy(factor);
        try (Environment environment = new Environment(
                "WELD_POLL_INTERVAL", poll.toMillis() + "ms", "WELD_REQUESTS_PER_SECOND", "" + 10 * factor)) {
            environment.teams(options.accounts(number));
            report.progress("seeding");
            Seeding seeding = new Seeding(environment);
            seeding.converged(number, i -> cron(i, factor));
            lengths(environment, factor);
            earlierRuns(environment, factor);
            environment.slow();
            environment.weld().tickEvery(Duration.ofMillis(500));
            report.conditions(options, environment);
            try (StatusWatcher watcher = new StatusWatcher(environment.client());
                    OperatorProcess operator = environment.startOperator()) {
                // It is never calm here: that everything was reconciled has to do.
                Environment.awaitReady(operator, System.nanoTime());
                Pause.until(
                        Duration.ofMinutes(5),
                        Duration.ofMillis(500),
                        "everything to be looked at",
                        () -> Scrape.of(operator).syncReconciles() >= 2.0 * number);
                report.progress("started");
                // Runs of all lengths are under way from then on.
                Pause.of(Duration.ofMinutes(LONGEST_RUN_MINUTES).dividedBy(factor));
                report.progress("measuring");
                Instant from = Instant.now();
                long changes = watcher.changes();
                Snap before = Snap.of(environment, operator);
                Pause.of(window);
                Snap after = Snap.of(environment, operator);
                changes = watcher.changes() - changes;
                report(report, number, factor, poll, from, changes, before, after, environment, watcher);
            }
        }
    }

    /** At other minutes each, so that they are spread over all the time. */
    private static String cron(int number, int factor) {
        int every = (int) EVERY.toMinutes() / factor;
        int minute = (int) (number * 7919L % every);
        if (every < 60) {
            return minute + "-59/" + every + " * * * *";
        }
        return minute % 60 + " " + minute / 60 + "-23/" + every / 60 + " * * *";
    }

    private static void lengths(Environment environment, int factor) {
        Random random = new Random(1);
        for (Team team : environment.teams()) {
            team.account().syncs().forEach(sync -> team.account()
                    .runLength(
                            sync.id(),
                            Duration.ofSeconds(60L + random.nextInt((LONGEST_RUN_MINUTES - 1) * 60))
                                    .dividedBy(factor)));
        }
    }

    /** Each sync has run before, for as long as it will again. */
    private static void earlierRuns(Environment environment, int factor) {
        Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(EVERY);
        environment.clock().holdAt(began);
        for (Team team : environment.teams()) {
            team.account()
                    .syncs()
                    .forEach(sync ->
                            Team.STREAMS.forEach(stream -> team.account().requestRun(sync.id(), stream)));
        }
        int longest = LONGEST_RUN_MINUTES * 60 / factor;
        for (int second = 0; second <= longest; second++) {
            environment.clock().holdAt(began.plusSeconds(second));
            environment.weld().tick();
        }
        environment.clock().release();
    }

    private static void report(
            Report report,
            int number,
            int factor,
            Duration poll,
            Instant from,
            long changes,
            Snap before,
            Snap after,
            Environment environment,
            StatusWatcher watcher) {
        Map<String, Integer> calls = after.callsSince(before.calls());
        RequestCounts cluster = after.cluster().since(before.cluster());
        double seconds = after.secondsSince(before);
        Instant until = from.plusMillis((long) (seconds * 1000));
        List<End> ends = new ArrayList<>();
        int begun = 0;
        for (int i = 0; i < number; i++) {
            Team team = environment.teams().get(i % environment.teams().size());
            String name = Team.name(i);
            String id = syncId(team, name);
            for (RunRow run : team.account().runs(id, Team.STREAMS.get(0))) {
                if (run.startedAt().isAfter(from) && run.startedAt().isBefore(until)) {
                    begun++;
                }
                if (run.finishedAt() != null
                        && run.finishedAt().isAfter(from)
                        && run.finishedAt().isBefore(until.minus(poll.multipliedBy(2)))) {
                    ends.add(end(watcher, team, name, run));
                }
            }
        }
        double reads = calls.getOrDefault("GET /elt_syncs/{id}/status", 0);
        long writes = cluster.writesTo("weldeltsyncs/status");
        long inTime =
                ends.stream().filter(end -> end.seen() && isInTime(end, poll)).count();
        report.header(
                "syncs",
                "factor",
                "minutes",
                "runs begun",
                "status reads per run",
                "ends seen in time",
                "late by median, of length",
                "late by p95, of length",
                "list calls per interval",
                "status writes per run",
                "of these without a change",
                "events per run",
                "reconciles per run",
                "operator CPU, of one core",
                "divided by the factor",
                "stand-in and bench CPU",
                "RSS MiB");
        double cpu = (after.operator().cpuSeconds() - before.operator().cpuSeconds()) / seconds;
        report.row(
                number,
                factor,
                seconds / 60,
                begun,
                reads / begun,
                inTime + " of " + ends.size(),
                percentile(ends, 0.5),
                percentile(ends, 0.95),
                calls.getOrDefault("GET /elt_syncs", 0) / (seconds / (poll.toMillis() / 1000.0)),
                (double) writes / begun,
                writes - changes,
                (double) (cluster.of("POST events") + cluster.of("PATCH events") + cluster.of("APPLY events")) / begun,
                (after.reconciles() - before.reconciles()) / begun,
                percent(cpu),
                percent(cpu / factor),
                percent((after.bench().cpuSeconds() - before.bench().cpuSeconds()) / seconds),
                after.operator().rssMiB());
        report.line("");
        report.line("Calls: " + Report.counts(calls) + "; API server: " + Report.counts(cluster.byRequest()));
    }

    private static String syncId(Team team, String name) {
        return team.account().syncs().stream()
                .filter(sync -> sync.schema().equals(name.replace("sync-", "schema_") + "_x"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static End end(StatusWatcher watcher, Team team, String name, RunRow run) {
        Duration length = Duration.between(run.startedAt(), run.finishedAt());
        return watcher.endSeen(team.namespace(), name, run.finishedAt())
                .map(seen -> new End(length, Duration.between(run.finishedAt(), seen), true))
                .orElse(new End(length, length.multipliedBy(10), false));
    }

    private static boolean isInTime(End end, Duration poll) {
        return end.late().toMillis()
                <= Math.max(
                        (double) poll.toMillis(), SHARE_OF_LENGTH * end.length().toMillis());
    }

    private static String percentile(List<End> ends, double share) {
        if (ends.isEmpty()) {
            return "-";
        }
        List<Double> sorted = ends.stream()
                .map(end -> (double) end.late().toMillis() / end.length().toMillis())
                .sorted()
                .toList();
        return percent(sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share)));
    }

    private static String percent(double share) {
        return Report.round(share * 100) + " %";
    }
}
