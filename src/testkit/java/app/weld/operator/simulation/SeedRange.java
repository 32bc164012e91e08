package app.weld.operator.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * The histories of successive seeds.
 *
 * @param from the first seed
 */
public record SeedRange(long from, int count) {
    private static final int MAX_RECONCILES = 40;
    private static final int MAX_TOLD = 5;
    /** How many the unit tests run, from seed 1. The integration tests have those after them. */
    public static final int IN_UNIT_TESTS = 20;

    /** Runs all of them, and says of each that fails how to replay it. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (long seed = from; seed < from + count; seed++) {
            List<String> faults = faults(seed);
            if (!faults.isEmpty()) {
                failures.add("seed " + seed + ", replay with -Dhistories.seed=" + seed + ": " + faults
                        + (failures.size() < MAX_TOLD ? "\n" + History.of(seed) : ""));
            }
        }
        return failures;
    }

    private static List<String> faults(long seed) {
        SimulationResult result = SimulationResult.of(History.of(seed), line -> {});
        List<String> faults = new ArrayList<>(result.faults());
        // A deletion that waits for another resource reads twice a minute.
        if (result.reconciles() > MAX_RECONCILES + 2 * result.took().toMinutes()) {
            faults.add(result.reconciles() + " reconciles of one resource");
        }
        return faults;
    }
}
