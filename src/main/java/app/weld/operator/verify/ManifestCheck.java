package app.weld.operator.verify;

import app.weld.operator.plan.SettingsCheck;
import app.weld.operator.plan.SettingsSchema;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** V18: which problems each manifest would have in this workspace. */
final class ManifestCheck {
    private final Sample sample;
    private final Wire wire;
    private final List<JsonNode> manifests;

    /**
     * The result for one manifest.
     *
     * @param name kind, namespace and name
     * @param notes what works otherwise than it may seem
     * @param checked false if a part of it could not be checked
     */
    record Result(String name, List<String> problems, List<String> notes, boolean checked) {}

    ManifestCheck(Sample sample, Wire wire, List<JsonNode> manifests) {
        this.sample = sample;
        this.wire = wire;
        this.manifests = manifests;
    }

    List<Result> results() {
        List<Result> results = new ArrayList<>();
        for (JsonNode manifest : manifests) {
            switch (manifest.path("kind").asText()) {
                case "WeldConnection" -> results.add(connection(manifest));
                case "WeldEltSync" -> results.add(sync(manifest));
                default -> {}
            }
        }
        return results;
    }

    private Result connection(JsonNode manifest) {
        List<String> problems = new ArrayList<>();
        JsonNode spec = manifest.path("spec");
        String integrationId = spec.path("integrationId").asText();
        oneOf(problems, "integrationId", integrationId, ids(sample.integrations));
        if (!problems.isEmpty()) {
            problems.set(
                    0,
                    problems.get(0)
                            + " (Weld lists only the integrations of the workspace's plan, so this one may need a"
                            + " larger plan)");
        }
        if (spec.has("connectionId")) {
            oneOf(problems, "connectionId", spec.path("connectionId").asText(), ids(sample.connections));
        }
        return new Result(name(manifest), problems, List.of(), true);
    }

    private Result sync(JsonNode manifest) {
        List<String> problems = new ArrayList<>();
        JsonNode spec = manifest.path("spec");
        Optional<String> connectionId = connectionId(problems, manifest);
        boolean orchestration = orchestration(problems, spec);
        if (spec.has("syncId")) {
            oneOf(problems, "syncId", spec.path("syncId").asText(), ids(sample.syncs));
        }
        boolean streams = spec.path("streams").isEmpty() || streams(problems, spec.path("streams"), connectionId);
        boolean settings = spec.path("settings").isEmpty()
                || settings(problems, spec.path("settings"), connectionId, !isThere(spec, connectionId));
        return new Result(
                name(manifest),
                problems,
                spec.has("startDate") ? notes(manifest, connectionId) : List.of(),
                streams && settings && orchestration);
    }

    /** Returns whether the orchestration could be checked. */
    private boolean orchestration(List<String> problems, JsonNode spec) {
        String id = spec.path("orchestrationId").asText();
        String name = spec.path("orchestrationRef").path("name").asText();
        if (id.isEmpty() && name.isEmpty()) {
            return true;
        }
        if (!sample.areOrchestrationsListed()) {
            return false;
        }
        if (!id.isEmpty()) {
            oneOf(problems, "orchestrationId", id, ids(sample.orchestrations));
        }
        if (!name.isEmpty()) {
            List<JsonNode> namesakes = sample.orchestrations.stream()
                    .filter(one -> Json.text(one, "name").equals(Optional.of(name)))
                    .toList();
            if (namesakes.size() > 1) {
                problems.add("orchestrationRef.name " + name + " is the name of " + namesakes.size()
                        + " orchestrations (" + String.join(", ", ids(namesakes)) + "): set orchestrationId instead");
            } else {
                oneOf(
                        problems,
                        "orchestrationRef.name",
                        name,
                        sample.orchestrations.stream()
                                .flatMap(one -> Json.text(one, "name").stream())
                                .toList());
            }
        }
        return true;
    }

    private List<String> notes(JsonNode manifest, Optional<String> connectionId) {
        Optional<String> integrationId = sample.connections.stream()
                .filter(row -> connectionId.equals(Optional.of(Json.id(row))))
                .findFirst()
                .flatMap(row -> Json.text(row, "integration_id"))
                .or(() -> referenced(manifest)
                        .map(connection -> connection.at("/spec/integrationId").asText()));
        return integrationId.stream()
                .flatMap(id ->
                        sample.integrations.stream().filter(row -> Json.id(row).equals(id)))
                .filter(row -> Json.at(row, "supports_start_date").isBoolean()
                        && !Json.at(row, "supports_start_date").asBoolean())
                .map(row -> "startDate has no effect, since integration " + Json.id(row) + " does not support one")
                .limit(1)
                .toList();
    }

    private Optional<JsonNode> referenced(JsonNode manifest) {
        JsonNode ref = manifest.at("/spec/connectionRef");
        String in = ref.path("namespace").asText(namespace(manifest));
        return manifests.stream()
                .filter(other -> other.path("kind").asText().equals("WeldConnection"))
                .filter(other -> namespace(other).equals(in))
                .filter(other -> other.at("/metadata/name")
                        .asText()
                        .equals(ref.path("name").asText()))
                .findFirst();
    }

