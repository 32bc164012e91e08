package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run}: requests a run now. */
@Command(
        name = "run",
        description = {
            "Runs the streams of a sync now.",
            "Exit status: 0 requested, and with --wait successful; 2 not successful, or not in time; 1 it cannot be requested."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final SyncRequest request;

    @Mixin
    private final StreamNames streams = new StreamNames();

    @Parameters(paramLabel = "NAME", description = "The WeldEltSync.")
    private String name = "";

    RunCommand(CommandContext context) {
        this.request = new SyncRequest(new ClusterOptions(context));
    }

    @Override
    public Integer call() {
        return request.send(
                name,
                "A run",
                Annotations.RUN_REQUESTED_AT,
                value -> parameters(),
                WeldEltSyncStatus::runRequest,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    private Map<String, @Nullable String> parameters() {
        Map<String, @Nullable String> parameters = new HashMap<>();
        parameters.put(Annotations.RUN_STREAMS, streams.annotation());
        return parameters;
    }
}
