package app.weld.operator.bench;

import app.weld.operator.api.v1alpha1.WeldEltSync;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The statuses of all syncs at one moment, as the API server has them.
 *
 * @param byName namespace/name of the sync, and its status
 */
record Statuses(Map<String, JsonNode> byName) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Statuses of(KubernetesClient client) {
        Map<String, JsonNode> all = new HashMap<>();
        list(client)
                .forEach(sync -> all.put(
                        sync.getMetadata().getNamespace() + "/"
                                + sync.getMetadata().getName(),
                        JSON.valueToTree(sync.get("status"))));
        return new Statuses(all);
    }

    /** What the syncs take in etcd, on average: in words. */
    static String size(KubernetesClient client) {
        KubernetesSerialization serialization = client.getKubernetesSerialization();
        long objects = 0;
        long bytes = 0;
        long owned = 0;
        long fields = 0;
        for (GenericKubernetesResource sync : list(client)) {
            objects++;
            bytes += serialization.asJson(sync).length();
            String managed =
                    JSON.valueToTree(sync.getMetadata().getManagedFields()).toString();
            owned += managed.length();
            fields += managed.split("\"[fkv]:", -1).length - 1;
        }
        objects = Math.max(1, objects);
        return bytes / objects + " bytes for each sync, of these " + owned / objects + " for " + fields / objects
                + " managed fields";
    }

    private static Iterable<GenericKubernetesResource> list(KubernetesClient client) {
        return client.genericKubernetesResources(
                        io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext.fromResourceType(
                                WeldEltSync.class))
                .inAnyNamespace()
                .list()
                .getItems();
    }

    /** How many statuses differ from these in which field, by its path. */
    Map<String, Integer> changedTo(Statuses later) {
        Map<String, Integer> counts = new TreeMap<>();
        later.byName.forEach((name, status) -> {
            Map<String, String> before = flat(byName.get(name));
            Map<String, String> after = flat(status);
            Map<String, String> all = new TreeMap<>(before);
            all.putAll(after);
            all.keySet().stream()
                    .filter(path -> !String.valueOf(before.get(path)).equals(String.valueOf(after.get(path))))
                    .forEach(path -> counts.merge(path, 1, Integer::sum));
        });
        return counts;
    }

    private static Map<String, String> flat(JsonNode status) {
        Map<String, String> values = new TreeMap<>();
        if (status != null) {
            flatten("", status, values);
        }
        return values;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> values) {
        if (node.isObject()) {
            node.properties().forEach(field -> flatten(path + "." + field.getKey(), field.getValue(), values));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                String name =
                        node.get(i).path("type").asText(node.get(i).path("name").asText(Integer.toString(i)));
                flatten(path + "[" + name + "]", node.get(i), values);
            }
        } else {
            values.put(path, node.toString());
        }
    }
}
