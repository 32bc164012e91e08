package app.weld.operator.verify;

import app.weld.operator.weld.assumptions.Assumption;
import app.weld.operator.weld.assumptions.KnownFields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** V19: whether a freshly downloaded document has the operations and fields that this release uses. */
final class DocumentCheck {
    private static final List<String> OPERATIONS = List.of(
            "GET /integrations",
            "GET /connections",
            "DELETE /connections/{id}",
            "GET /connections/{id}/settings",
            "GET /connection_bridges",
            "POST /connection_bridges",
            "GET /elt_syncs",
            "POST /elt_syncs",
            "GET /elt_syncs/{id}",
            "POST /elt_syncs/{id}",
            "DELETE /elt_syncs/{id}",
            "POST /elt_syncs/{id}/enable",
            "POST /elt_syncs/{id}/disable",
            "POST /elt_syncs/{id}/orchestration",
            "DELETE /elt_syncs/{id}/orchestration",
            "GET /elt_syncs/{id}/available_source_streams",
            "POST /elt_syncs/{id}/source_streams",
            "GET /elt_syncs/{id}/status",
            "GET /elt_streams",
            "DELETE /elt_streams/{id}",
            "POST /elt_streams/{id}/request_run",
            "POST /elt_streams/{id}/request_full_refresh",
            "POST /elt_streams/{id}/cancel_full_refresh",
            "GET /elt_stream_runs",
            "GET /orchestrations",
            "GET /orchestration_runs");

    private DocumentCheck() {}

    static Line line(JsonNode document) {
        List<String> wrong = new ArrayList<>();
        for (String operation : OPERATIONS) {
            String[] parts = operation.split(" ", -1);
            if (!document.path("paths").path(parts[1]).has(parts[0].toLowerCase(Locale.ROOT))) {
                wrong.add("no " + operation);
            }
        }
        compare(document, "EltSyncDto", KnownFields.SYNC, wrong);
        compare(document, "EltStreamDto", KnownFields.STREAM, wrong);
        return Line.of(
                "V19",
                Assumption.FIELDS_KNOWN,
                OPERATIONS.size(),
                wrong.size(),
                wrong.isEmpty() ? "the document has what this release uses" : String.join(", ", wrong));
    }

    private static void compare(JsonNode document, String schema, Set<String> known, List<String> wrong) {
        Set<String> there = new TreeSet<>();
        document.path("components")
                .path("schemas")
                .path(schema)
                .path("properties")
                .fieldNames()
                .forEachRemaining(there::add);
        known.stream()
                .filter(name -> !there.contains(name))
                .sorted()
                .forEach(name -> wrong.add(schema + " lost " + name));
        there.stream().filter(name -> !known.contains(name)).forEach(name -> wrong.add(schema + " got " + name));
    }
}
