package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import app.weld.operator.status.Orphans;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Integration;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orphans}: what is in Weld and in no manifest. */
@Command(
        name = "orphans",
        description = {
            "Shows the connections and syncs of the workspace that no resource of the cluster stands for. Asks Weld. Looks at all"
                    + " namespaces if you may list them.",
            "Exit status: 0 there are none, 2 there are some, 1 it cannot be known."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class OrphansCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions target;

    @Mixin
    private final WeldSource weld;

    @Option(
            names = "--workspace",
            paramLabel = "NAME",
            description =
                    "Of the workspace of this WeldWorkspace. You need the right to read it and its Secret, or an API key.")
    private @Nullable String workspace;

    @Mixin
    private final Rows rows = new Rows();

    private static final int FORBIDDEN = 403;

    OrphansCommand(CommandContext context) {
        this.context = context;
        this.target = new ClusterOptions(context);
        this.weld = new WeldSource(context);
    }

    /** What the resources of the cluster stand for, by id. */
    private record Managed(Set<String> connections, Set<String> syncs) {}

    @Override
    public Integer call() {
        List<Map<String, Object>> lines = new ArrayList<>();
        try (KubernetesClient cluster = target.open()) {
            WeldApi api = workspace == null
                    ? weld.of(cluster, target.namespace(cluster))
                    : weld.ofWorkspace(cluster, workspace);
            Managed managed = managed(cluster);
            Listing<Connection> connections = weld.retry().read(api::connections);
            Listing<Sync> syncs = weld.retry().read(api::syncs);
            Set<String> sources = sources(api);
            Orphans.connections(connections.items(), syncs.items(), sources, managed.connections())
                    .forEach(connection -> lines.add(row(connection)));
            Orphans.syncs(syncs.items(), managed.syncs()).forEach(sync -> lines.add(row(sync)));
            int unreadable =
                    connections.unreadable().size() + syncs.unreadable().size();
            if (unreadable > 0) {
                spec.commandLine()
                        .getErr()
                        .println(unreadable + " items that Weld lists cannot be read, and are not shown.");
            }
        }
        rows.print(
                spec.commandLine().getOut(),
                context.colours(),
                List.of("kind", "id", "integration", "name", "created", "enabled"),
                lines,
                "None: a resource stands for each connection and sync of the workspace.");
        if (!lines.isEmpty() && rows.isTable()) {
            spec.commandLine().getErr().println("To manage one of them: kubectl weld adopt ID");
        }
        return lines.isEmpty() ? ExitStatus.DONE : ExitStatus.SOMETHING;
    }

    private static Map<String, Object> row(Connection connection) {
        return Rows.row(
                "kind",
                "connection",
                "id",
                connection.id(),
                "integration",
                connection.integrationId(),
                "name",
                connection.label(),
                "created",
                connection.createdAt());
    }

    private static Map<String, Object> row(Sync sync) {
        return Rows.row(
                "kind",
                "sync",
                "id",
                sync.id(),
                "name",
                sync.destinationSchemaName(),
                "created",
                sync.createdAt(),
                "enabled",
                sync.enabled(),
                "connection",
                sync.connectionId());
    }

    /** Absent if Weld does not say. */
    private @Nullable Set<String> sources(WeldApi api) {
        try {
            return weld.retry().read(api::integrations).items().stream()
                    .map(Integration::id)
                    .collect(Collectors.toSet());
        } catch (WeldException.Rejected e) {
            return null;
        }
    }

    private Managed managed(KubernetesClient cluster) {
        return new Managed(
                Orphans.managedConnections(all(cluster, WeldConnection.class).stream()),
                Orphans.managedSyncs(all(cluster, WeldEltSync.class).stream()));
    }

    private <T extends HasMetadata> List<T> all(KubernetesClient cluster, Class<T> kind) {
        try {
            return ClusterOptions.list(cluster, kind, null);
        } catch (KubernetesClientException e) {
            if (e.getCode() != FORBIDDEN) {
                throw e;
            }
            String namespace = target.namespace(cluster);
            spec.commandLine()
                    .getErr()
                    .println("You may not list " + kind.getSimpleName() + "s of all namespaces, so only those of "
                            + namespace + " count: what other namespaces manage is shown as well.");
            return ClusterOptions.list(cluster, kind, namespace);
        }
    }
}
