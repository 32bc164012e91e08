package app.weld.operator.preview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A resource that a cluster has, as it would be after an apply or a deletion. */
final class LiveResource {
    private LiveResource() {}

    /** With the spec of a manifest, and its annotations beside those that are there. */
    static ObjectNode edited(ObjectNode live, ObjectNode manifest) {
        ObjectNode edited = live.deepCopy();
        JsonNode spec = manifest.path("spec");
        ObjectNode metadata = edited.withObject("/metadata");
        if (!spec.equals(live.path("spec"))) {
            next(metadata);
        }
        edited.set("spec", spec);
        manifest.at("/metadata/annotations").properties().forEach(entry -> metadata.withObject("/annotations")
                .set(entry.getKey(), entry.getValue()));
        return edited;
    }

    /** Marked as being deleted, as an API server marks it. */
    static ObjectNode deleted(ObjectNode live, Instant now) {
        ObjectNode deleted = live.deepCopy();
        ObjectNode metadata = deleted.withObject("/metadata");
        if (!metadata.has("deletionTimestamp")) {
            metadata.put("deletionTimestamp", now.toString());
            next(metadata);
        }
        return deleted;
    }

    private static void next(ObjectNode metadata) {
        metadata.put("generation", metadata.path("generation").asLong() + 1);
    }
}
