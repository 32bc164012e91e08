package app.weld.operator.cli;

import app.weld.operator.weld.WeldClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * What the commands take from outside.
 *
 * @param environment the environment variables
 * @param weldUrl where Weld is if no option says so
 * @param cluster a client of the cluster, created only if a command needs one
 * @param weld clients of Weld at a URL, created only if a command needs them
 * @param operator runs the operator until it is stopped, and returns its exit status
 * @param pace the time between two requests of {@code verify}
 * @param pause waits so long
 * @param colours whether the output is for a terminal and a person has not turned colours off
 * @param progress says what a command waits for
 */
public record CommandContext(
        Map<String, String> environment,
        URI weldUrl,
        Function<ClusterTarget, KubernetesClient> cluster,
        Function<URI, WeldClients> weld,
        Callable<Integer> operator,
        Duration pace,
        Consumer<Duration> pause,
        boolean colours,
        Progress progress) {
    public CommandContext {
        environment = Map.copyOf(environment);
    }

    /** A client of the cluster, for a command that may have to wait for it. To be closed by the caller. */
    public KubernetesClient open(ClusterTarget target) {
        progress.waitsFor("the cluster");
        return cluster.apply(target);
    }

    /** A command runs with its last subcommand, and says meanwhile what it waits for. */
    public CommandLine.IExecutionStrategy strategy() {
        return parsed -> progress.during(
                parsed.commandSpec().commandLine().getErr(), () -> new CommandLine.RunLast().execute(parsed));
    }
}
