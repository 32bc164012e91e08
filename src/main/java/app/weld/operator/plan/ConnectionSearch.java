package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.WeldTime;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a connection whose id is not known, by its integration and label, and by the order of things: what Weld lists
 * now and did not list when the link was made. Times are compared with Weld's own time only.
 */
public final class ConnectionSearch {
    private ConnectionSearch() {}

    /** Connections with this integration and label that no other resource claims. */
    public static SearchResult<Connection> toAdopt(
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
     * for, as far as Weld names it.
     *
     * @param hint the id that came with a redirect; it only chooses among what may be meant anyway
     * @param contested whether a connection may be what another link that is open led to, as far as Weld names it
     */
    public static SearchResult<Connection> outcome(
            List<Connection> connections,
            Bridge bridge,
            String integrationId,
            String label,
            @Nullable String hint,
            Predicate<Connection> contested,
            Predicate<String> claimed) {
        Set<String> before = Set.copyOf(bridge.existing());
        List<Connection> candidates = connections.stream()
                .filter(connection -> !before.contains(connection.id()))
                .filter(connection -> couldBe(connection, integrationId, label))
                .filter(connection -> !isOlder(connection, bridge))
                .filter(connection -> !claimed.test(connection.id()))
                .toList();
        List<Connection> hinted = candidates.stream()
                .filter(connection -> connection.id().equals(hint))
                .toList();
        if (!hinted.isEmpty()) {
            return one(hinted, true);
        }
        // Between two of which only one is known to be named so there is no doubt.
        List<Connection> named = candidates.stream()
                .filter(connection -> named(connection, integrationId, label))
                .toList();
        if (!named.isEmpty()) {
            return one(named, true);
        }
        return candidates.stream().anyMatch(contested)
                ? new SearchResult.Several<>(
                        candidates.stream().map(Connection::id).sorted().toList())
                : one(candidates, true);
    }

    /**
     * Whether a connection was authorized again since the bridge's link was made: Weld shows a later change than it showed
     * then, and not an earlier one than the link.
     */
    public static boolean isRenewed(Connection connection, Bridge bridge) {
        Instant changed = connection.updatedAt();
        String before = bridge.changedBefore();
        String linked = bridge.linkedAt();
        return connection.id().equals(bridge.connectionId())
                && changed != null
                && (before != null || linked != null)
                && (before == null || changed.isAfter(Instant.parse(before)))
                && (linked == null || !changed.isBefore(Instant.parse(linked).minus(WeldTime.PRECISION)));
    }

    /** Whether a connection came after the bridge's link was made, as Weld's times leave no doubt. */
    public static boolean isPlainlyNewer(Connection connection, Bridge bridge) {
        return connection.createdAt() != null
                && bridge.linkedAt() != null
                && connection
                        .createdAt()
                        .isAfter(Instant.parse(bridge.linkedAt()).plus(WeldTime.PRECISION));
    }

    private static boolean isOlder(Connection connection, Bridge bridge) {
        return connection.createdAt() != null
                && bridge.linkedAt() != null
                && connection
                        .createdAt()
                        .isBefore(Instant.parse(bridge.linkedAt()).minus(WeldTime.PRECISION));
    }

    private static boolean named(Connection connection, String integrationId, String label) {
        return integrationId.equals(connection.integrationId())
                && connection.label() != null
                && isSame(label, connection.label());
    }

    /** Weld documents no schema for connections: a missing name speaks neither for nor against. */
    public static boolean couldBe(Connection connection, String integrationId, String label) {
        return (connection.integrationId() == null || integrationId.equals(connection.integrationId()))
                && (connection.label() == null || isSame(label, connection.label()));
    }

    /** Blanks at the ends, and how an accent is composed, may be lost on the way to Weld and back. */
    private static boolean isSame(String label, String listed) {
        return label.equals(listed) || kept(label).equals(kept(listed));
    }

    private static String kept(String label) {
        return Normalizer.normalize(label, Normalizer.Form.NFC).strip();
    }

    private static SearchResult<Connection> one(List<Connection> matches, boolean ours) {
        return switch (matches.size()) {
            case 0 -> new SearchResult.None<>();
            case 1 -> new SearchResult.One<>(matches.get(0), ours);
            default ->
                new SearchResult.Several<>(
                        matches.stream().map(Connection::id).sorted().toList());
        };
    }
}
