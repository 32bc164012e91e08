package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ELT syncs, and the streams they are given. */
final class SyncRoutes {
    private SyncRoutes() {}

    static void addTo(Routes routes) {
        routes.add("GET", "/elt_syncs", SyncRoutes::list);
        routes.add("POST", "/elt_syncs", SyncRoutes::create);
        routes.add("GET", "/elt_syncs/{id}", SyncRoutes::read);
        routes.add("POST", "/elt_syncs/{id}", SyncRoutes::update);
        routes.add("DELETE", "/elt_syncs/{id}", SyncRoutes::delete);
        routes.add("POST", "/elt_syncs/{id}/enable", call -> enable(call, true));
        routes.add("POST", "/elt_syncs/{id}/disable", call -> enable(call, false));
        routes.add("POST", "/elt_syncs/{id}/orchestration", SyncRoutes::attach);
        routes.add("DELETE", "/elt_syncs/{id}/orchestration", SyncRoutes::detach);
        routes.add("GET", "/elt_syncs/{id}/available_source_streams", SyncRoutes::listOffered);
        routes.add("POST", "/elt_syncs/{id}/source_streams", SyncRoutes::putStreams);
        routes.add(
                "GET", "/elt_syncs/{id}/status", call -> Answer.json(200, Replies.status(call.account(), call.sync())));
    }

    private static Answer list(Call call) {
        String connectionId = call.query().get("connection_id");
        Answer answer = Replies.page(
                call,
                call.account().syncs,
                sync -> connectionId == null || connectionId.equals(sync.connectionId()),
                sync -> Replies.sync(call.account(), sync, SyncView.As.LISTED));
        return OddItems.among(call, answer, OddItems::syncs);
    }

    private static Answer read(Call call) {
        return OddItems.sync(call)
                .map(odd -> Answer.json(200, odd))
                .orElseGet(() -> Answer.json(200, Replies.sync(call.account(), call.sync(), SyncView.As.READ)));
    }

    private static Answer listOffered(Call call) {
        if (call.account().quirks.has(Way.OFFERED_STREAMS_TIME_OUT)) {
            return Answer.html(504, "Gateway timeout");
        }
        return Replies.page(call, call.operations().offered(call.id()), Replies::offered);
    }

    private static Answer create(Call call) {
        Body body = Body.of(
                call.body(), "connection_id", "destination_schema_name", "elt_settings", "sync_interval", "start_date");
        return whole(
                201,
                call,
                call.operations()
                        .createSync(
                                body.text("connection_id"),
                                body.text("destination_schema_name"),
                                body.text("sync_interval"),
                                body.optionalText("start_date").orElse(null),
                                body.optionalObject("elt_settings").orElseGet(JsonNodeFactory.instance::objectNode)));
    }

    private static Answer update(Call call) {
        Body body = Body.of(call.body(), "elt_settings", "sync_interval");
        return whole(
                200,
                call,
                call.operations()
                        .updateSync(
                                call.id(),
                                body.optionalText("sync_interval").orElse(null),
                                body.optionalObject("elt_settings").orElse(null)));
    }

    private static Answer delete(Call call) {
        call.operations().deleteSync(call.id(), call.query().flag("removeDataReferences"));
        return Answer.empty(204);
    }

    private static Answer enable(Call call, boolean enabled) {
        call.operations().enable(call.id(), enabled);
        return Answer.empty(204);
    }

    private static Answer attach(Call call) {
        String id = Body.of(call.body(), "orchestration_workflow_id").text("orchestration_workflow_id");
        return whole(200, call, call.operations().attach(call.id(), id));
    }

    private static Answer detach(Call call) {
        return whole(200, call, call.operations().detach(call.id()));
    }

    private static Answer putStreams(Call call) {
        Map<String, ObjectNode> sent = new LinkedHashMap<>();
        for (JsonNode element : Body.of(call.body(), "source_streams").list("source_streams")) {
            Body stream = streamBody(element);
            ObjectNode properties = stream.fields().deepCopy();
            properties.remove("name");
            sent.put(stream.text("name"), properties);
        }
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.set("source_streams", Replies.list(call.operations().putStreams(call.id(), sent), Replies::stream));
        return Answer.json(201, reply);
    }

    private static Body streamBody(JsonNode element) {
        Body stream = Body.of(
                element,
                "name",
                "incremental_pointer_id",
                "excluded_columns",
                "hashed_columns",
                "full_sync_always",
                "full_sync_at_midnight",
                "protected_from_full_sync",
                "excluded_substreams",
                "enabled_history_table");
        stream.text("name");
        stream.optionalText("incremental_pointer_id");
        List.of("excluded_columns", "hashed_columns", "excluded_substreams").forEach(stream::texts);
        List.of("full_sync_always", "full_sync_at_midnight", "protected_from_full_sync", "enabled_history_table")
                .forEach(stream::flag);
        return stream;
    }

    /** The answer to a write. */
    private static Answer whole(int status, Call call, SyncRow sync) {
        return Answer.json(status, Replies.sync(call.account(), sync, SyncView.As.ANSWERED));
    }
}
