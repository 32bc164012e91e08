package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * A start of the operator among converged syncs, watched until everything was looked at: until all accounts are
 * listed and the reconciles of that start, one of each sync at the least, are over, and only the few that time brings are left.
 *
 * @param ready seconds until /readyz
 * @param lookedAt seconds until everything was looked at
 * @param calls to Weld until then
 */
record Restarted(double ready, double lookedAt, Map<String, Integer> calls, Snap before, Snap after, long changes) {
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration CALM = Duration.ofSeconds(5);

    /** How many were reconciled at a moment. */
    private record Moment(long nanos, double reconciles) {}

    static Restarted watch(
            Environment environment, int syncs, OperatorProcess operator, long began, StatusWatcher watcher) {
        return watch(environment, environment.teams().size(), syncs, operator, began, watcher);
    }

    /** @param accounts that this process is to list, with so many syncs */
    static Restarted watch(
            Environment environment,
            int accounts,
            int syncs,
            OperatorProcess operator,
            long began,
            StatusWatcher watcher) {
        Map<String, Integer> callsBefore = environment.weld().recorder().counts();
        long changesBefore = watcher.changes();
        double ready = Environment.awaitReady(operator, began).toNanos() / 1e9;
        Snap first = Snap.of(environment, operator);
        // The rare looks at runs go on: one of every sync in an hour.
        double few = Math.max(3, 3.0 * syncs / 3600 * CALM.toSeconds());
        Deque<Moment> moments = new ArrayDeque<>();
        Moment[] last = new Moment[1];
        Pause.until(PATIENCE, GLANCE, "everything to be looked at", () -> {
            Scrape scrape = Scrape.of(operator);
            if (scrape.accountsListed() < accounts) {
                return false;
            }
            Moment now = new Moment(System.nanoTime(), scrape.syncReconciles());
            moments.addLast(now);
            Moment earlier = moments.peekFirst();
            while (now.nanos() - earlier.nanos() > CALM.toNanos()) {
                moments.removeFirst();
                boolean calm = now.reconciles() >= syncs && now.reconciles() - earlier.reconciles() <= few;
                if (calm) {
                    last[0] = earlier;
                    return true;
                }
                earlier = moments.peekFirst();
            }
            return false;
        });
        Snap after = Snap.of(environment, operator);
        return new Restarted(
                ready,
                (last[0].nanos() - began) / 1e9,
                after.callsSince(callsBefore),
                first,
                after,
                watcher.changes() - changesBefore);
    }

    /** Calls that are made for one sync alone. */
    long callsPerSync() {
        return calls.entrySet().stream()
                .filter(entry -> entry.getKey().contains("{id}"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    long lists() {
        return calls.getOrDefault("GET /elt_syncs", 0);
    }
}
