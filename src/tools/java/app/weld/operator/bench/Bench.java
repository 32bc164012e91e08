package app.weld.operator.bench;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Measures the operator; see {@code docs/performance.md}. Figures go to the output, what is being done to the error output. */
public final class Bench {
    private static final String USAGE = """
            Usage: mvn -q -Pbench test-compile -Dbench.args="WORK"
              converge N [mode running|stopped]         N new syncs in one account, with the budget of requests lifted;
                         [budget shipped]               or as it is shipped
                         [settle S] [restart yes]       and what S seconds after that, and a restart, cost
              restart N [accounts A] [foreign F]        the operator restarted among N converged syncs
              steady N [minutes M] [factor F]           N syncs every six hours, runs of 1 to 30 minutes, all F times as fast
              change N [samples S]                      one change among N, and one by hand in Weld
              start [N]                                 from the start of the process to /readyz
              growth [N...] [foreign F]                 what grows with the number of syncs
              edits N [budget lifted]                   N manifests changed at once, with the budget as it is shipped
              accounts A [syncs N]                      N syncs in A accounts in one process, then in two shards of half each
              soak [N] [minutes M] [percent P]          N syncs for M minutes, while P % of all calls fail
              outage [N] [minutes M]                    Weld down for M minutes, in which N manifests are changed
            The jar has to be there: mvn package.
            """;

    private static final Map<String, Work> WORKS = new TreeMap<>(Map.of(
            "converge", Converge::measure,
            "restart", Restart::measure,
            "steady", Steady::measure,
            "change", Change::measure,
            "edits", Edits::measure,
            "accounts", Accounts::measure,
            "start", Start::measure,
            "growth", Growth::measure,
            "soak", Soak::measure,
            "outage", Outage::measure));

    /** One kind of measurement. */
    @FunctionalInterface
    interface Work {
        void measure(Options options, Report report);
    }

    private Bench() {}

    public static void main(String[] arguments) {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        if (!WORKS.containsKey(options.work())) {
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        try {
            measure(options, new Report(System.out));
            System.exit(0);
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    static void measure(Options options, Report report) {
        Objects.requireNonNull(WORKS.get(options.work()), options.work()).measure(options, report);
    }
}
