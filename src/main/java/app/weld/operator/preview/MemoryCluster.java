package app.weld.operator.preview;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.cluster.ClusterClient;
import app.weld.operator.reconcile.FieldManager;
import app.weld.operator.reconcile.ResourceAccess;
import app.weld.operator.weld.ApiKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster in memory: the resources of both kinds, and the Secrets that they refer to. */
final class MemoryCluster implements AutoCloseable {
    private static final String GROUP = "/apis/weld.app/v1alpha1";
    private static final Pattern PATH =
            Pattern.compile("(?:/api/v1|" + GROUP + ")/namespaces/([^/]+)(?:/([^/]+)(?:/([^/]+))?)?");
    private static final Pattern NAMED = Pattern.compile("metadata\\.name=([^&,]+)");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final MemoryCache<WeldConnection> connections = new MemoryCache<>();
    private final MemoryCache<WeldEltSync> syncs = new MemoryCache<>();
    private final Map<SecretName, Map<String, String>> secrets = new HashMap<>();
    private final Map<String, List<String>> events = new HashMap<>();
    private final KubernetesClient client;
    private final KubernetesSerialization json;
    private int version;

    private record SecretName(String namespace, String name) {}

    MemoryCluster() {
        client = ClusterClient.builder()
                .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                        .withMasterUrl("http://cluster.invalid")
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withHttpClientFactory(new MemoryApiServer.Factory(this::answer))
                .build();
        json = client.getKubernetesSerialization();
    }

    KubernetesClient client() {
        return client;
    }

    MemoryCache<WeldConnection> connections() {
        return connections;
    }

    MemoryCache<WeldEltSync> syncs() {
        return syncs;
    }

    /** What the operator said about a resource, in order. */
    List<String> events(ResourceKey resource) {
        return events.getOrDefault(resource.uid(), List.of());
    }

    /** Puts a key where a resource looks for it. */
    void secret(String namespace, @Nullable SecretKeyRef ref, ApiKey key) {
        if (ref != null) {
            secrets.computeIfAbsent(new SecretName(namespace, ref.name()), any -> new HashMap<>())
                    .put(
                            ref.keyOrDefault(),
                            Base64.getEncoder().encodeToString(key.secret().getBytes(StandardCharsets.UTF_8)));
        }
    }

    WeldConnection addConnection(ObjectNode object) {
        WeldConnection connection = json.convertValue(prepared(object), WeldConnection.class);
        connections.put(connection);
        return connection;
    }

    /** Marks the connection as being deleted since then, or as not being deleted. */
    void mark(WeldConnection connection, @Nullable String deletionTimestamp) {
        WeldConnection now =
                json.clone(connections.get(ResourceID.fromResource(connection)).orElseThrow());
        now.getMetadata().setDeletionTimestamp(deletionTimestamp);
        connections.put(now);
    }

    WeldEltSync addSync(ObjectNode object) {
        WeldEltSync sync = json.convertValue(prepared(object), WeldEltSync.class);
        syncs.put(sync);
        return sync;
    }

    /** With what an API server adds to a resource that is new to it. */
    private ObjectNode prepared(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        ObjectNode metadata = copy.withObject("/metadata");
        version++;
        metadata.put("resourceVersion", String.valueOf(version));
        if (!metadata.has("uid")) {
            metadata.put("uid", "uid-" + version);
        }
        if (!metadata.has("generation")) {
            metadata.put("generation", 1L);
        }
        ArrayNode finalizers = metadata.withArray("finalizers");
        finalizers.removeAll();
        finalizers.add(Annotations.FINALIZER);
        return copy;
    }

    ResourceAccess<WeldConnection> access(WeldConnection connection) {
        return access(connections, connection, (before, sent, isIdentity) -> {
            WeldConnectionStatus known = before == null ? WeldConnectionStatus.empty() : before;
            return isIdentity
                    ? WeldConnectionStatus.of(sent.ledger(), known.report())
                    : WeldConnectionStatus.of(known.ledger(), sent.report());
        });
    }

    ResourceAccess<WeldEltSync> access(WeldEltSync sync) {
        return access(syncs, sync, (before, sent, isIdentity) -> {
            WeldEltSyncStatus known = before == null ? WeldEltSyncStatus.empty() : before;
            return isIdentity
                    ? WeldEltSyncStatus.of(sent.ledger(), known.report())
                    : WeldEltSyncStatus.of(known.ledger(), sent.report());
        });
    }

    /** The status that follows when a field manager has sent its half. */
    @FunctionalInterface
    private interface StatusHalves<S> {
        S merge(@Nullable S before, S sent, boolean isIdentity);
    }

