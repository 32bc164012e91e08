package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.WeldEltSync;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.V1APIGroupDSL;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Store;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The few answers of a Kubernetes API that a connection needs, in memory: a server would take most of the time of these tests.
 * What is not foreseen here fails.
 */
final class FakeCluster {
    private final Map<String, Secret> secrets = new LinkedHashMap<>();
    private final List<WeldEltSync> syncs = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private boolean crdTerminating;
    private boolean namespaceDeleted;
    private int syncRefusal;

    /** There is a Secret with this text as its API key. */
    void addSecret(String name, String text) {
        secrets.put(
                name,
                new SecretBuilder()
                        .addToData("apiKey", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                        .build());
    }

    void addSync(WeldEltSync sync) {
        syncs.add(sync);
    }

    /** Every request for syncs is answered with this HTTP status. */
    void refuseSyncs(int status) {
        syncRefusal = status;
    }

    /** The CRD of connections is being deleted, and all connections with it. */
    void deleteCrd() {
        crdTerminating = true;
    }

    void deleteNamespace() {
        namespaceDeleted = true;
    }

    /** Each as its reason and its message. */
    List<String> events() {
        return events.stream()
                .map(event -> event.getReason() + ": " + event.getMessage())
                .toList();
    }

    KubernetesClient client() {
        return answering(
                KubernetesClient.class,
                Map.of(
                        "secrets", any -> inNamespace(name -> secret(Optional.ofNullable(secrets.get(name)))),
                        "resources",
                                any -> answering(
                                        MixedOperation.class,
                                        Map.of(
                                                "inNamespace",
                                                namespace -> listed(NonNamespaceOperation.class),
                                                "inAnyNamespace",
                                                none -> listed(AnyNamespaceOperation.class))),
                        "namespaces",
                                any -> byName(name -> answering(Resource.class, Map.of("get", none -> namespace()))),
                        "getApiResources", any -> served(),
                        "resource",
                                event -> answering(
                                        NamespaceableResource.class, Map.of("create", none -> record(event[0]))),
                        "v1",
                                any -> answering(
                                        V1APIGroupDSL.class,
                                        Map.of("events", none -> inNamespace(name -> repeated())))));
    }

    private static Object inNamespace(Function<String, Object> byName) {
        return answering(MixedOperation.class, Map.of("inNamespace", namespace -> byName(byName)));
    }

    private static Object byName(Function<String, Object> byName) {
        return answering(
                NonNamespaceOperation.class, Map.of("withName", name -> byName.apply(String.valueOf(name[0]))));
    }

    private static Object secret(Optional<Secret> found) {
        Object store =
                answering(Store.class, Map.of("list", any -> found.stream().toList()));
        Object informer = answering(SharedIndexInformer.class, Map.of("getStore", any -> store, "stop", any -> null));
        return answering(Resource.class, Map.of("inform", handler -> informer));
    }

    private Object listed(Class<?> type) {
        return answering(type, Map.of("list", options -> {
            if (syncRefusal > 0) {
                throw new KubernetesClientException("refused", syncRefusal, null);
            }
            DefaultKubernetesResourceList<WeldEltSync> list = new DefaultKubernetesResourceList<>();
            list.setItems(syncs);
            return list;
        }));
    }

    private @Nullable Namespace namespace() {
        return namespaceDeleted
                ? null
                : new NamespaceBuilder().withNewMetadata().endMetadata().build();
    }

    private Object served() {
        return new APIResourceListBuilder()
                .addNewResource()
                .withName("weldconnections")
                .withVerbs(
                        crdTerminating ? List.of("delete", "get", "list") : List.of("create", "delete", "get", "list"))
                .endResource()
                .build();
    }

    private Object record(Object event) {
        events.add((Event) event);
        return event;
    }

    private static Object repeated() {
        return answering(Resource.class, Map.of("edit", change -> null));
    }

    private static <T> T answering(Class<T> type, Map<String, Function<Object[], @Nullable Object>> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> Optional.ofNullable(
                                answers.get(method.getName()))
                        .orElseThrow(() -> new UnsupportedOperationException(method.toString()))
                        .apply(arguments)));
    }
}
