package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many syncs in many accounts: in one process, and in two shards by label, each of which has half of the accounts. */
final class Accounts {
    private static final int SHARDS = 2;
    private static final int EDITS = 20;
    private static final String OTHER = "59 23 * * 0";
    private static final String MEMORY = "1g";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration GLANCE = Duration.ofMillis(20);

    private Accounts() {}

    static void measure(Options options, Report report) {
        int accounts = Math.max(SHARDS, options.syncs(100));
        int number = options.number("syncs", 50_000);
        Duration poll = options.poll(60);
        try (Environment environment = new Environment("WELD_POLL_INTERVAL", poll.toSeconds() + "s")) {
            environment.memory(MEMORY);
            environment.teams(accounts);
            report.progress("seeding");
            new Seeding(environment).converged(number, Restart::quietCron);
            environment.slow();
            report.conditions(options, environment);
            report.header(
                    "syncs",
                    "accounts",
                    "processes",
                    "of this process: syncs",
                    "ready s",
                    "everything looked at s",
                    "two poll intervals s",
                    "reconciles per sync",
                    "operator CPU s",
                    "RSS MiB",
                    "most RSS MiB");
            try (StatusWatcher watcher = new StatusWatcher(environment.client())) {
                Pause.until(PATIENCE, Duration.ofSeconds(1), "the watch", () -> watcher.inSync() >= number);
                Duration settle = Duration.ofSeconds(options.number("settle", 0));
                run(report, environment, watcher, number, poll, settle, List.of(Map.of()));
                run(
                        report,
                        environment,
                        watcher,
                        number,
                        poll,
                        settle,
                        List.of(Map.of("WATCH_SELECTOR", "shard=0"), Map.of("WATCH_SELECTOR", "shard=1")));
            }
        }
    }

    private static void run(
            Report report,
            Environment environment,
            StatusWatcher watcher,
            int number,
            Duration poll,
            Duration settle,
            List<Map<String, String>> processes) {
        Map<String, Integer> callsBefore = environment.weld().recorder().counts();
        var requestsBefore = environment.controlPlane().requests();
        List<OperatorProcess> operators = new ArrayList<>();
        try {
            long began = System.nanoTime();
            processes.forEach(settings -> operators.add(environment.startOperator(settings)));
            List<Restarted> all = together(environment, operators, watcher, number, began);
            for (int i = 0; i < all.size(); i++) {
                Restarted one = all.get(i);
                report.row(
                        number,
                        environment.teams().size(),
                        processes.size(),
                        syncs(number, i, processes.size(), environment),
                        one.ready(),
                        one.lookedAt(),
                        2 * poll.toSeconds(),
                        one.after().reconciles() / syncs(number, i, processes.size(), environment),
                        one.after().operator().cpuSeconds(),
                        one.after().operator().rssMiB(),
                        one.after().operator().peakMiB());
            }
            Map<String, Integer> calls =
                    Snap.since(environment.weld().recorder().counts(), callsBefore);
            report.line("<!-- Calls: " + Report.counts(calls) + "; status writes: "
                    + environment
                            .controlPlane()
                            .requests()
                            .since(requestsBefore)
                            .writesTo("weldeltsyncs/status")
                    + " -->");
            report.line(
                    "<!-- " + edited(environment, number, processes.size() % 2 == 0 ? OTHER : "58 23 * * 0") + " -->");
            if (settle.isPositive()) {
                operators.forEach(operator -> report.line("<!-- " + settled(operator, settle) + " -->"));
            }
        } finally {
            operators.forEach(OperatorProcess::close);
        }
    }

    /** How old the listing of any account becomes, and what a scrape of everything takes. */
    private static String settled(OperatorProcess operator, Duration time) {
        Footprint before = Footprint.of(operator.pid());
        long began = System.nanoTime();
        double oldest = 0;
        while (System.nanoTime() - began < time.toNanos()) {
            Pause.of(Duration.ofSeconds(2));
            oldest = Math.max(oldest, Scrape.of(operator).oldestListing());
        }
        double cpu = Footprint.of(operator.pid()).cpuSeconds() - before.cpuSeconds();
        WholeScrape first = WholeScrape.of(operator);
        WholeScrape second = WholeScrape.of(operator);
        return "Settled for %d s: oldest listing %.0f s, %.1f %% of a core; RSS %d MiB, at most %d; scrape: %s; again: %s"
                .formatted(
                        time.toSeconds(),
                        oldest,
                        100 * cpu / time.toSeconds(),
                        Footprint.of(operator.pid()).rssMiB(),
                        Footprint.of(operator.pid()).peakMiB(),
                        first,
                        second);
    }

    /** How many syncs are of the accounts of one process. */
    private static int syncs(int number, int process, int processes, Environment environment) {
        if (processes == 1) {
            return number;
        }
        int teams = environment.teams().size();
        int count = 0;
        for (int i = 0; i < number; i++) {
            count += Team.shard(i % teams) == process ? 1 : 0;
        }
        return count;
    }

    private static int accounts(int process, int processes, Environment environment) {
        return (int) environment.teams().stream()
                .filter(team -> processes == 1 || Team.shard(team.index()) == process)
                .count();
    }

    private static List<Restarted> together(
            Environment environment, List<OperatorProcess> operators, StatusWatcher watcher, int number, long began) {
        int processes = operators.size();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Restarted>> watching = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                int process = i;
                watching.add(threads.submit(() -> Restarted.watch(
                        environment,
                        accounts(process, processes, environment),
                        syncs(number, process, processes, environment),
                        operators.get(process),
                        began,
                        watcher)));
            }
            List<Restarted> all = new ArrayList<>();
            for (Future<Restarted> one : watching) {
                all.add(one.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Changes some manifests of all shards; each must be carried out once. */
    private static String edited(Environment environment, int number, String cron) {
        Map<String, Integer> before = environment.weld().recorder().counts();
        Random random = new Random(5);
        int edits = Math.min(EDITS, number);
        List<Integer> chosen =
                random.ints(0, number).distinct().limit(edits).boxed().toList();
        for (int sync : chosen) {
            Edits.change(
                    environment,
                    environment.teams().get(sync % environment.teams().size()),
                    sync,
                    cron);
        }
        for (int sync : chosen) {
            Team team = environment.teams().get(sync % environment.teams().size());
            Pause.until(PATIENCE, GLANCE, "the change", () -> team.account().syncs().stream()
                    .anyMatch(row -> row.schema().equals(Team.schema(sync))
                            && row.interval().equals(cron)));
        }
        Pause.of(Duration.ofSeconds(2));
        return edits + " manifests changed: "
                + Report.counts(Snap.since(environment.weld().recorder().counts(), before));
    }
}
