package app.weld.operator.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What came of a history.
 *
 * @param faults what was not as it must be; empty when all was
 * @param reconciles how many reconciles a resource took at most, from the end of the faults until all was as it must be
 * @param took how long that took in the history's time
 */
record SimulationResult(List<String> faults, int reconciles, Duration took) {
    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final int HELP_EVERY = 10;
    private static final int MAX_WAITS = 360;
    /** By then each has been helped four times, and what takes hours is none of what is looked at. */
    private static final int HINDERED_WAITS = 45;

    /** Runs that ended before are looked at once more within an hour, and those of which none is seen in an hour and a half. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(95);

    private static final Duration QUIET = Duration.ofHours(1);

    SimulationResult {
        faults = List.copyOf(faults);
    }

    boolean isGood() {
        return faults.isEmpty();
    }

    static SimulationResult of(History history, Consumer<String> log) {
        Simulation simulation = new Simulation(history, log);
        try {
            for (int number = 0; number < history.steps().size(); number++) {
                simulation.happen(history.steps().get(number));
                if (!simulation.checker().violations().isEmpty()) {
                    return bad(simulation, "after step " + number);
                }
            }
            return settled(simulation);
        } catch (RuntimeException e) {
            java.io.StringWriter trace = new java.io.StringWriter();
            e.printStackTrace(new java.io.PrintWriter(trace));
            return new SimulationResult(List.of(trace.toString()), 0, Duration.ZERO);
        }
    }

    private static SimulationResult bad(Simulation simulation, String when) {
        List<String> faults = new ArrayList<>(simulation.checker().violations());
        faults.add(when);
        return new SimulationResult(faults, 0, Duration.ZERO);
    }

    private static SimulationResult settled(Simulation simulation) {
        simulation.calm();
        if (!simulation.hindrances().isEmpty()) {
            List<String> faults = whileSomeCannotAct(simulation);
            if (!faults.isEmpty()) {
                return new SimulationResult(faults, 0, Duration.ZERO);
            }
            simulation.unhinder();
        }
        Map<Name, Integer> before = new TreeMap<>(simulation.checker().reconciles());
        List<String> complaints = Model.complaints(simulation);
        int waits = 0;
        while (!complaints.isEmpty() && waits < MAX_WAITS) {
            waits++;
            if (waits % HELP_EVERY == 0) {
                simulation.help();
            }
            simulation.pass(WAIT);
            if (!simulation.checker().violations().isEmpty()) {
                return bad(simulation, "after the faults had stopped");
            }
            complaints = Model.complaints(simulation);
        }
        if (!complaints.isEmpty()) {
            return new SimulationResult(complaints, 0, Duration.ZERO);
        }
        int most = simulation.checker().reconciles().entrySet().stream()
                .mapToInt(entry -> entry.getValue() - before.getOrDefault(entry.getKey(), 0))
                .max()
                .orElse(0);
        return new SimulationResult(quiet(simulation), most, WAIT.multipliedBy(waits));
    }

    /** Nothing goes wrong but that: whoever can act has what nobody else has. */
    private static List<String> whileSomeCannotAct(Simulation simulation) {
        for (int wait = 1; wait <= HINDERED_WAITS; wait++) {
            if (wait % HELP_EVERY == 0) {
                simulation.help();
            }
            simulation.pass(WAIT);
            if (!simulation.checker().violations().isEmpty()) {
                return bad(simulation, "while some could not act").faults();
            }
        }
        return NeedlessConflicts.in(simulation);
    }

    private static List<String> quiet(Simulation simulation) {
        simulation.runs();
        simulation.authorizeAgain();
        simulation.pass(LONG_WAIT);
        // That a link expires is worth an event.
        Duration open = simulation.untilLinksExpire();
        if (!open.isNegative() && open.compareTo(QUIET.plus(QUIET)) < 0) {
            simulation.pass(open.plus(WAIT));
        }
        String written = simulation.checker().writes();
        simulation.pass(QUIET);
        List<String> faults = new ArrayList<>(simulation.checker().violations());
        faults.addAll(Model.complaints(simulation));
        faults.addAll(simulation.leftovers());
        if (!written.equals(simulation.checker().writes())) {
            faults.add("something was written though all had settled: before " + written + ", after "
                    + simulation.checker().writes());
        }
        return faults;
    }
}
