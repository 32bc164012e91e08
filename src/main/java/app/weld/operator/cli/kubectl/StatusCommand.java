package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WorkspaceRef;
import app.weld.operator.cli.CannotException;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "Shows all connections and syncs, what is wrong with them, and what a person has to do. WeldWorkspaces too, if you may"
                    + " read them: those that the resources use, with -A all.",
            "Exit status: 0 all is well, 2 something is not, 1 it is not known."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

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
            Set<String> used = new HashSet<>();
            ClusterOptions.list(cluster, WeldConnection.class, namespace).forEach(connection -> {
                states.add(ResourceState.of(connection));
                add(used, connection.getSpec().workspaceRef());
            });
            ClusterOptions.list(cluster, WeldEltSync.class, namespace).forEach(sync -> {
                states.add(ResourceState.of(sync));
                add(used, sync.getSpec().workspaceRef());
            });
            if (all || !used.isEmpty()) {
                workspaces(cluster).stream()
                        .filter(workspace ->
                                all || used.contains(workspace.getMetadata().getName()))
                        .forEach(workspace -> states.add(ResourceState.of(workspace)));
            }
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

    private static void add(Set<String> used, @Nullable WorkspaceRef ref) {
        if (ref != null) {
            used.add(ref.name());
        }
    }

    /** None, if this cluster has no such kind or the person may not read it: most people need not. */
    private static List<WeldWorkspace> workspaces(KubernetesClient cluster) {
        try {
            return cluster.resources(WeldWorkspace.class).list().getItems().stream()
                    .sorted(Comparator.comparing(
                            workspace -> workspace.getMetadata().getName()))
                    .toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN || e.getCode() == NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
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
                out.println((all && state.namespace() != null ? state.namespace() + " " : "") + state.kind() + "/"
                        + state.name() + ":");
                state.problems().forEach(problem -> out.println("  " + Rows.text(problem)));
                if (state.next() != null) {
                    out.println("  To do: " + Rows.text(state.next()));
                }
            });
            out.flush();
        }
    }
}
