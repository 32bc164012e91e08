package app.weld.operator.verify;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.assumptions.Assumption;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Creates one disabled sync with one stream, checks with it what reading cannot check, and deletes it whatever happens.
 * Nothing runs and no data moves.
 */
public final class Rehearsal implements AutoCloseable {
    private static final String SYNC = "/elt_syncs/{id}";
    private static final String SCHEDULE = "0 */6 * * *";
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

    private final Wire wire;
    private final String connectionId;
    private final String schema;
    private final List<Line> lines = new ArrayList<>();
    /** Whether there may be something to delete. */
    private boolean begun;

    private boolean deleted;
    /** Set without the lock: a thread that ends the program waits for the call that is under way, and for no further call. */
    private volatile boolean ending;

    private Optional<String> id = Optional.empty();

    public Rehearsal(URI url, ApiKey key, Duration pace, Clock clock, Shapes shapes, String connectionId) {
        this.wire = Wire.writing(url, key, pace, clock, shapes);
        this.connectionId = connectionId;
        SecureRandom random = new SecureRandom();
        StringBuilder name = new StringBuilder("weld_operator_verify_");
        for (int i = 0; i < 4; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        this.schema = name.toString();
    }

    /** The name of the schema that the sync is given; no table is ever made in it. */
    public String schema() {
        return schema;
    }

    /** Empty where Weld refuses to make the sync, or is not reached. */
    public synchronized Optional<Report> run() {
        Optional<JsonNode> created = create();
        if (created.isEmpty() || ending) {
            return Optional.empty();
        }
        String path = "/elt_syncs/" + Sample.encoded(id.orElseThrow());
        JsonNode answer = created.get();
        JsonNode sync = read(path, answer);
        enablement(path, sync);
        spellings(answer, sync);
        line(
                Assumption.ANSWERS_SAY_ENABLED,
                answer.has("enabled") && answer.has("source_streams"),
                "the answer to the creation says enabled and streams");
        line(Assumption.NEW_SYNCS_WITHOUT_STREAMS, sync.path("source_streams").isEmpty(), "a new sync has no streams");
        if (!ending) {
            streams(path);
        }
        remove();
        deletion(path);
        return Optional.of(new Report(lines, List.of(), wire.calls(), true));
    }

    /** The answer to the creation; empty where it names no sync. */
    private Optional<JsonNode> create() {
        begun = true;
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("connection_id", connectionId)
                .put("destination_schema_name", schema)
                .put("sync_interval", SCHEDULE)
                .put("start_date", "2024-01-01");
        Optional<Wire.Answer> created = wire.send("POST", "/elt_syncs", "/elt_syncs", body);
        if (created.isEmpty()) {
            return Optional.empty();
        }
        if (!created.get().ok()) {
            begun = created.get().status() >= 500;
            return Optional.empty();
        }
        id = Json.text(created.get().json(), "id");
        return id.isEmpty() ? Optional.empty() : Optional.of(created.get().json());
    }

    /** The new sync as reads show it; as the answer to its creation where they do not. */
    private JsonNode read(String path, JsonNode answer) {
        Optional<Wire.Answer> read = wire.get(SYNC, path).filter(Wire.Answer::ok);
        boolean listed =
                syncsOfConnection().stream().anyMatch(sync -> Json.id(sync).equals(id.orElseThrow()));
        boolean shown = read.isPresent() && listed;
        line(Assumption.READS_SHOW_WRITES, shown, "a new sync is there for the reads that follow");
        return shown ? read.get().json() : answer;
    }

    private List<JsonNode> syncsOfConnection() {
        return Json.items(Json.orMissing(
                wire.get("/elt_syncs", "/elt_syncs?limit=100&connection_id=" + Sample.encoded(connectionId))));
    }

    private void enablement(String path, JsonNode sync) {
        boolean enabled =
                Json.at(sync, "enabled").asBoolean() || sync.path("active").asBoolean();
        line(
                Assumption.NEW_SYNCS_DISABLED,
                !enabled,
                "a new sync starts disabled" + (enabled ? "; it is being disabled" : ""));
        if (enabled) {
            var unused = wire.send("POST", SYNC + "/disable", path + "/disable", null);
        }
    }

    private void deletion(String path) {
        wire.get(SYNC, path)
                .ifPresent(read -> line(
                        Assumption.ANSWERS_ARE_WELDS,
                        read.ok() || (read.status() == 404 && read.json().isObject()),
                        "what was deleted is answered with a 404 in Weld's form"));
    }

    private void spellings(JsonNode answer, JsonNode read) {
        line(
                Assumption.SCHEMA_AS_SENT,
                Json.text(read, "destination_schema_name").orElse("").equals(schema),
                "the name of a schema comes back as it was sent");
        line(
                Assumption.SCHEDULE_AS_SENT,
                Json.text(read, "sync_interval").equals(Optional.of(SCHEDULE))
                        && Json.text(answer, "sync_interval").equals(Json.text(read, "sync_interval")),
                "a schedule comes back as it was sent");
        Optional<String> date = Json.text(read, "start_date");
        line(Assumption.START_DATE_HONOURED, date.isPresent(), "a start date is kept");
        date.ifPresent(text -> line(
                Assumption.START_DATE_AT_MIDNIGHT_UTC,
                text.matches("2024-01-01(T00:00(:00(\\.0+)?)?(Z|\\+00:00))?"),
                "a start date comes back as midnight UTC"));
    }

    private void streams(String path) {
        Optional<String> stream = wire.get(
                        SYNC + "/available_source_streams", path + "/available_source_streams?limit=100")
                .filter(Wire.Answer::ok)
                .flatMap(answer -> Json.items(answer.json()).stream()
                        .filter(offered -> offered.path("is_selectable").asBoolean(true)
                                && !offered.path("retired").asBoolean())
                        .flatMap(offered -> Json.text(offered, "name").stream())
                        .findFirst());
        if (stream.isEmpty()) {
            return;
        }
        put(path, stream.get(), "full_sync_at_midnight");
        if (ending) {
            return;
        }
        Optional<Wire.Answer> second = put(path, stream.get(), "protected_from_full_sync");
        line(
                Assumption.STREAM_ANSWERS_WHOLE,
                second.filter(answer -> !answer.json().path("source_streams").isEmpty())
                        .isPresent(),
                "putting a stream that is there answers with it");
        wire.get(SYNC, path)
                .map(answer -> Json.at(answer.json(), "source_streams").path(0))
                .filter(JsonNode::isObject)
                .ifPresent(kept -> line(
                        Assumption.OMITTED_STREAM_FIELDS_KEPT,
                        Json.at(kept, "full_sync_at_midnight").asBoolean(),
                        "a field that is left out of a stream keeps its value"));
    }

    private Optional<Wire.Answer> put(String path, String stream, String flag) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("source_streams").addObject().put("name", stream).put(flag, true);
        return wire.send("POST", SYNC + "/source_streams", path + "/source_streams", body);
    }

    private void line(Assumption assumption, boolean holds, String what) {
        lines.add(Line.of("W", assumption, 1, holds ? 0 : 1, what));
    }

    /** Deletes the sync; also one that a request with a lost answer may have created. True if nothing of it is left. */
    public synchronized boolean remove() {
        if (!begun || deleted) {
            return true;
        }
        if (id.isEmpty()) {
            id = syncsOfConnection().stream()
                    .filter(sync -> Json.text(sync, "destination_schema_name")
                            .orElse("")
                            .toLowerCase(Locale.ROOT)
                            .equals(schema.toLowerCase(Locale.ROOT)))
                    .map(Json::id)
                    .findFirst();
        }
        deleted = id.flatMap(known -> wire.send("DELETE", SYNC, "/elt_syncs/" + Sample.encoded(known), null))
                .filter(answer -> answer.ok() || answer.status() == 404)
                .isPresent();
        return deleted;
    }

    @Override
    public void close() {
        ending = true;
        var unused = remove();
    }
}
