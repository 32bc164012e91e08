package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** The bodies of the answers. */
final class Replies {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private Replies() {}

    /** A page of a table, the newest first. */
    static <T extends Row> Answer page(
            Call call, PagedTable<T> table, Predicate<T> wanted, Function<T, JsonNode> reply) {
        boolean ascending = "asc".equals(call.query().get("sort_direction"))
                != call.account().quirks.has(Way.LISTS_OLDEST_FIRST);
        PagedTable.Page<T> page = table.page(
                        call.query().get("starting_after"), call.query().limit(), ascending, wanted)
                .orElseThrow(() -> Refusal.badRequest("starting_after is not a known cursor"));
        String cursor = page.more() ? page.rows().get(page.rows().size() - 1).id() : null;
        return page(call, page.rows(), cursor, reply);
    }

    /** Everything as one page. */
    static <T> Answer page(Call call, List<T> rows, Function<T, JsonNode> reply) {
        return page(call, rows, null, reply);
    }

    private static <T> Answer page(Call call, List<T> rows, String cursor, Function<T, JsonNode> reply) {
        boolean camel = call.account().quirks.camelCasePages();
        ObjectNode page = JSON.objectNode();
        page.put(camel ? "hasMore" : "has_more", cursor != null);
        if (cursor != null) {
            page.put(camel ? "nextCursor" : "next_cursor", cursor);
        }
        page.set("data", list(rows, reply));
        return Answer.json(200, page);
    }

    static <T> ArrayNode list(List<T> rows, Function<T, JsonNode> reply) {
        ArrayNode list = JSON.arrayNode(rows.size());
        rows.forEach(row -> list.add(reply.apply(row)));
        return list;
    }

    static ObjectNode connection(ConnectionRow row, Quirks quirks) {
        boolean camel = quirks.camelCaseConnections();
        ObjectNode reply = JSON.objectNode().put("id", row.id());
        if (!quirks.has(Way.CONNECTIONS_WITHOUT_INTEGRATION)) {
            reply.put(camel ? "integrationId" : "integration_id", row.integrationId());
        }
        if (!quirks.has(Way.CONNECTIONS_WITHOUT_LABEL)) {
            reply.put("label", row.label());
        }
        if (!quirks.has(Way.CONNECTIONS_WITHOUT_TIMES)) {
            reply.put(camel ? "createdAt" : "created_at", time(row.createdAt()))
                    .put(camel ? "updatedAt" : "updated_at", time(row.updatedAt()));
        }
        return reply;
    }

    /** A bridge as lists show it: without its URL. */
    static ObjectNode bridge(BridgeRow row) {
        return JSON.objectNode()
                .put("id", row.id())
                .put("integration_id", row.integrationId())
                .put("label", row.label())
                .put("created_at", time(row.createdAt()))
                .put("expires_at", time(row.expiresAt()));
    }

    static ObjectNode sync(Account account, SyncRow row, SyncView.As as) {
        SyncView view = SyncView.of(account, row, as);
        ObjectNode reply = JSON.objectNode()
                .put("id", row.id())
                .put("account_id", account.id())
                .put("source_connection_id", row.connectionId())
                .put("source_integration_id", row.integrationId())
                .put("destination_connection_id", view.destination())
                .put("destination_integration_id", SyncView.WAREHOUSE)
                .put("destination_schema_name", row.schema())
                .put("enabled", row.enabled())
                .put("status", view.status())
                .put("created_at", time(row.createdAt()))
                .put("updated_at", time(row.updatedAt()));
        reply.putObject("config").set("sourceSettings", view.settings());
        if (view.interval() != null) {
            reply.put("sync_interval", view.interval());
        }
        if (row.orchestrationId() != null) {
            reply.put("orchestration_workflow_id", row.orchestrationId());
        }
        if (account.quirks.has(Way.MORE_THAN_DOCUMENTED)) {
            reply.put("priority", 1).put("status", "HIBERNATING");
        }
        if (view.startDate() != null) {
            reply.put("start_date", view.startDate());
        }
        if (view.streams() != null) {
            reply.set("source_streams", list(view.streams(), Replies::stream));
        }
        boolean active = account.quirks.has(Way.ACTIVE_EVERYWHERE)
                || (as == SyncView.As.ANSWERED && account.quirks.has(Way.ACTIVE_IN_WRITES));
        return active ? active(reply) : reply;
    }

    /** What a sync looks like to a client that knows {@code active}. */
    private static ObjectNode active(ObjectNode sync) {
        if (sync.has("enabled")) {
            sync.set("active", sync.remove("enabled"));
        }
        sync.remove("source_streams");
        return sync;
    }

