package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import java.util.List;

/** What the operator's {@code /metrics} said at one moment. */
record Scrape(List<String> lines) {
    private static final String SNAPSHOT_AGE = "weld_snapshot_age_seconds";

    static Scrape all(OperatorProcess operator) {
        return new Scrape(operator.body("/metrics").lines().toList());
    }

    /** Without those of each resource, which would be most of what is measured. */
    static Scrape of(OperatorProcess operator) {
        return new Scrape(
                operator.body("/metrics?name[]=reconciliations_success_total&name[]=reconciliations_failure_total"
                                + "&name[]=" + SNAPSHOT_AGE)
                        .lines()
                        .toList());
    }

    /** The sum of all series of a name that have this text among their labels. */
    double sum(String name, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Reconciles of syncs that are over, well or not. */
    double syncReconciles() {
        return sum("reconciliations_success_total", "weldeltsync\"")
                + sum("reconciliations_failure_total", "weldeltsync\"");
    }

    /** Seconds since the least recent listing of an account began. */
    double oldestListing() {
        return lines.stream()
                .filter(line -> line.startsWith(SNAPSHOT_AGE + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .max()
                .orElse(0);
    }

    /** Accounts whose syncs have been listed. */
    long accountsListed() {
        return lines.stream()
                .filter(line -> line.startsWith(SNAPSHOT_AGE + "{"))
                .count();
    }
}
