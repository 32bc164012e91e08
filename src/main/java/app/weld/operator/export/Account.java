package app.weld.operator.export;

import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a workspace.
 *
 * @param syncs each with its streams, unless these could not be read
 * @param sources the integrations that can be sources; absent if Weld did not say
 * @param settingsNames by the id of a connection: the settings that its source names; without an entry they are not known
 */
public record Account(
        Listing<Connection> connections,
        Listing<Sync> syncs,
        @Nullable Set<String> sources,
        Map<String, Set<String>> settingsNames) {
    public Account {
        sources = sources == null ? null : Set.copyOf(sources);
        settingsNames = Map.copyOf(settingsNames);
    }

    /** The ids of the connections that syncs read from. */
    public Set<String> usedConnections() {
        return syncs.items().stream().map(Sync::connectionId).collect(Collectors.toUnmodifiableSet());
    }

    Set<@Nullable String> destinations() {
        return syncs.items().stream().map(Sync::destinationConnectionId).collect(Collectors.toSet());
    }
}
