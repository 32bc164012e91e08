package app.weld.operator.preview;

import app.weld.operator.api.ResourceKey;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls that would be sent, for each resource in the order in which they would be. */
final class CallLog {
    private final Map<ResourceKey, List<PlannedCall>> calls = new LinkedHashMap<>();
    private final Map<ResourceKey, Set<String>> notes = new HashMap<>();
    private @Nullable ResourceKey caller;
    private boolean afterAuthorization;
    private int count;

    /** From now on calls are this resource's. */
    void caller(ResourceKey resource) {
        caller = resource;
    }

    /** From now on calls depend on what a person does. */
    void afterAuthorization() {
        afterAuthorization = true;
    }

    void add(
            PlannedCall.Kind kind,
            String method,
            String path,
            String summary,
            List<PlannedCall.Change> changes,
            @Nullable JsonNode body,
            @Nullable String destructive) {
        add(new PlannedCall(kind, method, path, summary, changes, body, destructive, null, afterAuthorization));
    }

    /** A call that Weld would refuse. The operator tries it again from time to time; it is written down once. */
    void refused(
            PlannedCall.Kind kind, String method, String path, String summary, @Nullable JsonNode body, String why) {
        PlannedCall call = new PlannedCall(kind, method, path, summary, List.of(), body, null, why, afterAuthorization);
        if (caller == null || !of(caller).contains(call)) {
            add(call);
        }
    }

    private void add(PlannedCall call) {
        if (caller == null) {
            throw new IllegalStateException("a call of no resource: " + call.summary());
        }
        calls.computeIfAbsent(caller, any -> new ArrayList<>()).add(call);
        count++;
    }

    /** What a person should know of the calls of this resource. */
    void note(String note) {
        if (caller != null) {
            Set<String> of = notes.computeIfAbsent(caller, any -> new LinkedHashSet<>());
            of.add(note);
        }
    }

    List<String> notes(ResourceKey resource) {
        return List.copyOf(notes.getOrDefault(resource, Set.of()));
    }

    List<PlannedCall> of(ResourceKey resource) {
        return List.copyOf(calls.getOrDefault(resource, List.of()));
    }

    int count() {
        return count;
    }
}
