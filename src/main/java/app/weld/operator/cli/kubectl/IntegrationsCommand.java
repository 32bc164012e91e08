package app.weld.operator.cli.kubectl;

import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import app.weld.operator.weld.Integration;
import app.weld.operator.weld.WeldApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code integrations}: the sources that the plan of the workspace allows. */
@Command(
        name = "integrations",
        description = {
            "Shows the integrations that the plan of the workspace allows as sources. Asks Weld.",
            "Exit status: 0 shown, 1 it cannot be shown."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class IntegrationsCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions target;

    @Mixin
    private final WeldSource weld;

    @Mixin
    private final Rows rows = new Rows();

    IntegrationsCommand(CommandContext context) {
        this.context = context;
        this.target = new ClusterOptions(context);
        this.weld = new WeldSource(context);
    }

    @Override
    public Integer call() {
        try (KubernetesClient cluster = target.open()) {
            WeldApi api = weld.of(cluster, target.namespace(cluster));
            rows.print(
                    spec.commandLine().getOut(),
                    context.colours(),
                    List.of("id", "name", "startDate", "plan"),
                    weld.retry().read(api::integrations).items().stream()
                            .sorted(Comparator.comparing(Integration::id))
                            .map(integration -> Rows.row(
                                    "id",
                                    integration.id(),
                                    "name",
                                    integration.name(),
                                    "startDate",
                                    integration.supportsStartDate(),
                                    "plan",
                                    integration.minRequiredPlan()))
                            .toList(),
                    "Weld lists no integration.");
        }
        return ExitStatus.DONE;
    }
}
