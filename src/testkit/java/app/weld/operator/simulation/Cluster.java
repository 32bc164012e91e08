package app.weld.operator.simulation;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.EditReplacePatchable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Kubernetes client onto a {@link SimulatedApiServer}, with the few operations that the operator uses, and informers of Secrets. */
final class Cluster {
    private final SimulatedApiServer store;
    private final FaultInjector injector;
    private final Secrets secrets;
    private final InvariantChecker checker;

    /** Who is notified of a Secret, by its name, and of all objects of a kind. */
    interface Secrets {
        /** Returns the objects that there are. */
        List<ObjectNode> informOfAll(Name.Kind kind, ResourceEventHandler<?> handler);

        /** Those of a kind of which all are watched. */
        List<ObjectNode> cached(Name.Kind kind);

        Optional<ObjectNode> inform(Name name, ResourceEventHandler<Secret> handler);

        Optional<ObjectNode> cached(Name name);

        void leave(Name name, ResourceEventHandler<Secret> handler);
    }

    Cluster(SimulatedApiServer store, FaultInjector injector, Secrets secrets, InvariantChecker checker) {
        this.store = store;
        this.injector = injector;
        this.secrets = secrets;
        this.checker = checker;
    }

    KubernetesClient client() {
        return proxy(KubernetesClient.class, new At(null, "", "", null));
    }

    /** Where in a chain of calls we are. */
    private final class At implements InvocationHandler {
        private final @Nullable Class<?> type;
        private final String namespace;
        private final String name;
        private final @Nullable HasMetadata item;

        private At(@Nullable Class<?> type, String namespace, String name, @Nullable HasMetadata item) {
            this.type = type;
            this.namespace = namespace;
            this.name = name;
            this.item = item;
        }

        private Name id() {
            return new Name(Name.Kind.of(Objects.requireNonNull(type)), namespace, name);
        }

        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object @Nullable [] arguments) {
            Object argument = arguments == null || arguments.length == 0 ? null : arguments[0];
            return switch (method.getName()) {
                case "resources" -> proxy(MixedOperation.class, new At((Class<?>) argument, "", "", null));
                case "secrets" -> proxy(MixedOperation.class, new At(Secret.class, "", "", null));
                case "namespaces" -> proxy(NonNamespaceOperation.class, new At(Namespace.class, "", "", null));
                case "events" -> proxy(MixedOperation.class, new At(Event.class, "", "", null));
                case "v1" -> proxy(method.getReturnType(), this);
                case "inAnyNamespace" -> proxy(MixedOperation.class, new At(type, "", "", null));
                case "inNamespace" -> proxy(MixedOperation.class, new At(type, (String) argument, "", null));
                case "withName" -> proxy(Resource.class, new At(type, namespace, (String) argument, null));
                case "resource" -> {
                    HasMetadata resource = (HasMetadata) Objects.requireNonNull(argument);
                    yield proxy(
                            NamespaceableResource.class,
                            new At(
                                    resource.getClass(),
                                    resource.getMetadata().getNamespace(),
                                    resource.getMetadata().getName(),
                                    resource));
                }
                case "subresource" -> proxy(EditReplacePatchable.class, this);
                case "get" ->
                    type == Namespace.class
                            ? namespaceThatStays()
                            : injector.cluster(
                                    "get " + id(),
                                    () -> store.read(id(), id().kind().type()).orElse(null));
                case "list" -> injector.cluster("list", this::list);
                case "getApiResources" -> injector.cluster("discovery", At::bothKinds);
                case "patch" -> patch((PatchContext) Objects.requireNonNull(argument));
                case "create" -> created((Event) Objects.requireNonNull(item));
                case "edit" -> injector.cluster("event again", () -> null);
                case "inform" ->
                    type == Namespace.class && store.names(Name.Kind.NAMESPACE).isEmpty()
                            ? namespaces()
                            : inform(argument);
                default -> throw new UnsupportedOperationException(method.toString());
            };
        }

        private static APIResourceList bothKinds() {
            return new APIResourceListBuilder()
                    .addNewResource()
                    .withName(HasMetadata.getPlural(WeldEltSync.class))
                    .withVerbs("create")
                    .endResource()
                    .addNewResource()
                    .withName(HasMetadata.getPlural(WeldConnection.class))
                    .withVerbs("create")
                    .endResource()
                    .build();
        }

