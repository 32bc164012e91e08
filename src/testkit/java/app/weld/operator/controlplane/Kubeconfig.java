package app.weld.operator.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/** Kubeconfigs for somebody else than the administrator of a control plane. */
final class Kubeconfig {
    private Kubeconfig() {}

    /** Of whoever has this token, at the API server of an administrator's kubeconfig and with its certificates. */
    static String withToken(String administrator, String token) {
        return of(cluster(administrator), Map.of("token", token));
    }

    /** The same, with another way to the API server. */
    static String withToken(String administrator, String token, String server) {
        ObjectNode cluster = cluster(administrator);
        cluster.put("server", server);
        return of(cluster, Map.of("token", token));
    }

    /** Of nobody in particular, where nobody is asked. */
    static String anonymous(String server) {
        return of(Map.of("server", server), Map.of());
    }

    private static ObjectNode cluster(String administrator) {
        return (ObjectNode)
                Serialization.unmarshal(administrator, JsonNode.class).at("/clusters/0/cluster");
    }

    private static String of(Object cluster, Map<String, String> user) {
        return Serialization.asJson(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Config",
                "clusters",
                List.of(Map.of("name", "tests", "cluster", cluster)),
                "users",
                List.of(Map.of("name", "operator", "user", user)),
                "contexts",
                List.of(Map.of(
                        "name",
                        "tests",
                        "context",
                        Map.of("cluster", "tests", "user", "operator", "namespace", "default"))),
                "current-context",
                "tests"));
    }
}
