package app.weld.operator;

import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.Commands;
import app.weld.operator.cluster.ClusterClient;
import app.weld.operator.config.EnvironmentVariable;
import app.weld.operator.config.Logging;
import app.weld.operator.weld.http.HttpWeldClients;
import app.weld.operator.weld.http.limit.Limits;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Gives the commands what they need. Loaded only if there are arguments: without any the operator runs. */
final class CommandWiring {
    private static final Duration PACE = Duration.ofSeconds(1);
    /** A command has nothing better to do than to wait for its turn. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private CommandWiring() {}

    /** Runs the command of these arguments; returns the exit status. */
    static int run(Callable<Integer> operator, String... arguments) {
        Logging.setUpForCommand();
        return line(System.getenv(), () -> ClusterClient.builder().build(), operator, PACE)
                .execute(arguments);
    }

    static CommandLine line(
            Map<String, String> environment,
            Supplier<KubernetesClient> cluster,
            Callable<Integer> operator,
            Duration pace) {
        String url = environment.getOrDefault(EnvironmentVariable.WELD_API_URL.name(), "");
        return Commands.of(new CommandContext(
                environment,
                URI.create(url.isBlank() ? EnvironmentVariable.WELD_API_URL.preset() : url.strip()),
                cluster,
                CommandWiring::clients,
                operator,
                pace,
                pace.isZero() ? duration -> {} : CommandWiring::pause));
    }

    private static HttpWeldClients clients(URI url) {
        Limits defaults = Limits.defaults();
        Limits limits = new Limits(
                defaults.requestsPerSecond(),
                defaults.maxInFlight(),
                defaults.requestTimeout(),
                MAX_WAIT,
                defaults.refusalProbe());
        return new HttpWeldClients(url, limits, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
