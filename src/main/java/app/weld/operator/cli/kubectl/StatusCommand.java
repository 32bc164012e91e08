package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cli.CannotException;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code status}: what is wrong, and what a person has to do. */
@Command(
        name = "status",
        description = {
            "Shows all connections and syncs, what is wrong with them, and what a person has to do.",
            "Exit status: 0 all is well, 2 something is not, 1 it is not known."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions target;

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "In all namespaces.")
    private boolean all;

    @Mixin
    private final Rows rows = new Rows();

    @Parameters(paramLabel = "NAME", description = "Only these resources.")
    private List<String> names = new ArrayList<>();

    StatusCommand(CommandContext context) {
        this.context = context;
        this.target = new ClusterOptions(context);
    }

    @Override
    public Integer call() {
        List<ResourceState> states = new ArrayList<>();
        String where;
        try (KubernetesClient cluster = target.open()) {
            String namespace = all ? null : target.namespace(cluster);
            where = namespace == null ? "" : " in namespace " + namespace;
            ClusterOptions.list(cluster, WeldConnection.class, namespace)
                    .forEach(connection -> states.add(ResourceState.of(connection)));
            ClusterOptions.list(cluster, WeldEltSync.class, namespace)
                    .forEach(sync -> states.add(ResourceState.of(sync)));
        }
        if (!names.isEmpty()) {
            List<String> plain = names.stream().map(ClusterOptions::plain).toList();
            plain.stream()
                    .filter(name ->
                            states.stream().noneMatch(state -> state.name().equals(name)))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new CannotException("there is no resource " + name + where);
                    });
            states.removeIf(state -> !plain.contains(state.name()));
        }
        print(states, where);
        return states.stream().allMatch(ResourceState::isFine) ? ExitStatus.DONE : ExitStatus.SOMETHING;
    }

    private void print(List<ResourceState> states, String where) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> columns = new ArrayList<>(List.of("kind", "name", "ready", "reason", "state", "lastSuccess"));
        if (all) {
            columns.add(0, "namespace");
        }
        rows.print(
                out,
                context.colours(),
                columns,
                states.stream().map(ResourceState::row).toList(),
                "No connection and no sync" + where + ".");
        if (rows.isTable()) {
            states.stream().filter(state -> !state.isFine()).forEach(state -> {
                out.println();
                out.println((all ? state.namespace() + " " : "") + state.kind() + "/" + state.name() + ":");
                state.problems().forEach(problem -> out.println("  " + Rows.text(problem)));
                if (state.next() != null) {
                    out.println("  To do: " + Rows.text(state.next()));
                }
            });
            out.flush();
        }
    }
}
