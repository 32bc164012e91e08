package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
        boolean streams = call.account().quirks.streamsInSyncLists();
        Answer answer = Replies.page(
                call,
                call.account().syncs,
                sync -> connectionId == null || connectionId.equals(sync.connectionId()),
                sync -> respelled(call.account(), Replies.sync(call.account(), sync, streams)));
        return OddItems.among(call, answer, OddItems::syncs);
    }

    private static Answer read(Call call) {
        return OddItems.sync(call)
                .map(odd -> Answer.json(200, odd))
                .orElseGet(() ->
                        Answer.json(200, respelled(call.account(), Replies.sync(call.account(), call.sync(), true))));
    }

    private static ObjectNode respelled(Account account, ObjectNode sync) {
        if (account.quirks.has(Way.SCHEDULES_RESPELLED_LATER) && sync.has("sync_interval")) {
            sync.put(
                    "sync_interval",
                    CronTimes.respelled(sync.get("sync_interval").asText()));
        }
        return sync;
    }

    private static Answer listOffered(Call call) {
        if (call.account().quirks.has(Way.OFFERED_STREAMS_TIME_OUT)) {
            return Answer.html(504, "Gateway timeout");
        }
        return Replies.page(call, offered(call.account(), call.sync()), Replies::offered);
    }

    private static Answer create(Call call) {
        Account account = call.account();
        Body body = Body.of(
                call.body(), "connection_id", "destination_schema_name", "elt_settings", "sync_interval", "start_date");
        String connectionId = body.text("connection_id");
        String schema = spelled(account.quirks, body.text("destination_schema_name"));
        String interval = checkedInterval(account, body.text("sync_interval"));
        LocalDate startDate = account.quirks.startDate(
                body.optionalText("start_date").map(SyncRoutes::date).orElse(null));
        ObjectNode settings = body.optionalObject("elt_settings").orElseGet(JsonNodeFactory.instance::objectNode);
        ConnectionRow connection =
                account.connections.get(connectionId).orElseThrow(() -> Refusal.notFound("Connection"));
        Integration integration =
                account.integration(connection.integrationId()).orElseThrow();
        if (!integration.source()) {
            throw Refusal.badRequest("The integration of the connection is not a source");
        }
        if (!schema.matches("[A-Za-z0-9_]+")) {
            throw Refusal.badRequest("destination_schema_name may only have letters, digits and underscores");
        }
        checkSettings(account, connectionId, settings);
        if (account.full(connectionId)) {
            throw Refusal.conflict("The connection reached the maximum number of allowed syncs");
        }
        SyncRow sync =
                account.createSync(connection, schema, interval, startDate, settings, account.quirks.newSyncsEnabled());
        if (account.quirks.newSyncsPreselected()) {
            integration.streams().stream()
                    .filter(OfferedStream::preselect)
                    .forEach(stream -> account.addStream(sync.id(), stream.name()));
        }
        return whole(201, account, sync);
    }

    private static Answer update(Call call) {
        Account account = call.account();
        SyncRow sync = call.sync();
        Body body = Body.of(call.body(), "elt_settings", "sync_interval");
        Optional<String> interval = body.optionalText("sync_interval");
        Optional<ObjectNode> settings = body.optionalObject("elt_settings");
        interval.ifPresent(text -> checkedInterval(account, text));
        settings.ifPresent(object -> checkSettings(account, sync.connectionId(), object));
        SyncRow changed = sync;
        if (interval.isPresent()) {
            changed = changed.withInterval(interval.get(), account.now());
        }
        if (settings.isPresent()) {
            ObjectNode stored = account.quirks.has(Way.SETTINGS_MERGED)
                    ? sync.settings().deepCopy()
                    : JsonNodeFactory.instance.objectNode();
            stored.setAll(settings.get());
            changed = changed.withSettings(stored, account.now());
        }
        return whole(200, account, account.change(changed));
    }

    private static Answer delete(Call call) {
        boolean dropData = call.query().flag("removeDataReferences");
        SyncRow sync = call.sync();
        call.account().deleteSync(sync.id());
        if (dropData) {
            call.account().dropData(sync.id());
        }
        return Answer.empty(204);
    }

    private static Answer enable(Call call, boolean enabled) {
        call.account().change(call.sync().withEnabled(enabled, call.account().now()));
        return Answer.empty(204);
    }

    private static Answer attach(Call call) {
        SyncRow sync = call.sync();
        String id = Body.of(call.body(), "orchestration_workflow_id").text("orchestration_workflow_id");
        if (call.account().orchestrations.get(id).isEmpty()) {
            throw Refusal.notFound("Orchestration Workflow");
        }
        return whole(
                200,
                call.account(),
                call.account().change(sync.withOrchestration(id, call.account().now())));
    }

    private static Answer detach(Call call) {
        return whole(
                200,
                call.account(),
                call.account()
                        .change(call.sync()
                                .withOrchestration(null, call.account().now())));
    }

    private static Answer putStreams(Call call) {
        Account account = call.account();
        SyncRow sync = call.sync();
        Map<String, ObjectNode> wanted = new LinkedHashMap<>();
        for (JsonNode element : Body.of(call.body(), "source_streams").list("source_streams")) {
            Body stream = streamBody(element);
            wanted.put(checkedName(account, sync, stream.text("name")), stream.fields());
        }
        List<StreamRow> added = new ArrayList<>();
        wanted.forEach((name, fields) -> {
            boolean there = account.stream(sync.id(), name).isPresent();
            ObjectNode properties = fields.deepCopy();
            properties.remove("name");
            StreamRow stream = account.putStream(sync, name, properties);
            if (!there) {
                added.add(stream);
            }
        });
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        List<StreamRow> answered = account.quirks.onlyNewStreamsAnswered() ? added : account.streams(sync.id());
        reply.set("source_streams", Replies.list(answered, Replies::stream));
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

    private static String checkedName(Account account, SyncRow sync, String name) {
        boolean selectable =
                offered(account, sync).stream().anyMatch(stream -> stream.name().equals(name) && stream.selectable());
        if (!selectable) {
            throw Refusal.badRequest("The source has no stream that can be selected with the name " + name);
        }
        return name;
    }

    private static String checkedInterval(Account account, String interval) {
        if (!account.cron.valid(interval)) {
            throw Refusal.badRequest("sync_interval must be a cron expression with five fields");
        }
        return interval;
    }

    private static void checkSettings(Account account, String connectionId, ObjectNode settings) {
        account.settingsSchemas.problem(connectionId, settings).ifPresent(problem -> {
            throw Refusal.badRequest("elt_settings: " + problem);
        });
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Refusal.badRequest("start_date must be a date in the form YYYY-MM-DD");
        }
    }

    private static List<OfferedStream> offered(Account account, SyncRow sync) {
        return account.integration(sync.integrationId()).orElseThrow().streams();
    }

    private static String spelled(Quirks quirks, String sent) {
        String schema = sent;
        if (quirks.has(Way.SCHEMAS_CLEANED)) {
            schema = schema.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
        }
        return quirks.has(Way.SCHEMAS_FOLDED) ? schema.toLowerCase(Locale.ROOT) : schema;
    }

    /** The answer to a write. */
    private static Answer whole(int status, Account account, SyncRow sync) {
        ObjectNode reply = Replies.sync(account, sync, true);
        return Answer.json(status, account.quirks.has(Way.ACTIVE_IN_WRITES) ? Replies.active(reply) : reply);
    }
}
