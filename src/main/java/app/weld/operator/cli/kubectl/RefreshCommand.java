package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.cli.CannotException;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code refresh}: requests a full refresh. */
@Command(
        name = "refresh",
        description = {
            "Makes the next run of the streams a full refresh, which reads all rows again.",
            "Exit status: 0 requested, and with --wait successful; 2 not successful, or not in time; 1 it cannot be requested."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class RefreshCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final SyncRequest request;

    @Mixin
    private final StreamNames streams = new StreamNames();

    @Option(
            names = "--delete-history-of",
            paramLabel = "SYNC",
            description =
                    "Also deletes the history tables of the streams, for good. Repeat the name of the WeldEltSync to confirm it.")
    private @Nullable String deleteHistoryOf;

    @Parameters(paramLabel = "NAME", description = "The WeldEltSync.")
    private String name = "";

    RefreshCommand(CommandContext context) {
        this.request = new SyncRequest(new ClusterOptions(context));
    }

    @Override
    public Integer call() {
        if (deleteHistoryOf != null && !deleteHistoryOf.equals(ClusterOptions.plain(name))) {
            throw new CannotException(
                    "--delete-history-of has to repeat the name of the WeldEltSync, since what it deletes does not come back");
        }
        return request.send(
                name,
                "A full refresh",
                Annotations.FULL_REFRESH_REQUESTED_AT,
                value -> parameters(value),
                WeldEltSyncStatus::fullRefreshRequest,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    private Map<String, @Nullable String> parameters(String value) {
        Map<String, @Nullable String> parameters = new HashMap<>();
        parameters.put(Annotations.FULL_REFRESH_STREAMS, streams.annotation());
        parameters.put(Annotations.RESET_HISTORY_TABLE, deleteHistoryOf == null ? null : value);
        return parameters;
    }
}
