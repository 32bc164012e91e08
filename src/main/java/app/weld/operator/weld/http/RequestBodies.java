package app.weld.operator.weld.http;

import app.weld.operator.weld.NewBridge;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.SyncUpdate;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The bodies of the requests that change something in Weld. */
public final class RequestBodies {
    private RequestBodies() {}

    public static ObjectNode of(NewSync sync) {
        ObjectNode body = object();
        body.put("connection_id", sync.connectionId());
        body.put("destination_schema_name", sync.destinationSchemaName());
        body.put("sync_interval", sync.syncInterval());
        if (sync.startDate() != null) {
            body.put("start_date", sync.startDate());
        }
        if (sync.settings() != null) {
            body.set("elt_settings", sync.settings());
        }
        return body;
    }

    public static ObjectNode of(SyncUpdate update) {
        ObjectNode body = object();
        if (update.syncInterval() != null) {
            body.put("sync_interval", update.syncInterval());
        }
        if (update.settings() != null) {
            body.set("elt_settings", update.settings());
        }
        return body;
    }

    public static ObjectNode of(List<SourceStream> streams) {
        ObjectNode body = object();
        streams.forEach(stream -> body.withArray("source_streams").add(SourceStreamJson.of(stream)));
        return body;
    }

    /** Without the state, which only Weld and the operator may know. */
    public static ObjectNode of(NewBridge bridge) {
        ObjectNode body = object();
        body.put("redirect_uri", bridge.redirectUri());
        body.put("integration_id", bridge.integrationId());
        body.put("label", bridge.label());
        if (bridge.connectionId() != null) {
            body.put("connection_id", bridge.connectionId());
        }
        return body;
    }

    public static ObjectNode orchestration(String orchestrationId) {
        return object().put("orchestration_workflow_id", orchestrationId);
    }

    /** Of a request for a full refresh. */
    public static ObjectNode resetHistory() {
        return object().put("reset_history_table", true);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
