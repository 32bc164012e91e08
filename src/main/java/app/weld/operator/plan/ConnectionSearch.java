package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.weld.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Recognises a connection whose id is not known, by its integration and label. */
public final class ConnectionSearch {
    private static final Duration CLOCK_SKEW = SyncSearch.CLOCK_SKEW;

    private ConnectionSearch() {}

    /** Connections with this integration and label that no other resource claims. */
    public static Finding<Connection> toAdopt(
            List<Connection> connections, String integrationId, String label, Predicate<String> claimed) {
        return one(
                connections.stream()
                        .filter(connection -> named(connection, integrationId, label))
                        .filter(connection -> !claimed.test(connection.id()))
                        .toList(),
                false);
    }

    /** Ids of what is there before a bridge is asked for: none of them can be its outcome. */
    public static List<String> existing(List<Connection> connections, String integrationId, String label) {
        return connections.stream()
                .filter(connection -> couldBe(connection, integrationId, label))
                .map(Connection::id)
                .sorted()
                .toList();
    }

    /**
     * The connection that a person made by opening the bridge's link: it was not there before, and it is named as asked
     * for, as far as Weld names it. For an existing connection that is to be authorized again: itself, once it changed.
     *
     * @param redirected the id that came with the redirect of this very bridge; absent where none did
     */
    public static Finding<Connection> outcome(
            List<Connection> connections,
            Bridge bridge,
            String integrationId,
            String label,
            @Nullable String redirected,
            Predicate<String> claimed) {
        Instant asked = Instant.parse(bridge.createdAt()).minus(CLOCK_SKEW);
        String again = bridge.connectionId();
        if (again != null) {
            return one(
                    connections.stream()
                            .filter(connection -> connection.id().equals(again))
                            .filter(connection -> again.equals(redirected) || changedSince(connection, asked))
                            .toList(),
                    true);
        }
        if (redirected != null) {
            List<Connection> named = connections.stream()
                    .filter(connection -> connection.id().equals(redirected) && !claimed.test(redirected))
                    .toList();
            if (!named.isEmpty()) {
                return one(named, true);
            }
        }
        Set<String> before = Set.copyOf(bridge.existing());
        return one(
                connections.stream()
                        .filter(connection -> !before.contains(connection.id()))
                        .filter(connection -> couldBe(connection, integrationId, label))
                        .filter(connection -> connection.createdAt() == null
                                || !connection.createdAt().isBefore(asked))
                        .filter(connection -> !claimed.test(connection.id()))
                        .toList(),
                true);
    }

    private static boolean changedSince(Connection connection, Instant asked) {
        Instant updated = connection.updatedAt();
        return updated != null && updated.isAfter(asked.plus(CLOCK_SKEW));
    }

    private static boolean named(Connection connection, String integrationId, String label) {
        return integrationId.equals(connection.integrationId()) && label.equals(connection.label());
    }

    /** Weld documents no schema for connections: a missing name speaks neither for nor against. */
    private static boolean couldBe(Connection connection, String integrationId, String label) {
        return (connection.integrationId() == null || integrationId.equals(connection.integrationId()))
                && (connection.label() == null || label.equals(connection.label()));
    }

    private static Finding<Connection> one(List<Connection> matches, boolean ours) {
        return switch (matches.size()) {
            case 0 -> new Finding.None<>();
            case 1 -> new Finding.One<>(matches.get(0), ours);
            default ->
                new Finding.Several<>(
                        matches.stream().map(Connection::id).sorted().toList());
        };
    }
}
