package app.weld.operator.weld.http;

import app.weld.operator.weld.StreamProperty;
import app.weld.operator.weld.assumptions.Assumption;
import app.weld.operator.weld.assumptions.KnownFields;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects answers that contradict an assumption about Weld, for one API key. Counts them, and logs the first of each assumption.
 * It sends no request, remembers a bounded number of writes, and logs names of fields only, never a value.
 */
final class Contradictions {
    private static final Logger LOG = LoggerFactory.getLogger(Contradictions.class);
    private static final String METRIC = "weld.assumption.violations";
    private static final int REMEMBERED = 500;
    private static final long SOON = Duration.ofMinutes(2).toNanos();
    private static final Duration LATE = Duration.ofMinutes(5);
    private static final int MAX_NAME_LENGTH = 64;
    private static final Pattern ID = Pattern.compile("^/[^/?]+/([^/?]+)");
    private static final Pattern STREAM_ID = Pattern.compile("[?&]elt_stream_id=([^&]+)");

    private final MeterRegistry registry;
    private final String fingerprint;
    private final LongSupplier nanos;
    private final Set<Assumption> logged = EnumSet.noneOf(Assumption.class);
    /** When a sync was created or enabled, by its id. */
    private final Map<String, Long> written = bounded();
    /** The schedules of new syncs as they were sent, until a read returns them. */
    private final Map<String, JsonNode> sentIntervals = bounded();
    /** Streams as last read, by id. */
    private final Map<String, JsonNode> streams = bounded();
    /** When a run was requested, by Weld's clock and the id of the stream. */
    private final Map<String, Instant> requestedRuns = bounded();

    /** Streams of syncs that orchestrations start, by id. */
    private final Map<String, Boolean> orchestrated = bounded();

    private boolean readsWork;

    Contradictions(MeterRegistry registry, String fingerprint, LongSupplier nanos) {
        this.registry = registry;
        this.fingerprint = fingerprint;
        this.nanos = nanos;
    }

    /** Registers all counters, so that the first contradiction is an increase. */
    static void register(MeterRegistry registry) {
        for (Assumption assumption : Assumption.values()) {
            counter(registry, assumption);
        }
    }

    /** Checks an answer. */
    synchronized void seen(ApiRequest call, ApiResponse.Answer answer) {
        boolean success = answer.isSuccess();
        readsWork |= success && !call.writes();
        if (!success) {
            refused(call, answer);
            return;
        }
        if (call.method().equals("DELETE")) {
            written.remove(id(call));
        }
        JsonNode json = answer.json();
        if (json == null) {
            if (call.endpoint().equals("POST /elt_syncs/{id}/enable")) {
                written.put(id(call), nanos.getAsLong());
            }
            return;
        }
        switch (call.endpoint()) {
            case "GET /elt_syncs" -> json.path("data").forEach(sync -> read(sync, true));
            case "GET /elt_syncs/{id}" -> read(json, false);
            case "POST /elt_syncs" -> created(call, json);
            case "POST /elt_syncs/{id}" -> spelling(call, json, "sync_interval", Assumption.SCHEDULE_AS_SENT);
            case "POST /elt_syncs/{id}/source_streams" -> put(call, json);
            case "POST /elt_streams/{id}/request_run" -> {
                if (answer.date() != null) {
                    requestedRuns.put(id(call), answer.date());
                }
            }
            case "GET /elt_stream_runs" -> runs(call, json);
            case "GET /orchestration_runs" -> orchestrationRuns(call, json);
            default -> {}
        }
    }

