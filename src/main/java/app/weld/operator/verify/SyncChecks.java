package app.weld.operator.verify;

import app.weld.operator.weld.assumptions.Assumption;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** V08 to V10, V13, V14, V16 and V17: what syncs say, and whether it fits together. */
final class SyncChecks {
    private SyncChecks() {}

    static Stream<Line> lines(Sample sample) {
        return Stream.of(
                running(sample),
                stopped(sample),
                schemas(sample),
                destinations(sample),
                midnight(sample),
                supported(sample),
                offered(sample),
                settings(sample),
                attached(sample),
                integrations(sample));
    }

    private static Line running(Sample sample) {
        List<JsonNode> complete = sample.syncs.stream()
                .filter(sync -> sync.path("enabled").isBoolean()
                        && Json.text(sync, "status").isPresent())
                .toList();
        long others = complete.stream()
                .filter(sync -> {
                    boolean enabled = sync.path("enabled").asBoolean();
                    return switch (sync.path("status").asText()) {
                        case "RUNNING" -> !enabled;
                        case "NOT_STARTED", "PAUSED" -> enabled;
                        default -> false;
                    };
                })
                .count();
        return Line.of(
                "V08",
                Assumption.RUNNING_MEANS_ENABLED,
                complete.size(),
                others,
                "RUNNING is said of what is enabled, NOT_STARTED and PAUSED of what is not");
    }

    private static Line stopped(Sample sample) {
        long failed = sample.status.entrySet().stream()
                .filter(status -> sample.byId.containsKey(status.getKey())
                        && sample.byId.get(status.getKey()).path("enabled").isBoolean()
                        && !sample.byId.get(status.getKey()).path("enabled").asBoolean())
                .filter(status -> {
                    for (JsonNode stream : Json.at(status.getValue(), "source_streams")) {
                        if (stream.at("/latest_sync/status").asText().equals("FAILED")) {
                            return true;
                        }
                    }
                    return false;
                })
                .count();
        return Line.of(
                "V08",
                Assumption.ONLY_PEOPLE_DISABLE,
                sample.status.size(),
                failed,
                "no sync is disabled whose latest run failed");
    }

    private static Line schemas(Sample sample) {
        Set<String> seen = new HashSet<>();
        long duplicates = sample.syncs.stream()
                .filter(sync -> Json.text(sync, "source_connection_id").isPresent())
                .filter(sync ->
                        !seen.add(Json.text(sync, "source_connection_id").orElse("") + "/"
                                + Json.text(sync, "destination_connection_id").orElse("") + "/"
                                + Json.text(sync, "destination_schema_name").orElse("")))
                .count();
        long capitals = sample.syncs.stream()
                .filter(sync ->
                        !Json.text(sync, "destination_schema_name").orElse("").matches("[a-z0-9_]*"))
                .count();
        return new Line(
                "V09",
                Assumption.SCHEMA_AS_SENT,
                capitals > 0 ? Line.Verdict.CONFIRMED : Line.Verdict.NOT_ENOUGH_DATA,
                capitals + " schemas have capitals or other characters; " + duplicates
                        + " syncs are duplicates of others (only writing shows how a name comes back)",
                sample.syncs.size());
    }

    private static Line destinations(Sample sample) {
        Set<String> destinations = sample.syncs.stream()
                .flatMap(sync -> Json.text(sync, "destination_connection_id").stream())
                .collect(Collectors.toSet());
        return Line.of(
                "V09",
                Assumption.ONE_DESTINATION,
                sample.syncs.size(),
                Math.max(0, destinations.size() - 1),
                "all syncs write to one destination");
    }

    private static Line midnight(Sample sample) {
        List<String> dates = sample.syncs.stream()
                .flatMap(sync -> Json.text(sync, "start_date").stream())
                .toList();
        return Line.of(
                "V10",
                Assumption.START_DATE_AT_MIDNIGHT_UTC,
                dates.size(),
                dates.stream()
                        .filter(date -> !date.matches("\\d{4}-\\d{2}-\\d{2}(T00:00(:00(\\.0+)?)?(Z|\\+00:00))?"))
                        .count(),
                "start dates are midnight UTC");
    }

    private static Line supported(Sample sample) {
        Set<String> without = sample.integrations.stream()
                .filter(row -> row.path("supports_start_date").isBoolean()
                        && !row.path("supports_start_date").asBoolean())
                .map(Json::id)
                .collect(Collectors.toSet());
        List<JsonNode> dated = sample.syncs.stream()
                .filter(sync -> Json.text(sync, "start_date").isPresent())
                .toList();
        return Line.of(
                "V10",
                Assumption.START_DATE_HONOURED,
                dated.size(),
                dated.stream()
                        .filter(sync -> without.contains(
                                Json.text(sync, "source_integration_id").orElse("")))
                        .count(),
                "only syncs whose source supports it have a start date");
    }

    private static Line offered(Sample sample) {
        return Line.of(
                "V13",
                Assumption.OFFERED_STREAMS_ANSWER,
                sample.offered.size(),
                sample.offered.values().stream().filter(answer -> !answer.ok()).count(),
                "the streams that a source offers are answered");
    }

    private static Line settings(Sample sample) {
        List<String> wrong = new ArrayList<>();
        int read = 0;
        for (JsonNode sync : sample.byId.values()) {
            JsonNode config = Json.at(sync, "config");
            JsonNode settings = Json.at(config, "source_settings");
            if (!settings.isObject()) {
                continue;
            }
            read++;
            JsonNode schema =
                    sample.schemas.get(Json.text(sync, "source_connection_id").orElse(""));
            for (Map.Entry<String, JsonNode> setting : settings.properties()) {
                if (setting.getValue().asText().matches(".*(\\*{3}|\u2022{3}).*")) {
                    wrong.add("a masked value");
                }
                if (schema != null
                        && schema.path("properties").isObject()
                        && !schema.path("properties").has(setting.getKey())) {
                    wrong.add("a key that the settings schema does not name");
                }
            }
        }
        return Line.of(
                "V14",
                Assumption.SETTINGS_READ_AS_STORED,
                read,
                wrong.size(),
                wrong.isEmpty()
                        ? "settings show nothing that is masked or outside of their schema"
                        : "settings show " + String.join(" and ", Set.copyOf(wrong)));
    }

    private static Line attached(Sample sample) {
        List<JsonNode> complete = sample.syncs.stream()
                .filter(sync -> Json.text(sync, "source_connection_id").isPresent() && sync.has("enabled"))
                .toList();
        return Line.of(
                "V16",
                Assumption.INTERVAL_ABSENT_WHILE_ATTACHED,
                complete.stream().anyMatch(sync -> Json.text(sync, "orchestration_workflow_id")
                                .isPresent())
                        ? complete.size()
                        : 0,
                complete.stream()
                        .filter(sync -> Json.text(sync, "sync_interval").isPresent()
                                == Json.text(sync, "orchestration_workflow_id").isPresent())
                        .count(),
                "a sync says its schedule exactly when it is attached to no orchestration");
    }

    private static Line integrations(Sample sample) {
        Set<String> listed = sample.integrations.stream().map(Json::id).collect(Collectors.toSet());
        Set<String> used = Stream.concat(
                        sample.syncs.stream().flatMap(sync -> Json.text(sync, "source_integration_id").stream()),
                        sample.connections.stream().flatMap(row -> Json.text(row, "integration_id").stream()))
                .collect(Collectors.toSet());
        return Line.of(
                "V17",
                Assumption.INTEGRATIONS_LISTED,
                used.size(),
                used.stream().filter(id -> !listed.contains(id)).count(),
                "the integrations in use are listed");
    }
}
