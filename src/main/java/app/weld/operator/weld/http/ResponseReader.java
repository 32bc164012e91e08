package app.weld.operator.weld.http;

import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.ConnectionBridge;
import app.weld.operator.weld.Integration;
import app.weld.operator.weld.Orchestration;
import app.weld.operator.weld.OrchestrationRun;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.SharedValues;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import app.weld.operator.weld.StreamProperty;
import app.weld.operator.weld.StreamRun;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the objects in Weld's answers. */
final class ResponseReader {
    private static final int MAX_STATUS_LENGTH = 64;
    private static final int MAX_POINTER_LENGTH = 1024;

    /** Reads one object of an answer. */
    @FunctionalInterface
    interface Reader<T> {
        T read(JsonNode node) throws UnreadableException;
    }

    private final MessageSanitizer sanitizer;
    private final SharedValues values;

    /** @param values what thousands of syncs have in common is held once */
    ResponseReader(MessageSanitizer sanitizer, SharedValues values) {
        this.sanitizer = sanitizer;
        this.values = values;
    }

    /** Reads a sync. If one of its streams is unreadable, all are absent, because the others would count as all. */
    Sync sync(JsonNode node) throws UnreadableException {
        LenientJson fields = LenientJson.of(node);
        String id = fields.id("id");
        Boolean enabled = enabled(fields);
        if (enabled == null) {
            throw new UnreadableException("it does not say whether it is enabled");
        }
        JsonNode config = fields.object("config");
        return new Sync(
                id,
                values.share(fields.id("source_connection_id")),
                fields.exact("destination_schema_name"),
                values.shareIfPresent(fields.text("sync_interval")),
                values.shareIfPresent(fields.text("start_date", MAX_STATUS_LENGTH)),
                values.shareIfPresent(fields.text("orchestration_workflow_id")),
                enabled,
                values.shareIfPresent(fields.text("status", MAX_STATUS_LENGTH)),
                config == null ? null : LenientJson.of(config).object("source_settings"),
                streams(fields.value("source_streams"), id),
                fields.instant("created_at"),
                values.shareIfPresent(fields.text("destination_connection_id")),
                values.shareIfPresent(fields.text("destination_integration_id")));
    }

    /** Older answers of Weld contain {@code active} instead, and some contain neither. Then the status decides. */
    private static @Nullable Boolean enabled(LenientJson fields) {
        Boolean enabled = fields.flag("enabled");
        if (enabled != null) {
            return enabled;
        }
        Boolean active = fields.flag("active");
        if (active != null) {
            return active;
        }
        String status = fields.text("status");
        return switch (status == null ? "" : status) {
            case "RUNNING" -> true;
            case "NOT_STARTED", "PAUSED" -> false;
            default -> null;
        };
    }

    boolean isReadableSync(JsonNode node) {
        try {
            sync(node);
            return true;
        } catch (UnreadableException e) {
            return false;
        }
    }

    /** The id of an object; null if it is unreadable. */
    static @Nullable String idOf(JsonNode node) {
        try {
            return LenientJson.of(node).id("id");
        } catch (UnreadableException e) {
            return null;
        }
    }

    /** The id of the sync of a stream, or of the connection of a sync; null if it is unreadable. */
    static @Nullable String ownerOf(JsonNode node) {
        try {
            LenientJson fields = LenientJson.of(node);
            return fields.id(fields.value("elt_sync_id").isMissingNode() ? "source_connection_id" : "elt_sync_id");
        } catch (UnreadableException e) {
            return null;
        }
    }

    /** The schema of a sync, or the name of another object; null if it is unreadable. */
    static @Nullable String nameOf(JsonNode node) {
        try {
            LenientJson fields = LenientJson.of(node);
            String schema = fields.exact("destination_schema_name");
            return schema != null ? schema : fields.exact("name");
        } catch (UnreadableException e) {
            return null;
        }
    }

    static JsonNode object(JsonNode node) throws UnreadableException {
        LenientJson.of(node);
        return node;
    }

    Orchestration orchestration(JsonNode node) throws UnreadableException {
        LenientJson fields = LenientJson.of(node);
        return new Orchestration(fields.id("id"), fields.exact("name"));
    }

    /** A run in the list of the runs of an orchestration. It need not contain the id of the orchestration. */
    OrchestrationRun orchestrationRun(JsonNode node, String orchestrationId) throws UnreadableException {
        LenientJson fields = LenientJson.of(node);
        boolean isRepeated = !fields.value("orchestration_id").isMissingNode();
        return new OrchestrationRun(
                fields.longId("id"),
                isRepeated ? fields.id("orchestration_id") : orchestrationId,
                fields.text("status", MAX_STATUS_LENGTH),
                fields.instant("due_at"),
                fields.instant("started_at"),
                fields.instant("finished_at"));
    }

    Integration integration(JsonNode node) throws UnreadableException {
        LenientJson fields = LenientJson.of(node);
        return new Integration(
                fields.id("id"),
                fields.text("name"),
                fields.flag("supports_start_date"),
                fields.text("min_required_plan", MAX_STATUS_LENGTH));
    }

    /** A run in the list of the runs of a stream. It need not contain the id of the stream. */
    StreamRun streamRun(JsonNode node, String streamId) throws UnreadableException {
        LenientJson fields = LenientJson.of(node);
        boolean isRepeated = !fields.value("elt_stream_id").isMissingNode();
        return new StreamRun(
                fields.longId("id"),
                isRepeated ? fields.id("elt_stream_id") : streamId,
                fields.text("status", MAX_STATUS_LENGTH),
                fields.instant("started_at"),
                fields.instant("finished_at"),
                fields.count("rows_synced"));
    }

