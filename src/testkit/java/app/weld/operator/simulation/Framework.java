package app.weld.operator.simulation;

import app.weld.operator.cluster.ReconcileTrigger;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.ResourceOperations;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What a reconciler sees of the framework: its context, and the cache of its kind. */
final class Framework<P extends CustomResource<?, ?>> {
    private final Name.Kind kind;
    private final Class<P> type;
    private final Map<Name, ObjectNode> cache;
    private final SimulatedApiServer store;
    private final Context<P> context;

    Framework(
            Name.Kind kind,
            Class<P> type,
            Map<Name, ObjectNode> cache,
            SimulatedApiServer store,
            KubernetesClient client) {
        this.kind = kind;
        this.type = type;
        this.cache = cache;
        this.store = store;
        EventSourceRetriever<?> retriever = proxy(EventSourceRetriever.class, (proxy, method, arguments) -> null);
        this.context = proxy(Context.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getClient" -> client;
            case "resourceOperations" -> operations();
            case "eventSourceRetriever" -> retriever;
            case "getControllerConfiguration" -> proxy(ControllerConfiguration.class, (itself, of, none) -> null);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    Context<P> context() {
        return context;
    }

    /** What was written ourselves is in the cache when the write returns. */
    private ResourceOperations<P> operations() {
        return new ResourceOperations<>(context) {
            @Override
            public <R extends HasMetadata> R resourcePatch(
                    R resource, UnaryOperator<R> operation, ManagedInformerEventSource<R, P, ?> source) {
                R written = operation.apply(resource);
                Name name = new Name(
                        kind,
                        resource.getMetadata().getNamespace(),
                        resource.getMetadata().getName());
                store.get(name).ifPresent(object -> cache.put(name, object));
                return written;
            }
        };
    }

    /** @param of a namespace, a condition, both, or neither */
    @SuppressWarnings("unchecked")
    private Stream<P> list(List<Object> of) {
        return cache.keySet().stream()
                .filter(name -> name.kind() == kind
                        && of.stream()
                                .allMatch(each -> !(each instanceof String namespace)
                                        || name.namespace().equals(namespace)))
                .flatMap(name -> cached(name).stream())
                .filter(resource -> of.stream()
                        .allMatch(each -> !(each instanceof Predicate<?> is) || ((Predicate<P>) is).test(resource)));
    }

    /** Starts the one event source that a reconciler has besides its own resources. */
    @SuppressWarnings("unchecked")
    ReconcileTrigger<P> wakeups(
            Function<EventSourceContext<P>, List<EventSource<?, P>>> prepare, Consumer<Name> request) {
        IndexerResourceCache<P> resources =
                proxy(IndexerResourceCache.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "get" -> cached(name((ResourceID) arguments[0]));
                    case "list" -> list(arguments == null ? List.of() : List.of(arguments));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        EventSourceContext<P> sources = new EventSourceContext<>(
                resources,
                proxy(ControllerConfiguration.class, (proxy, method, arguments) -> null),
                context.getClient(),
                type);
        ReconcileTrigger<P> wakeups =
                (ReconcileTrigger<P>) prepare.apply(sources).get(0);
        wakeups.setEventHandler(proxy(EventHandler.class, (proxy, method, arguments) -> {
            Name name = name(((Event) arguments[0]).getRelatedCustomResourceID());
            if (cache.containsKey(name)) {
                request.accept(name);
            }
            return null;
        }));
        wakeups.start();
        return wakeups;
    }

    private Optional<P> cached(Name name) {
        return Optional.ofNullable(cache.get(name)).map(object -> SimulatedApiServer.typed(object, type));
    }

    private Name name(ResourceID id) {
        return new Name(kind, id.getNamespace().orElse(""), id.getName());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // A class says nothing of its parameters.
    private static <T> T proxy(Class<?> type, InvocationHandler handler) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }
}
