package app.weld.operator.preview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;

/** A plan for a program. */
public final class JsonReport {
    private JsonReport() {}

    public static String of(PlanResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode summary = json.putObject("summary");
        for (PlannedCall.Kind kind : PlannedCall.Kind.values()) {
            summary.put(kind.word(), result.count(kind));
        }
        summary.put("destructive", result.destructive()).put("problems", result.blocked());
        ArrayNode resources = json.putArray("resources");
        result.resources().forEach(resource -> resource(resource, resources.addObject()));
        ArrayNode problems = json.putArray("problems");
        result.problems().forEach(problem -> problems.addObject()
                .put("source", problem.source())
                .put("subject", problem.subject())
                .put("message", problem.message()));
        ObjectNode ignored = json.putObject("ignored");
        new TreeMap<>(result.ignored()).forEach(ignored::put);
        return json.toPrettyString();
    }

    private static void resource(ResourcePlan resource, ObjectNode json) {
        json.put("resource", resource.title());
        json.put("source", resource.source());
        json.put("removed", resource.removed());
        json.put("blocked", resource.isBlocked());
        if (resource.reason() != null) {
            json.put("reason", resource.reason().name()).put("message", resource.message());
        }
        ArrayNode calls = json.putArray("calls");
        resource.calls().forEach(call -> call(call, calls.addObject()));
        ArrayNode notes = json.putArray("notes");
        resource.notes().forEach(notes::add);
    }

    private static void call(PlannedCall call, ObjectNode json) {
        json.put("kind", call.kind().word())
                .put("method", call.method())
                .put("path", call.path())
                .put("summary", call.summary());
        if (call.body() != null) {
            json.set("body", call.body());
        }
        ArrayNode changes = json.putArray("changes");
        call.changes().forEach(change -> changes.addObject()
                .put("field", change.field())
                .put("before", change.before())
                .put("after", change.after()));
        json.put("destructive", call.destructive());
        json.put("refused", call.refused());
        json.put("afterAuthorization", call.afterAuthorization());
    }
}