    /** Whether Weld has the sync already, with settings that the manifest need not declare. */
    private boolean isThere(JsonNode spec, Optional<String> connectionId) {
        return spec.has("syncId")
                || sample.syncs.stream()
                        .anyMatch(
                                sync -> Json.text(sync, "source_connection_id").equals(connectionId)
                                        && Json.text(sync, "destination_schema_name")
                                                .equals(Optional.of(spec.path("destinationSchemaName")
                                                        .asText())));
    }

    private Optional<String> connectionId(List<String> problems, JsonNode manifest) {
        JsonNode spec = manifest.path("spec");
        if (spec.has("connectionId")) {
            String id = spec.path("connectionId").asText();
            oneOf(problems, "connectionId", id, ids(sample.connections));
            return Optional.of(id).filter(ids(sample.connections)::contains);
        }
        String wanted = spec.path("connectionRef").path("name").asText();
        String in = spec.path("connectionRef").path("namespace").asText(namespace(manifest));
        List<JsonNode> candidates = manifests.stream()
                .filter(other -> other.path("kind").asText().equals("WeldConnection"))
                .filter(other -> namespace(other).equals(in))
                .toList();
        Optional<JsonNode> ref = candidates.stream()
                .filter(other -> other.at("/metadata/name").asText().equals(wanted))
                .findFirst();
        if (ref.isEmpty() && !candidates.isEmpty()) {
            oneOf(
                    problems,
                    "connectionRef.name",
                    wanted,
                    candidates.stream()
                            .map(other -> other.at("/metadata/name").asText())
                            .toList());
        }
        return ref.flatMap(connection -> bound(connection));
    }

    /** The id that the manifest names, that its status says, or that its integration and label lead to. */
    private Optional<String> bound(JsonNode connection) {
        String named = connection.at("/spec/connectionId").asText();
        String inStatus = connection.at("/status/connectionId").asText();
        if (!named.isEmpty() || !inStatus.isEmpty()) {
            return Optional.of(named.isEmpty() ? inStatus : named);
        }
        List<String> sameIntegration = sample.connections.stream()
                .filter(row -> Json.text(row, "integration_id")
                        .equals(Optional.of(connection.at("/spec/integrationId").asText())))
                .map(Json::id)
                .toList();
        return sameIntegration.size() == 1 ? Optional.of(sameIntegration.get(0)) : Optional.empty();
    }

    private boolean streams(List<String> problems, JsonNode streams, Optional<String> connectionId) {
        Optional<List<String>> offered = connectionId.flatMap(this::offered);
        offered.ifPresent(names -> streams.forEach(
                stream -> oneOf(problems, "stream", stream.path("name").asText(), names)));
        return offered.isPresent();
    }

    private Optional<List<String>> offered(String connectionId) {
        return sample.syncs.stream()
                .filter(sync -> Json.text(sync, "source_connection_id").equals(Optional.of(connectionId)))
                .map(Json::id)
                .findFirst()
                .flatMap(syncId -> Optional.ofNullable(sample.offered.get(syncId))
                        .or(() -> {
                            String path =
                                    "/elt_syncs/" + Sample.encoded(syncId) + "/available_source_streams?limit=100";
                            Optional<Wire.Answer> answer = wire.get("/elt_syncs/{id}/available_source_streams", path);
                            answer.ifPresent(known -> sample.offered.put(syncId, known));
                            return answer;
                        }))
                .filter(Wire.Answer::ok)
                .map(answer -> Json.items(answer.json()).stream()
                        .filter(stream -> stream.path("is_selectable").asBoolean(true))
                        .map(stream -> stream.path("name").asText())
                        .toList());
    }

    /** @param whole whether a sync would be created with these settings */
    private boolean settings(List<String> problems, JsonNode settings, Optional<String> connectionId, boolean whole) {
        Optional<JsonNode> schema = connectionId.flatMap(id -> Optional.ofNullable(sample.schemas.get(id))
                .or(() -> wire.get("/connections/{id}/settings", "/connections/" + Sample.encoded(id) + "/settings")
                        .filter(Wire.Answer::ok)
                        .map(Wire.Answer::json)));
        if (schema.isEmpty() || SettingsSchema.of(schema.get()).isEmpty()) {
            return false;
        }
        sample.schemas.put(connectionId.orElseThrow(), schema.get());
        problems.addAll(
                (whole ? SettingsCheck.ofWhole(schema.get(), settings) : SettingsCheck.ofPart(schema.get(), settings))
                        .remarks());
        return true;
    }

    private static void oneOf(List<String> problems, String what, String wanted, Collection<String> there) {
        if (!there.contains(wanted)) {
            String nearest = there.stream()
                    .sorted(Comparator.<String>comparingInt(name ->
                                    LevenshteinDistance.getDefaultInstance().apply(wanted, name))
                            .thenComparing(Comparator.naturalOrder()))
                    .limit(3)
                    .collect(Collectors.joining(", "));
            problems.add(what + " " + wanted + " is not there"
                    + (nearest.isEmpty() ? "; there is none" : "; the nearest are " + nearest));
        }
    }

    private static List<String> ids(List<JsonNode> rows) {
        return rows.stream().map(Json::id).filter(id -> !id.isEmpty()).toList();
    }

    private static String namespace(JsonNode manifest) {
        return manifest.at("/metadata/namespace").asText();
    }

    private static String name(JsonNode manifest) {
        String namespace = namespace(manifest);
        return manifest.path("kind").asText() + " " + (namespace.isEmpty() ? "" : namespace + "/")
                + manifest.at("/metadata/name").asText();
    }
}