    private void refused(ApiRequest call, ApiResponse.Answer answer) {
        if (!answer.isWeldsError()) {
            return;
        }
        if (answer.status() == 403 && call.writes() && readsWork) {
            contradicted(Assumption.FORBIDDEN_MEANS_ONE_REQUEST, call, "403 on a write while reads work");
        }
        if (call.endpoint().equals("GET /orchestration_runs") && answer.status() != 429) {
            contradicted(Assumption.ORCHESTRATION_RUNS_LISTED, call, String.valueOf(answer.status()));
        }
        boolean request = call.endpoint().startsWith("POST /elt_streams/{id}/request");
        if (request && (answer.status() == 404 || answer.status() == 400) && !written.isEmpty()) {
            if (written.values().stream().anyMatch(this::soon)) {
                contradicted(Assumption.JOBS_EXIST_AT_ONCE, call, answer.status() + " soon after creation or enabling");
            }
        } else if (answer.status() == 400 && request && orchestrated.containsKey(id(call))) {
            contradicted(Assumption.ORCHESTRATED_SYNCS_RUN_ALONE, call, "400 on a stream of an attached sync");
        } else if (answer.status() == 404 && call.endpoint().contains("/elt_syncs/{id}")) {
            Long since = written.get(id(call));
            if (since != null && soon(since) && !call.method().equals("DELETE")) {
                contradicted(Assumption.READS_SHOW_WRITES, call, "404 soon after 201");
            }
        }
    }

    private boolean soon(long since) {
        return nanos.getAsLong() - since < SOON;
    }

    private void created(ApiRequest call, JsonNode sync) {
        String id = sync.path("id").asText();
        written.put(id, nanos.getAsLong());
        JsonNode sent = call.body();
        if (sent == null) {
            return;
        }
        sentIntervals.put(id, sent.path("sync_interval"));
        spelling(call, sync, "destination_schema_name", Assumption.SCHEMA_AS_SENT);
        spelling(call, sync, "sync_interval", Assumption.SCHEDULE_AS_SENT);
        if (sent.has("start_date")) {
            String date = sync.path("start_date").asText();
            if (date.isEmpty()) {
                contradicted(Assumption.START_DATE_HONOURED, call, "start_date is not in the answer");
            } else if (!date.startsWith(sent.path("start_date").asText())) {
                contradicted(Assumption.START_DATE_AT_MIDNIGHT_UTC, call, "start_date comes back as another day");
            }
        }
        if (!sync.has("enabled")) {
            contradicted(Assumption.ANSWERS_SAY_ENABLED, call, "no enabled in " + shape(sync));
        }
        known(sync, KnownFields.SYNC, "sync");
    }

    private void spelling(ApiRequest call, JsonNode answered, String field, Assumption assumption) {
        JsonNode sent = call.body() == null ? null : call.body().get(field);
        if (sent != null && answered.has(field) && !sent.equals(answered.get(field))) {
            contradicted(assumption, call, field + " comes back in another spelling");
        }
    }

    private void read(JsonNode sync, boolean listed) {
        known(sync, KnownFields.SYNC, "sync");
        JsonNode status = sync.path("status");
        if (status.isTextual() && !KnownFields.SYNC_STATUS.contains(status.asText())) {
            contradicted(Assumption.FIELDS_KNOWN, null, "a status of syncs that is not documented");
        }
        JsonNode sent = sentIntervals.isEmpty()
                ? null
                : sentIntervals.get(sync.path("id").asText());
        if (sent != null && sync.has("sync_interval")) {
            sentIntervals.remove(sync.path("id").asText());
            if (!sent.equals(sync.get("sync_interval"))) {
                contradicted(
                        Assumption.SCHEDULE_AS_SENT,
                        null,
                        "sync_interval comes back in another spelling from a " + (listed ? "list" : "read"));
            }
        }
        for (JsonNode stream : sync.path("source_streams")) {
            known(stream, KnownFields.STREAM, "stream");
            streams.put(stream.path("id").asText(), stream);
            if (sync.hasNonNull("orchestration_workflow_id")) {
                orchestrated.put(stream.path("id").asText(), true);
            } else if (!orchestrated.isEmpty()) {
                orchestrated.remove(stream.path("id").asText());
            }
        }
    }

