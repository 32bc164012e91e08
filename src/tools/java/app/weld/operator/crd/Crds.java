package app.weld.operator.crd;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceSpec;
import app.weld.operator.api.v1alpha1.WeldWorkspaceStatus;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CustomResourceInfo;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The CRDs as the Java types say, completed with what the generator has no annotation for. */
final class Crds {
    static final String CONDITIONS = "conditions";
    private static final int MAX_FREE_FORM_PROPERTIES = 256;
    private static final int MAX_LABELS = 20;

    private static final KubernetesSerialization YAML = new KubernetesSerialization(new ObjectMapper(), false);

    /** A custom resource, and its printer columns in the order in which kubectl shows them. */
    record Kind(Class<? extends CustomResource<?, ?>> resource, Class<?> spec, Class<?> status, List<String> columns) {

        String crdName() {
            return CustomResourceInfo.fromClass(resource).crdName();
        }
    }

    static final List<Kind> KINDS = List.of(
            new Kind(
                    WeldConnection.class,
                    WeldConnectionSpec.class,
                    WeldConnectionStatus.class,
                    List.of("Ready", "Reason", "Integration", "Age", "Message", "Connection", "URL", "Full Message")),
            new Kind(
                    WeldEltSync.class,
                    WeldEltSyncSpec.class,
                    WeldEltSyncStatus.class,
                    List.of(
                            "Ready",
                            "Reason",
                            "State",
                            "Failed",
                            "Last Success",
                            "Age",
                            "Message",
                            "Streams",
                            "Enabled",
                            "Schedule",
                            "Last Run",
                            "Next Run",
                            "Schema",
                            "Destination",
                            "Origin",
                            "Connection",
                            "Sync ID",
                            "URL",
                            "Full Message")),
            new Kind(
                    WeldWorkspace.class,
                    WeldWorkspaceSpec.class,
                    WeldWorkspaceStatus.class,
                    List.of(
                            "Ready",
                            "Reason",
                            "Connections",
                            "Syncs",
                            "Orphaned Syncs",
                            "Age",
                            "Observed",
                            "Message")));

    private Crds() {}

    /** The CRD, its keys in alphabetical order. */
    static ObjectNode of(Kind kind) {
        ObjectNode crd = generate(kind);
        ObjectNode version = (ObjectNode) crd.at("/spec/versions/0");
        ObjectNode schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
        ObjectNode spec = (ObjectNode) schema.at("/properties/spec");
        ObjectNode status = (ObjectNode) schema.at("/properties/status");

        schema.put("description", description(kind.resource()));
        spec.put("description", description(kind.spec()));
        status.put("description", description(kind.status()));
        // A finalizer is added by server-side apply, which must not bring a deleted resource back without its spec.
        schema.putArray("required").add("spec");
        // A resource that nobody has looked at yet is never taken for finished.
        status.putObject("default").put("observedGeneration", -1);
        complete(schema);
        atomic(status);
        if (spec.at("/properties/startDate") instanceof ObjectNode startDate) {
            // The pattern lets 31 February pass, this does not.
            startDate.put("format", "date");
        }
        if (spec.at("/properties/request/properties/notAfter") instanceof ObjectNode notAfter) {
            notAfter.put("format", "date-time");
        }
        version.set("additionalPrinterColumns", inOrder(kind, version.get("additionalPrinterColumns")));
        return (ObjectNode) sorted(crd);
    }

    private static ObjectNode generate(Kind kind) {
        try (MemoryOutput output = new MemoryOutput()) {
            new CRDGenerator()
                    .withOutput(output)
                    .customResourceClasses(kind.resource())
                    .forCRDVersions("v1")
                    .generate();
            return YAML.unmarshal(output.text(), ObjectNode.class);
        }
    }

    private static String description(Class<?> type) {
        return type.getAnnotation(JsonClassDescription.class).value();
    }

    /** List types, number formats and the bound of free-form objects, everywhere. */
    private static void complete(JsonNode schema) {
        if (!(schema instanceof ObjectNode node)) {
            return;
        }
        switch (node.path("type").asText()) {
            case "array" -> listType(node);
            case "integer" -> numberFormat(node);
            case "number" -> wholeBounds(node);
            case "object" -> freeForm(node);
            default -> {}
        }
        if (node.get("x-kubernetes-validations") instanceof ArrayNode rules) {
            // The generator finds an annotation of a record's component twice, at its field and at its accessor.
            Set<JsonNode> each = new LinkedHashSet<>();
            rules.forEach(each::add);
            rules.removeAll().addAll(each);
        }
        node.path("properties").forEach(Crds::complete);
        complete(node.path("items"));
        complete(node.path("additionalProperties"));
    }

