package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cancel}: cancels a full refresh. */
@Command(
        name = "cancel",
        description = {
            "Cancels a full refresh that has not begun. A run that has begun cannot be cancelled.",
            "Exit status: 0 requested, and with --wait successful; 2 not successful, or not in time; 1 it cannot be requested."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final SyncRequest request;

    @Parameters(paramLabel = "NAME", description = "The WeldEltSync.")
    private String name = "";

    CancelCommand(CommandContext context) {
        this.request = new SyncRequest(new ClusterOptions(context));
    }

    @Override
    public Integer call() {
        return request.send(
                name,
                "The cancellation of the full refresh",
                Annotations.CANCEL_FULL_REFRESH_REQUESTED_AT,
                value -> Map.of(),
                WeldEltSyncStatus::cancelFullRefreshRequest,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }
}