    /** Where Weld will report a requested run, relative or absolute; null if Weld does not say. */
    @Nullable
    String statusUrl(@Nullable JsonNode answer) {
        try {
            String url = answer == null ? null : LenientJson.of(answer).longText("status_url");
            return url == null || url.length() > MAX_POINTER_LENGTH || !sanitizer.isFit(url) ? null : url;
        } catch (UnreadableException e) {
            return null;
        }
    }

    Stream stream(JsonNode node) throws UnreadableException {
        return stream(node, null);
    }

    /** A stream in an answer about one sync. It need not contain the id of the sync. */
    Stream stream(JsonNode node, @Nullable String syncId) throws UnreadableException {
        LenientJson fields = LenientJson.of(node);
        boolean isRepeated = !fields.value("elt_sync_id").isMissingNode();
        String owner = syncId == null || isRepeated ? fields.id("elt_sync_id") : syncId;
        return new Stream(
                fields.id("id"),
                syncId != null && syncId.equals(owner) ? syncId : owner,
                values.share(fields.name("name")),
                values.share(StreamProperties.of(property -> property.isVisible() ? value(fields, property) : null)));
    }

    private static @Nullable Object value(LenientJson fields, StreamProperty property) {
        return switch (property.type()) {
            case TEXT -> fields.exact(property.weldName());
            case FLAG -> fields.flag(property.weldName());
            case NAMES -> fields.texts(property.weldName());
        };
    }

    AvailableStream availableStream(JsonNode node) throws UnreadableException {
        LenientJson fields = LenientJson.of(node);
        return new AvailableStream(
                fields.name("name"),
                !Boolean.FALSE.equals(fields.flag("is_selectable")),
                Boolean.TRUE.equals(fields.flag("retired")),
                retirement(fields),
                Boolean.TRUE.equals(fields.flag("preselect")));
    }

    Connection connection(JsonNode node) throws UnreadableException {
        LenientJson fields = LenientJson.of(node);
        return new Connection(
                fields.id("id"),
                fields.text("integration_id"),
                fields.exact("label"),
                fields.instant("created_at"),
                fields.instant("updated_at"));
    }

    ConnectionBridge bridge(JsonNode node) throws UnreadableException {
        LenientJson fields = LenientJson.of(node);
        String url = fields.longText("authorize_url");
        return new ConnectionBridge(
                bridgeId(fields),
                fields.text("state"),
                // A person will click on it, so it must be a web address.
                url != null && url.matches("(?i)https?://\\S+") ? url : null,
                fields.instant("created_at"),
                fields.instant("expires_at"));
    }

    /** Older answers of Weld contain no id. */
    private static @Nullable String bridgeId(LenientJson fields) throws UnreadableException {
        return fields.value("id").isMissingNode() ? null : fields.id("id");
    }

    /** The runs of a sync's streams. Runs without the name of a stream are ignored. */
    List<StreamRuns> runs(JsonNode node) throws UnreadableException {
        JsonNode streams = LenientJson.of(node).value("source_streams");
        if (!streams.isArray()) {
            throw new UnreadableException("no source_streams");
        }
        List<StreamRuns> runs = new ArrayList<>();
        for (JsonNode stream : streams) {
            try {
                LenientJson fields = LenientJson.of(stream);
                runs.add(new StreamRuns(
                        fields.name("name"), run(fields.object("active_sync")), run(fields.object("latest_sync"))));
            } catch (UnreadableException e) {
                // Nothing can be concluded from an unreadable one.
            }
        }
        return runs;
    }

    /** The streams in the answer to a change, which need not be all streams of the sync. */
    List<Stream> changedStreams(JsonNode node, String syncId) {
        JsonNode array = node.isArray() ? node : node.path("source_streams");
        List<Stream> streams = new ArrayList<>();
        for (JsonNode stream : array.isArray() ? array : List.<JsonNode>of()) {
            try {
                streams.add(stream(stream, syncId));
            } catch (UnreadableException e) {
                // Nothing can be concluded from an unreadable one.
            }
        }
        return streams;
    }

    private @Nullable List<Stream> streams(JsonNode array, String syncId) {
        if (!array.isArray()) {
            return null;
        }
        List<Stream> streams = new ArrayList<>();
        for (JsonNode stream : array) {
            try {
                streams.add(stream(stream, syncId));
            } catch (UnreadableException e) {
                return null;
            }
        }
        return streams;
    }

    private @Nullable Run run(@Nullable JsonNode node) throws UnreadableException {
        if (node == null) {
            return null;
        }
        LenientJson fields = LenientJson.of(node);
        return new Run(
                fields.text("status", MAX_STATUS_LENGTH),
                fields.instant("started_at"),
                fields.instant("finished_at"),
                fields.count("records_synced"),
                fields.count("bytes_synced"),
                fields.text("operation_mode", MAX_STATUS_LENGTH),
                sanitizer.line(fields.longText("error_message")));
    }

    private @Nullable String retirement(LenientJson stream) throws UnreadableException {
        JsonNode node = stream.object("retirement_details");
        if (node == null) {
            return sanitizer.line(stream.longText("retirement_details"));
        }
        LenientJson details = LenientJson.of(node);
        String replacement = details.text("in_favor_of");
        String removal = details.text("removal_date");
        return sanitizer.line(java.util.stream.Stream.of(
                        replacement == null ? null : "use " + replacement + " instead",
                        removal == null ? null : "stops syncing on " + removal,
                        details.longText("details"),
                        details.text("link"))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; ")));
    }
}