    private void orchestrationRuns(ApiRequest call, JsonNode answer) {
        if (!answer.path("data").isArray()) {
            contradicted(Assumption.ORCHESTRATION_RUNS_LISTED, call, "the answer is " + shape(answer));
        }
        for (JsonNode run : answer.path("data")) {
            if (!run.path("id").isTextual() || !run.path("status").isTextual()) {
                contradicted(Assumption.ORCHESTRATION_RUNS_LISTED, call, "a run is " + shape(run));
                return;
            }
        }
    }

    /** Checks whether a property of a stream changed that was not sent. */
    private void put(ApiRequest call, JsonNode answer) {
        JsonNode sent = call.body() == null ? null : call.body().path("source_streams");
        for (JsonNode stream : answer.path("source_streams")) {
            JsonNode before = streams.put(stream.path("id").asText(), stream);
            JsonNode request = null;
            if (sent != null) {
                for (JsonNode each : sent) {
                    request = each.path("name").equals(stream.path("name")) ? each : request;
                }
            }
            if (before == null || request == null) {
                continue;
            }
            for (StreamProperty property : StreamProperty.VISIBLE) {
                String field = property.weldName();
                if (!request.has(field)
                        && before.has(field)
                        && !before.get(field).equals(stream.path(field))) {
                    contradicted(Assumption.OMITTED_STREAM_FIELDS_KEPT, call, field + " changed and was not sent");
                }
            }
        }
    }

    private void runs(ApiRequest call, JsonNode answer) {
        Matcher stream = STREAM_ID.matcher(call.path());
        Instant since = stream.find() ? requestedRuns.get(stream.group(1)) : null;
        if (since == null) {
            return;
        }
        for (JsonNode run : answer.path("data")) {
            Instant started = instant(run.path("started_at").asText());
            if (started != null && !started.isBefore(since)) {
                requestedRuns.remove(stream.group(1));
                if (Duration.between(since, started).compareTo(LATE) > 0) {
                    contradicted(
                            Assumption.RUNS_BEGIN_SOON,
                            call,
                            "a run began more than " + LATE.toMinutes() + " min after it was requested");
                }
                return;
            }
        }
    }

    private void known(JsonNode object, Set<String> fields, String kind) {
        Iterator<String> names = object.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!fields.contains(name)) {
                if (name.equals("active")) {
                    contradicted(Assumption.ANSWERS_SAY_ENABLED, null, kind + " says active");
                } else {
                    contradicted(Assumption.FIELDS_KNOWN, null, "a field that is not documented in " + shape(object));
                }
            }
        }
    }

    private void contradicted(Assumption assumption, @Nullable ApiRequest call, String what) {
        counter(registry, assumption).increment();
        if (logged.add(assumption)) {
            LOG.warn(
                    "key {}: Weld contradicts an assumption ({}: {}): {}{}; see docs/assumptions.md#{}",
                    fingerprint,
                    assumption.id(),
                    assumption.sentence(),
                    what,
                    call == null ? "" : " (" + call.endpoint() + ")",
                    assumption.id().toLowerCase(java.util.Locale.ROOT));
        }
    }

    private static Counter counter(MeterRegistry registry, Assumption assumption) {
        return Counter.builder(METRIC)
                .description("Answers of Weld that contradict an assumption of docs/assumptions.md")
                .tag("assumption", assumption.id())
                .register(registry);
    }

    /** The names of the fields and their types. */
    private static String shape(JsonNode object) {
        StringBuilder shape = new StringBuilder("{");
        object.properties().stream().limit(40).forEach(field -> {
            String name = field.getKey().replaceAll("[^A-Za-z0-9_]", "?");
            shape.append(shape.length() > 1 ? ", " : "")
                    .append(name, 0, Math.min(name.length(), MAX_NAME_LENGTH))
                    .append(": ")
                    .append(field.getValue().getNodeType());
        });
        return shape.append('}').toString();
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : java.time.OffsetDateTime.parse(text).toInstant();
        } catch (java.time.DateTimeException e) {
            return null;
        }
    }

    private static String id(ApiRequest call) {
        Matcher id = ID.matcher(call.path());
        return id.find() ? id.group(1) : "";
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }
}
