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
 * Recognizes a connection whose id is not known: by its integration and label, and by the fact that Weld lists it now and did
 * not list it when the link was created. Times are compared with Weld's own time only.
 */
public final class ConnectionSearch {
    private ConnectionSearch() {}

    /** Connections with this integration and label that no other resource claims. */
    public static SearchResult<Connection> toAdopt(
            List<Connection> connections, String integrationId, String label, Predicate<String> claimed) {
        return unique(
                connections.stream()
                        .filter(connection -> named(connection, integrationId, label))
                        .filter(connection -> !claimed.test(connection.id()))
                        .toList(),
                false);
    }

    /** The ids of what was found, for a message. */
    public static String idsOf(SearchResult<Connection> result) {
        return switch (result) {
            case SearchResult.NotFound<Connection> _ -> "";
            case SearchResult.Unique<Connection> one -> one.match().id();
            case SearchResult.Ambiguous<Connection> several -> String.join(", ", several.ids());
            case SearchResult.Inexact<Connection> several -> String.join(", ", several.ids());
        };
    }

    /** Ids of the matching connections before a bridge is requested. None of them can be its outcome. */
    public static List<String> existing(List<Connection> connections, String integrationId, String label) {
        return connections.stream()
                .filter(connection -> couldBe(connection, integrationId, label))
                .map(Connection::id)
                .sorted()
                .toList();
    }

    /**
     * The connection that a person created by opening the bridge's link: it did not exist before, and has the requested
     * integration and label, as far as Weld reports them.
     *
     * @param hint the id that came with a redirect; it only chooses among connections that match anyway
     * @param contested whether a connection may be the outcome of another open link, as far as Weld names it
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
            return unique(hinted, true);
        }
        // If only one of two candidates is known to have the names, it is the one.
        List<Connection> named = candidates.stream()
                .filter(connection -> named(connection, integrationId, label))
                .toList();
        if (!named.isEmpty()) {
            return unique(named, true);
        }
        return candidates.stream().anyMatch(contested)
                ? new SearchResult.Ambiguous<>(
                        candidates.stream().map(Connection::id).sorted().toList())
                : unique(candidates, true);
    }

    /**
     * Whether a connection was authorized again since the bridge's link was created: Weld reports a later change than it
     * did then, and that change is not older than the link.
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

    /** Whether Weld's times show beyond doubt that a connection was created after the bridge's link. */
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

    /** Weld documents no schema for connections, so a missing name is evidence neither for nor against a match. */
    public static boolean couldBe(Connection connection, String integrationId, String label) {
        return (connection.integrationId() == null || integrationId.equals(connection.integrationId()))
                && (connection.label() == null || isSame(label, connection.label()));
    }

    /** Weld may strip blanks at the ends, and may compose accents in another way. */
    private static boolean isSame(String label, String listed) {
        return label.equals(listed) || kept(label).equals(kept(listed));
    }

    private static String kept(String label) {
        return Normalizer.normalize(label, Normalizer.Form.NFC).strip();
    }

    private static SearchResult<Connection> unique(List<Connection> matches, boolean createdByUs) {
        return switch (matches.size()) {
            case 0 -> new SearchResult.NotFound<>();
            case 1 -> new SearchResult.Unique<>(matches.get(0), createdByUs);
            default ->
                new SearchResult.Ambiguous<>(
                        matches.stream().map(Connection::id).sorted().toList());
        };
    }
}
