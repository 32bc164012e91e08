package app.weld.operator.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was read of a workspace: at most five syncs and three connections in detail. */
final class Sample {
    private static final int SYNCS = 5;
    private static final int CONNECTIONS = 3;
    private static final String SYNC = "/elt_syncs/{id}";

    final Wire.Answer first;
    final Optional<Wire.Answer> wrongKey;
    final Optional<Wire.Answer> onePage;
    final Optional<Wire.Answer> syncPage;
    final Optional<Wire.Answer> afterFirst;
    final Optional<Wire.Answer> connectionPage;
    final Optional<Wire.Answer> bridgePage;
    final Optional<Wire.Answer> streamPage;
    final Optional<Wire.Answer> orchestrationPage;
    /** Of one orchestration, if there is any. */
    final Optional<Wire.Answer> orchestrationRuns;

    final List<JsonNode> integrations;
    final List<JsonNode> syncs;
    final List<JsonNode> connections;
    final List<JsonNode> orchestrations;
    final Map<String, JsonNode> byId = new LinkedHashMap<>();
    final Map<String, JsonNode> status = new LinkedHashMap<>();
    final Map<String, Wire.Answer> offered = new LinkedHashMap<>();
    final Map<String, JsonNode> schemas = new LinkedHashMap<>();
    /** By the id of the sync: the runs of one of its streams. */
    final Map<String, List<JsonNode>> runs = new LinkedHashMap<>();

    final List<Wire.Answer> missing = new ArrayList<>();

    private Sample(Wire wire, Wire.Answer first, boolean probeRefusal) {
        this.first = first;
        this.integrations = Json.items(first.json());
        this.wrongKey = probeRefusal ? wire.getWithWrongKey("/integrations") : Optional.empty();
        this.onePage = wire.get("/elt_syncs", "/elt_syncs?limit=1");
        this.syncPage = wire.get("/elt_syncs", "/elt_syncs?limit=100");
        this.syncs = Json.items(Json.orMissing(syncPage));
        this.afterFirst = syncs.size() < 2
                ? Optional.empty()
                : wire.get("/elt_syncs", "/elt_syncs?limit=100&starting_after=" + encoded(Json.id(syncs.get(0))));
        this.connectionPage = wire.get("/connections", "/connections?limit=100");
        this.connections = Json.items(Json.orMissing(connectionPage));
        this.bridgePage = wire.get("/connection_bridges", "/connection_bridges?limit=100");
        this.streamPage = wire.get("/elt_streams", "/elt_streams?limit=100");
        this.orchestrationPage = wire.get("/orchestrations", "/orchestrations?limit=100");
        this.orchestrations = Json.items(Json.orMissing(orchestrationPage));
        this.orchestrationRuns = anyOrchestration()
                .flatMap(id -> wire.get(
                        "/orchestration_runs", "/orchestration_runs?limit=100&orchestration_id=" + encoded(id)));
    }

    /** One that starts a sync, if there is one. */
    private Optional<String> anyOrchestration() {
        return Stream.concat(
                        syncs.stream().flatMap(sync -> Json.text(sync, "orchestration_workflow_id").stream()),
                        orchestrations.stream().map(Json::id))
                .filter(id -> !id.isEmpty())
                .findFirst();
    }

    /** Whether the list of orchestrations was read. */
    boolean areOrchestrationsListed() {
        return orchestrationPage.filter(Wire.Answer::ok).isPresent();
    }

    /** Reads; empty where nothing answers as Weld does. */
    static @Nullable Sample take(Wire wire, boolean probeRefusal) {
        Optional<Wire.Answer> first = wire.get("/integrations", "/integrations?limit=100");
        if (first.isEmpty() || !first.get().ok()) {
            return null;
        }
        Sample sample = new Sample(wire, first.get(), probeRefusal);
        sample.unknown(wire);
        sample.settings(wire);
        sample.details(wire);
        return sample;
    }

    private void unknown(Wire wire) {
        String unknownId = "none" + UUID.randomUUID().toString().substring(0, 10);
        wire.get(SYNC, "/elt_syncs/" + unknownId).ifPresent(missing::add);
        wire.get("/elt_streams", "/elt_streams?limit=100&elt_sync_id=" + unknownId)
                .ifPresent(missing::add);
        wire.get("/elt_syncs", "/elt_syncs?limit=100&connection_id=" + unknownId)
                .ifPresent(missing::add);
    }

    private void settings(Wire wire) {
        connections.stream()
                .filter(row -> !Json.id(row).isEmpty())
                .limit(CONNECTIONS)
                .forEach(row -> wire.get(
                                "/connections/{id}/settings", "/connections/" + encoded(Json.id(row)) + "/settings")
                        .filter(Wire.Answer::ok)
                        .ifPresent(answer -> schemas.put(Json.id(row), answer.json())));
    }

    private void details(Wire wire) {
        List<String> ids = syncs.stream()
                .map(Json::id)
                .filter(id -> !id.isEmpty())
                .limit(SYNCS)
                .toList();
        for (String id : ids) {
            String path = "/elt_syncs/" + encoded(id);
            wire.get(SYNC, path).filter(Wire.Answer::ok).ifPresent(answer -> byId.put(id, answer.json()));
            wire.get(SYNC + "/status", path + "/status")
                    .filter(Wire.Answer::ok)
                    .ifPresent(answer -> status.put(id, answer.json()));
            if (offered.size() < 2) {
                wire.get(SYNC + "/available_source_streams", path + "/available_source_streams?limit=100")
                        .ifPresent(answer -> offered.put(id, answer));
            }
            streamId(id)
                    .flatMap(stream ->
                            wire.get("/elt_stream_runs", "/elt_stream_runs?limit=100&elt_stream_id=" + encoded(stream)))
                    .filter(Wire.Answer::ok)
                    .ifPresent(answer -> runs.put(id, Json.items(answer.json())));
        }
    }

    private Optional<String> streamId(String syncId) {
        return Json.items(Json.orMissing(streamPage)).stream()
                .filter(stream -> Json.text(stream, "elt_sync_id").orElse("").equals(syncId))
                .map(Json::id)
                .filter(id -> !id.isEmpty())
                .findFirst();
    }

    static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