    /** Without {@code excluded_columns} and {@code hashed_columns}: these are never shown. */
    static ObjectNode stream(StreamRow row) {
        ObjectNode reply = JSON.objectNode()
                .put("id", row.id())
                .put("elt_sync_id", row.syncId())
                .put("name", row.name())
                .put("full_sync_at_midnight", row.flag("full_sync_at_midnight"))
                .put("full_sync_always", row.flag("full_sync_always"))
                .put("protected_from_full_sync", row.flag("protected_from_full_sync"))
                .put("enabled_history_table", row.flag("enabled_history_table"))
                .put("created_at", time(row.createdAt()))
                .put("updated_at", time(row.updatedAt()));
        reply.putArray("incremental_primary_key_name").add("id");
        if (row.text("incremental_pointer_id") != null) {
            reply.put("incremental_pointer_id", row.text("incremental_pointer_id"));
        }
        ArrayNode excluded = reply.putArray("excluded_substreams");
        row.texts("excluded_substreams").forEach(excluded::add);
        return reply;
    }

    static ObjectNode offered(OfferedStream row) {
        ObjectNode reply = JSON.objectNode()
                .put("name", row.name())
                .put("is_selectable", row.selectable())
                .put("preselect", row.preselect())
                .put("retired", row.retired());
        ArrayNode subStreams = reply.putArray("sub_streams");
        row.subStreams().forEach(subStreams::add);
        if (row.retired()) {
            ObjectNode details = reply.putObject("retirement_details")
                    .put("removal_date", "2027-06-30")
                    .put("details", row.retirement());
            if (row.inFavorOf() != null) {
                details.put("in_favor_of", row.inFavorOf());
            }
        }
        return reply;
    }

    static ObjectNode integration(Integration row) {
        ObjectNode reply = JSON.objectNode()
                .put("id", row.id())
                .put("name", row.name())
                .put("min_required_plan", row.minRequiredPlan())
                .put("supports_start_date", row.supportsStartDate());
        ArrayNode abilities = reply.putArray("abilities");
        row.abilities().forEach(abilities::add);
        return reply;
    }

    static ObjectNode run(RunRow row) {
        ObjectNode reply = JSON.objectNode()
                .put("id", row.id())
                .put("elt_sync_id", row.syncId())
                .put("elt_stream_id", row.streamId())
                .put("started_at", time(row.startedAt()))
                .put("status", row.status())
                .put("rows_synced", row.records());
        if (row.finishedAt() != null) {
            reply.put("finished_at", time(row.finishedAt()));
        }
        return reply;
    }

    static ObjectNode status(Account account, SyncRow sync) {
        ObjectNode reply = JSON.objectNode().put("elt_sync_id", sync.id());
        reply.set("source_streams", list(account.streams(sync.id()), stream -> {
            ObjectNode states = JSON.objectNode().put("name", stream.name());
            account.runs.shown(stream.id()).ifPresent(run -> states.set("active_sync", snapshot(run)));
            account.runs.latest(stream.id()).ifPresent(run -> states.set("latest_sync", snapshot(run)));
            return states;
        }));
        return reply;
    }

    private static ObjectNode snapshot(RunRow run) {
        ObjectNode reply = JSON.objectNode()
                .put("status", run.status())
                .put("records_synced", run.records())
                .put("bytes_synced", run.bytes())
                .put("retry_attempt", 0);
        if (run.startedAt() != null) {
            reply.put("started_at", time(run.startedAt()))
                    .put("operation_mode", run.mode())
                    .put("full_sync_trigger", run.trigger());
        }
        if (run.finishedAt() != null) {
            reply.put("finished_at", time(run.finishedAt()));
        }
        if (run.error() != null) {
            reply.put("error_message", run.error());
        }
        return reply;
    }

    static ObjectNode orchestration(OrchestrationRow row) {
        return JSON.objectNode().put("id", row.id()).put("name", row.name());
    }

    static ObjectNode orchestrationRun(OrchestrationRunRow row) {
        ObjectNode reply = JSON.objectNode()
                .put("id", row.id())
                .put("orchestration_id", row.orchestrationId())
                .put("status", row.status())
                .put("due_at", time(row.dueAt()))
                .put("started_at", time(row.startedAt()));
        if (row.finishedAt() != null) {
            reply.put("finished_at", time(row.finishedAt()));
        }
        return reply;
    }

    static String time(Instant instant) {
        return MILLIS.format(instant);
    }
}