        private Object namespaceThatStays() {
            return injector.cluster("get namespace " + name, () -> namespace(name));
        }

        private static Namespace namespace(String name) {
            return new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withLabels(Fixtures.labels(name))
                    .endMetadata()
                    .build();
        }

        /** In a cluster without objects for them, their labels stay as they are. */
        private static Object namespaces() {
            return proxy(
                    SharedIndexInformer.class,
                    (self, method, none) -> proxy(
                            io.fabric8.kubernetes.client.informers.cache.Indexer.class,
                            (indexer, get, key) -> namespace((String) key[0])));
        }

        private Object list() {
            DefaultKubernetesResourceList<HasMetadata> list = new DefaultKubernetesResourceList<>();
            Name.Kind kind = Name.Kind.of(Objects.requireNonNull(type));
            list.setItems(store.names(kind).stream()
                    .filter(each -> namespace.isEmpty() || each.namespace().equals(namespace))
                    .map(each -> (HasMetadata) store.read(each, kind.type()).orElseThrow())
                    .toList());
            return list;
        }

        private Object patch(PatchContext context) {
            return injector.cluster("apply status of " + id() + " as " + context.getFieldManager(), () -> {
                checker.statusWritten();
                injector.say("        " + Serialization.asJson(((CustomResource<?, ?>) item).getStatus()));
                ObjectNode after = store.applyStatus(id(), Objects.requireNonNull(item), context.getFieldManager());
                checker.claimed(id(), after);
                return SimulatedApiServer.typed(after, id().kind().type());
            });
        }

        private Object created(Event event) {
            return injector.cluster("event " + event.getReason() + ": " + event.getMessage(), () -> {
                checker.eventWritten(
                        event.getReason(),
                        event.getMessage(),
                        event.getInvolvedObject().getNamespace() + "/"
                                + event.getInvolvedObject().getName());
                return event;
            });
        }

        @SuppressWarnings("unchecked")
        private Object inform(@Nullable Object argument) {
            Name.Kind kind = Name.Kind.of(Objects.requireNonNull(type));
            if (kind.isWatchedWhole()) {
                return informOfAll(kind, (ResourceEventHandler<HasMetadata>) Objects.requireNonNull(argument));
            }
            ResourceEventHandler<Secret> handler = (ResourceEventHandler<Secret>) Objects.requireNonNull(argument);
            Name secret = id();
            injector.cluster("watch " + secret, () -> secrets.inform(secret, handler))
                    .ifPresent(object -> handler.onAdd(SimulatedApiServer.typed(object, Secret.class)));
            return proxy(SharedIndexInformer.class, (self, method, arguments) -> switch (method.getName()) {
                case "getStore" ->
                    proxy(
                            io.fabric8.kubernetes.client.informers.cache.Store.class,
                            (itself, of, none) -> secrets.cached(secret)
                                    .map(object -> List.of(SimulatedApiServer.typed(object, Secret.class)))
                                    .orElse(List.of()));
                case "stop" -> {
                    secrets.leave(secret, handler);
                    yield null;
                }
                default -> throw new UnsupportedOperationException(method.toString());
            });
        }
    }

    private Object informOfAll(Name.Kind kind, ResourceEventHandler<HasMetadata> handler) {
        injector.cluster("watch all of " + kind, () -> secrets.informOfAll(kind, handler))
                .forEach(object -> handler.onAdd(SimulatedApiServer.typed(object, kind.type())));
        InvocationHandler kept = (itself, of, arguments) -> switch (of.getName()) {
            case "list" ->
                secrets.cached(kind).stream()
                        .map(object -> SimulatedApiServer.typed(object, kind.type()))
                        .toList();
            case "getByKey" ->
                secrets.cached(kind).stream()
                        .filter(object ->
                                object.at("/metadata/name").asText().equals(Objects.requireNonNull(arguments)[0]))
                        .map(object -> SimulatedApiServer.typed(object, kind.type()))
                        .findFirst()
                        .orElse(null);
            default -> throw new UnsupportedOperationException(of.toString());
        };
        return proxy(SharedIndexInformer.class, (self, method, arguments) -> switch (method.getName()) {
            case "getStore" -> proxy(io.fabric8.kubernetes.client.informers.cache.Store.class, kept);
            case "getIndexer" -> proxy(io.fabric8.kubernetes.client.informers.cache.Indexer.class, kept);
            case "stop" -> null;
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
