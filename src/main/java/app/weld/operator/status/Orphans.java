package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Sync;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a workspace has in Weld and no resource of the cluster stands for. */
public final class Orphans {
    private Orphans() {}

    /** Ids of the connections that these resources name or manage. */
    public static Set<String> managedConnections(Stream<WeldConnection> resources) {
        Set<String> ids = new HashSet<>();
        resources.forEach(connection -> {
            add(ids, connection.getSpec() == null ? null : connection.getSpec().connectionId());
            add(
                    ids,
                    connection.getStatus() == null
                            ? null
                            : connection.getStatus().connectionId());
        });
        return ids;
    }

    /** Ids of the syncs that these resources name or manage. */
    public static Set<String> managedSyncs(Stream<WeldEltSync> resources) {
        Set<String> ids = new HashSet<>();
        resources.forEach(sync -> {
            add(ids, sync.getSpec() == null ? null : sync.getSpec().syncId());
            add(ids, sync.getStatus() == null ? null : sync.getStatus().syncId());
        });
        return ids;
    }

    /**
     * The connections that no resource stands for and that could be those of a WeldConnection.
     *
     * @param integrations ids of the integrations that data can come from; absent if Weld does not say
     */
    public static List<Connection> connections(
            List<Connection> listed, List<Sync> syncs, @Nullable Set<String> integrations, Set<String> managed) {
        return listed.stream()
                .filter(connection -> !managed.contains(connection.id()))
                .filter(connection -> isSource(connection, syncs, integrations))
                .toList();
    }

    /** The syncs that no resource stands for. */
    public static List<Sync> syncs(List<Sync> listed, Set<String> managed) {
        return listed.stream().filter(sync -> !managed.contains(sync.id())).toList();
    }

    /** A connection that syncs load into is a warehouse, and no resource can stand for it. */
    private static boolean isSource(Connection connection, List<Sync> syncs, @Nullable Set<String> integrations) {
        if (syncs.stream().anyMatch(sync -> sync.connectionId().equals(connection.id()))) {
            return true;
        }
        return syncs.stream().noneMatch(sync -> connection.id().equals(sync.destinationConnectionId()))
                && (integrations == null
                        || connection.integrationId() == null
                        || integrations.contains(connection.integrationId()));
    }

    private static void add(Set<String> ids, @Nullable String id) {
        if (id != null) {
            ids.add(id);
        }
    }
}