    /** Each half of a status replaces what was there of it, as a server-side apply by its field manager does. */
    private <S, P extends CustomResource<?, S>> ResourceAccess<P> access(
            MemoryCache<P> cache, P resource, StatusHalves<S> halves) {
        ResourceID id = ResourceID.fromResource(resource);
        return new ResourceAccess<>(
                (patch, manager) -> {
                    P now = json.clone(cache.get(id).orElseThrow());
                    now.setStatus(
                            halves.merge(now.getStatus(), patch.getStatus(), FieldManager.IDENTITY.equals(manager)));
                    now.getMetadata().setResourceVersion(String.valueOf(++version));
                    cache.put(now);
                    return now;
                },
                () -> cache.get(id));
    }

    // What the operator reads, and writes besides statuses.

    private Optional<JsonNode> answer(String method, String path, String query, String body) {
        if (path.equals(GROUP)) {
            return Optional.of(kinds());
        }
        if (path.equals(GROUP + "/weldeltsyncs")) {
            return Optional.of(list(
                    "weld.app/v1alpha1",
                    "WeldEltSyncList",
                    syncs.list().map(this::node).toList()));
        }
        if (path.equals("/api/v1/namespaces")) {
            return Optional.of(list("v1", "NamespaceList", namespaces()));
        }
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String namespace = matcher.group(1);
        String plural = matcher.group(2);
        String name = matcher.group(3);
        if (plural == null) {
            return Optional.of(namespace(namespace));
        }
        return switch (plural) {
            case "secrets" -> Optional.of(list("v1", "SecretList", secrets(namespace, query)));
            case "weldconnections" -> answer("WeldConnectionList", connections, namespace, name);
            case "weldeltsyncs" -> answer("WeldEltSyncList", syncs, namespace, name);
            case "events" -> method.equals("POST") ? Optional.of(event(body)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private <T extends HasMetadata> Optional<JsonNode> answer(
            String kind, MemoryCache<T> cache, String namespace, @Nullable String name) {
        if (name != null) {
            return cache.get(new ResourceID(name, namespace)).map(this::node);
        }
        return Optional.of(list(
                "weld.app/v1alpha1",
                kind,
                cache.list(namespace, any -> true).map(this::node).toList()));
    }

    private JsonNode node(Object object) {
        return json.convertValue(object, JsonNode.class);
    }

    private static JsonNode list(String apiVersion, String kind, List<JsonNode> items) {
        ObjectNode list = NODES.objectNode().put("apiVersion", apiVersion).put("kind", kind);
        list.putObject("metadata").put("resourceVersion", "1");
        list.putArray("items").addAll(items);
        return list;
    }

    /** The Secret that a field selector names. */
    private List<JsonNode> secrets(String namespace, String query) {
        Matcher named = NAMED.matcher(query);
        Map<String, String> data = named.find() ? secrets.get(new SecretName(namespace, named.group(1))) : null;
        if (data == null) {
            return List.of();
        }
        ObjectNode secret = NODES.objectNode().put("apiVersion", "v1").put("kind", "Secret");
        secret.putObject("metadata")
                .put("namespace", namespace)
                .put("name", named.group(1))
                .put("resourceVersion", "1")
                .put("uid", namespace + "-" + named.group(1));
        ObjectNode values = secret.putObject("data");
        data.forEach(values::put);
        return List.of(secret);
    }

    private List<JsonNode> namespaces() {
        return Stream.concat(connections.list(any -> true), syncs.list(any -> true))
                .map(resource -> resource.getMetadata().getNamespace())
                .distinct()
                .map(MemoryCluster::namespace)
                .toList();
    }

    private static JsonNode namespace(String name) {
        ObjectNode namespace = NODES.objectNode().put("apiVersion", "v1").put("kind", "Namespace");
        namespace
                .putObject("metadata")
                .put("name", name)
                .put("resourceVersion", "1")
                .put("uid", name);
        return namespace;
    }

    private static JsonNode kinds() {
        ObjectNode list = NODES.objectNode().put("kind", "APIResourceList").put("groupVersion", "weld.app/v1alpha1");
        ArrayNode resources = list.putArray("resources");
        for (String plural : List.of("weldconnections", "weldeltsyncs")) {
            resources
                    .addObject()
                    .put("name", plural)
                    .put("namespaced", true)
                    .putArray("verbs")
                    .add("create");
        }
        return list;
    }

    private JsonNode event(String body) {
        JsonNode event = json.unmarshal(body, JsonNode.class);
        events.computeIfAbsent(event.at("/involvedObject/uid").asText(), any -> new ArrayList<>())
                .add(event.path("reason").asText() + ": "
                        + event.path("message").asText());
        return event;
    }

    @Override
    public void close() {
        client.close();
    }
}