    /**
     * Lists of objects merge by key, so that one owner's stream is not another owner's. Lists of strings are replaced
     * as a whole: who shortens one means it, and the fields that an owner holds are not recorded element by element.
     */
    private static void listType(ObjectNode list) {
        String key = mapKey(list.path("items"));
        if (key == null) {
            list.put("x-kubernetes-list-type", "atomic");
        } else {
            list.put("x-kubernetes-list-type", "map");
            list.putArray("x-kubernetes-list-map-keys").add(key);
        }
    }

    /**
     * Only the operator writes a status, and each of its two field managers sends a structure whole or not at all. So the API
     * server need not record the owner of each field in it, which it would do with every write. The list of the conditions is the
     * exception, since other controllers may add their own: each condition is a whole.
     */
    private static void atomic(ObjectNode status) {
        status.path("properties").properties().forEach(field -> {
            whole(field.getKey().equals(CONDITIONS) ? field.getValue().path("items") : field.getValue());
        });
    }

    private static void whole(JsonNode schema) {
        if (!(schema instanceof ObjectNode node)) {
            return;
        }
        switch (node.path("type").asText()) {
            case "array" -> {
                node.put("x-kubernetes-list-type", "atomic");
                node.remove("x-kubernetes-list-map-keys");
            }
            case "object" -> node.put("x-kubernetes-map-type", "atomic");
            default -> {
                return;
            }
        }
        node.path("properties").forEach(Crds::whole);
        whole(node.path("items"));
        whole(node.path("additionalProperties"));
    }

    private static String mapKey(JsonNode item) {
        for (String key : List.of("type", "name")) {
            for (JsonNode required : item.path("required")) {
                if (required.asText().equals(key)) {
                    return key;
                }
            }
        }
        return null;
    }

    private static void numberFormat(ObjectNode integer) {
        long maximum = integer.path("maximum").asLong(Long.MAX_VALUE);
        integer.put("format", maximum <= Integer.MAX_VALUE ? "int32" : "int64");
        wholeBounds(integer);
    }

    /** Without a fraction of zero, which other programs that write YAML leave out. */
    private static void wholeBounds(ObjectNode number) {
        for (String bound : List.of("minimum", "maximum")) {
            double value = number.path(bound).asDouble(0.5);
            if (value == Math.rint(value)) {
                number.put(bound, number.get(bound).asLong());
            }
        }
    }

    private static void freeForm(ObjectNode object) {
        if (object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            object.put("maxProperties", MAX_FREE_FORM_PROPERTIES);
        }
        if (object.has("additionalProperties") && !object.has("maxProperties")) {
            object.put("maxProperties", MAX_LABELS);
        }
    }

    private static ArrayNode inOrder(Kind kind, JsonNode generated) {
        Map<String, ObjectNode> byName = new HashMap<>();
        generated.forEach(column -> byName.put(column.get("name").asText(), (ObjectNode) column));
        if (byName.size() != kind.columns().size()) {
            throw new IllegalStateException(
                    "the order of the columns of " + kind.crdName() + " does not name all of " + byName.keySet());
        }
        ArrayNode ordered = YAML.convertValue(List.of(), ArrayNode.class);
        for (String name : kind.columns()) {
            ObjectNode column = byName.get(name);
            if (column == null) {
                throw new IllegalStateException(kind.crdName() + " has no column " + name);
            }
            // kubectl shows the age of a date. A time to come has none: that column has no format and stays text.
            if (column.path("format").asText().equals("date-time")) {
                column.remove("format");
                column.put("type", "date");
            }
            // The API server drops a zero: written out it would be a difference for ever.
            if (column.path("priority").asInt() == 0) {
                column.remove("priority");
            }
            ordered.add(column);
        }
        return ordered;
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> fields = new TreeMap<>();
            object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            object.removeAll();
            object.setAll(fields);
        } else if (node instanceof ArrayNode array) {
            array.forEach(Crds::sorted);
        }
        return node;
    }

    /** What the generator writes, kept in memory. */
    private static final class MemoryOutput extends CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        protected ByteArrayOutputStream createStreamFor(String crdName) {
            return bytes;
        }

        @Override
        public void close() {
            // Nothing is open.
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
