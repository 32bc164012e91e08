package app.weld.operator.weld;

import app.weld.operator.standin.BridgeRow;
import app.weld.operator.standin.ConnectionRow;
import app.weld.operator.standin.Operations;
import app.weld.operator.standin.Quirks;
import app.weld.operator.standin.RunRow;
import app.weld.operator.standin.StreamRow;
import app.weld.operator.standin.SyncRow;
import app.weld.operator.standin.SyncView;
import app.weld.operator.standin.Way;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of the stand-in as the operator's records, and the operator's requests in Weld's spelling. */
final class Records {
    private Records() {}

    static Sync sync(SyncView view) {
        SyncRow row = view.row();
        return new Sync(
                row.id(),
                row.connectionId(),
                row.schema(),
                view.interval(),
                view.startDate(),
                row.orchestrationId(),
                row.enabled(),
                view.status(),
                view.settings(),
                view.streams() == null
                        ? null
                        : view.streams().stream().map(Records::stream).toList(),
                row.createdAt(),
                view.destination(),
                SyncView.WAREHOUSE);
    }

    static Stream stream(StreamRow row) {
        return new Stream(
                row.id(),
                row.syncId(),
                row.name(),
                StreamProperties.of(property -> property.isVisible() ? value(row, property) : null));
    }

    private static @Nullable Object value(StreamRow row, StreamProperty property) {
        return switch (property.type()) {
            case TEXT -> row.text(property.weldName());
            case FLAG -> row.flag(property.weldName());
            case NAMES -> row.texts(property.weldName());
        };
    }

    static Run run(RunRow row) {
        return new Run(
                row.status(), row.startedAt(), row.finishedAt(), row.records(), row.bytes(), row.mode(), row.error());
    }

    static Connection connection(ConnectionRow row) {
        return new Connection(row.id(), row.integrationId(), row.label(), row.createdAt(), row.updatedAt());
    }

    /** A connection as listings show it. */
    static Connection shown(ConnectionRow row, Quirks quirks) {
        boolean times = !quirks.has(Way.CONNECTIONS_WITHOUT_TIMES);
        return new Connection(
                row.id(),
                quirks.has(Way.CONNECTIONS_WITHOUT_INTEGRATION) ? null : row.integrationId(),
                quirks.has(Way.CONNECTIONS_WITHOUT_LABEL) ? null : row.label(),
                times ? row.createdAt() : null,
                times ? row.updatedAt() : null);
    }

    /** A bridge with all that Weld knows of it. */
    static ConnectionBridge bridge(BridgeRow row) {
        return new ConnectionBridge(
                row.id(), row.state(), "https://weld.example/authorize/" + row.id(), row.createdAt(), row.expiresAt());
    }

    /** A bridge as the answer to its creation shows it. */
    static ConnectionBridge answered(BridgeRow row, Quirks quirks) {
        ConnectionBridge whole = bridge(row);
        return new ConnectionBridge(
                quirks.has(Way.BRIDGES_WITHOUT_ID) ? null : whole.id(),
                whole.state(),
                whole.authorizeUrl(),
                whole.createdAt(),
                whole.expiresAt());
    }

    /** A bridge as listings show it. */
    static ConnectionBridge listed(BridgeRow row, Quirks quirks) {
        ConnectionBridge answered = answered(row, quirks);
        return quirks.has(Way.BRIDGES_LISTED_WHOLE)
                ? answered
                : new ConnectionBridge(answered.id(), null, null, answered.createdAt(), answered.expiresAt());
    }

    static SyncRow create(Operations does, NewSync wanted) {
        return does.createSync(
                wanted.connectionId(),
                wanted.destinationSchemaName(),
                wanted.syncInterval(),
                wanted.startDate(),
                wanted.settings() == null ? JsonNodeFactory.instance.objectNode() : settings(wanted.settings()));
    }

    static ObjectNode settings(JsonNode sent) {
        if (!sent.isObject()) {
            throw new WeldException.Rejected(400, "elt_settings must be an object");
        }
        return sent.deepCopy();
    }

    /** The streams in Weld's spelling, by name. */
    static Map<String, ObjectNode> sent(List<SourceStream> streams) {
        Map<String, ObjectNode> sent = new LinkedHashMap<>();
        streams.forEach(stream -> sent.put(stream.name(), properties(stream.properties())));
        return sent;
    }

    private static ObjectNode properties(StreamProperties given) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        for (StreamProperty property : StreamProperty.ALL) {
            if (!given.has(property)) {
                continue;
            }
            switch (property.type()) {
                case TEXT -> properties.put(property.weldName(), (String) given.get(property));
                case FLAG -> properties.put(property.weldName(), given.flag(property));
                case NAMES -> given.names(property).forEach(properties.putArray(property.weldName())::add);
            }
        }
        return properties;
    }
}
