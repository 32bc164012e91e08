package app.weld.operator;

import app.weld.operator.cluster.ClusterClient;
import app.weld.operator.config.EnvironmentVariable;
import app.weld.operator.verify.VerifyCommand;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Loaded only if there are arguments: without any the operator runs. */
@Command(
        name = "weld-operator",
        description = {
            "Without arguments: runs the operator, set up by environment variables (docs/configuration.md).",
        },
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class)
final class Commands implements Runnable {
    private static final Duration PACE = Duration.ofSeconds(1);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "weld-operator "
                        + Optional.ofNullable(Commands.class.getPackage().getImplementationVersion())
                                .orElse("of no release")
            };
        }
    }

    /** Runs the command; returns the exit status, 2 for wrong arguments. */
    static int run(String... arguments) {
        return line(System.getenv(), () -> ClusterClient.builder().build(), PACE)
                .execute(arguments);
    }

    static CommandLine line(Map<String, String> environment, Supplier<KubernetesClient> cluster, Duration pace) {
        String url = environment.getOrDefault(EnvironmentVariable.WELD_API_URL.name(), "");
        return new CommandLine(new Commands())
                .addSubcommand(new VerifyCommand(
                        cluster, url.isBlank() ? EnvironmentVariable.WELD_API_URL.preset() : url, pace));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
