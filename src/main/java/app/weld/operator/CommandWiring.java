package app.weld.operator;

import app.weld.operator.cli.CannotException;
import app.weld.operator.cli.ClusterTarget;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.Commands;
import app.weld.operator.cli.Progress;
import app.weld.operator.cli.kubectl.KubectlCommands;
import app.weld.operator.cluster.ClusterClient;
import app.weld.operator.config.EnvironmentVariable;
import app.weld.operator.config.Logging;
import app.weld.operator.weld.http.HttpWeldClients;
import app.weld.operator.weld.http.limit.Limits;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.Console;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Gives the commands what they need. Loaded only if there are arguments: without any the operator runs. */
final class CommandWiring {
    /** As the first argument: the rest are those of the plugin. */
    private static final String PLUGIN = "kubectl-weld";

    private static final Duration PACE = Duration.ofSeconds(1);
    /** A command has nothing better to do than to wait for its turn. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    /** After which a person may take a command for stuck. */
    private static final Duration FIRST_WORD = Duration.ofSeconds(2);

    private static final Duration NEXT_WORD = Duration.ofSeconds(10);

    private CommandWiring() {}

    /** Runs the command of these arguments; returns the exit status. */
    static int run(Callable<Integer> operator, String... arguments) {
        Logging.setUpForCommand();
        CommandContext context = context(
                System.getenv(),
                CommandWiring::cluster,
                operator,
                PACE,
                isTerminal(),
                new Progress(FIRST_WORD, NEXT_WORD));
        return arguments[0].equals(PLUGIN)
                ? KubectlCommands.of(context).execute(Arrays.copyOfRange(arguments, 1, arguments.length))
                : Commands.of(context).execute(arguments);
    }

    private static KubernetesClient cluster(ClusterTarget target) {
        try {
            return ClusterClient.forPerson(target.kubeconfig(), target.context())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new CannotException(String.valueOf(e.getMessage()));
        }
    }

    static CommandLine line(
            Map<String, String> environment,
            Supplier<KubernetesClient> cluster,
            Callable<Integer> operator,
            Duration pace) {
        return Commands.of(context(environment, target -> cluster.get(), operator, pace, false, silent()));
    }

    /** The plugin of kubectl. */
    static CommandLine plugin(Map<String, String> environment, Function<ClusterTarget, KubernetesClient> cluster) {
        return plugin(environment, cluster, false, silent());
    }

    static CommandLine plugin(
            Map<String, String> environment,
            Function<ClusterTarget, KubernetesClient> cluster,
            boolean terminal,
            Progress progress) {
        return KubectlCommands.of(context(environment, cluster, () -> 0, Duration.ZERO, terminal, progress));
    }

    private static Progress silent() {
        return new Progress(Duration.ofDays(1), Duration.ofDays(1));
    }

    private static CommandContext context(
            Map<String, String> environment,
            Function<ClusterTarget, KubernetesClient> cluster,
            Callable<Integer> operator,
            Duration pace,
            boolean terminal,
            Progress progress) {
        String url = environment.getOrDefault(EnvironmentVariable.WELD_API_URL.name(), "");
        return new CommandContext(
                environment,
                URI.create(url.isBlank() ? EnvironmentVariable.WELD_API_URL.preset() : url.strip()),
                cluster,
                CommandWiring::clients,
                operator,
                pace,
                pace.isZero() ? duration -> {} : CommandWiring::pause,
                terminal && coloured(environment),
                progress);
    }

    private static boolean isTerminal() {
        // A runtime made of fewer modules may have none.
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private static boolean coloured(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
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
