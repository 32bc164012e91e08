package app.weld.operator.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resources as trees, with their fields in an order that people read well: what is long comes last. */
final class ManifestTree {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final List<String> ORDER = List.of(
            "connectionRef",
            "integrationId",
            "label",
            "connectionId",
            "apiKeySecretRef",
            "workspaceRef",
            "syncId",
            "destinationSchemaName",
            "syncInterval",
            "orchestrationId",
            "startDate",
            "enabled",
            "managementPolicy",
            "deletionPolicy",
            "settings",
            "streams");

    private ManifestTree() {}

    static ObjectNode of(String kind, String name, @Nullable String namespace, Object spec) {
        ObjectNode resource = JsonNodeFactory.instance.objectNode();
        resource.put("apiVersion", "weld.app/v1alpha1");
        resource.put("kind", kind);
        ObjectNode metadata = resource.putObject("metadata").put("name", name);
        if (namespace != null) {
            metadata.put("namespace", namespace);
        }
        JsonNode fields = MAPPER.valueToTree(spec);
        ObjectNode ordered = resource.putObject("spec");
        ORDER.forEach(field -> {
            if (fields.has(field)) {
                ordered.set(field, fields.get(field));
            }
        });
        if (ordered.size() != fields.size()) {
            throw new IllegalStateException("a field has no place: " + fields.properties());
        }
        return resource;
    }
}
