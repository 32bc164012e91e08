package app.weld.operator.standin;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Runs the stand-in for a person: arguments are the port and one or more API keys, made up by that person. */
public final class WeldStandInServer {
    private WeldStandInServer() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length < 2 || !arguments[0].matches("[0-9]{1,5}")) {
            System.err.println("Usage: WeldStandInServer <port> <api key>...");
            System.exit(2);
        }
        try (WeldStandIn weld = WeldStandIn.start(Integer.parseInt(arguments[0]))) {
            List.of(arguments).stream().skip(1).forEach(key -> Objects.requireNonNull(weld.account(key)));
            weld.tickEvery(Duration.ofSeconds(1));
            System.out.println("Stand-in for Weld at " + weld.url() + " with " + (arguments.length - 1)
                    + " account(s); Ctrl-C ends it");
            Thread.currentThread().join();
        }
    }
}
