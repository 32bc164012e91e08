package app.weld.operator.simulation;

import app.weld.operator.controlplane.FieldOwnership;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The objects of a cluster, as an API server keeps them: versions, generations, finalizers, and server-side apply of a
 * status. Watchers are notified of every change, in order.
 */
final class SimulatedApiServer {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    static final String FOREIGN = "example.com/Audited";

    private final Clock clock;
    private final Map<Name, Kept> objects = new TreeMap<>();
    private final List<Consumer<Change>> watchers = new ArrayList<>();
    private long version;

    /** @param after absent where the object was deleted */
    record Change(Name name, Optional<ObjectNode> after, long version) {}

    private static final class Kept {
        private ObjectNode object;
        private FieldOwnership ownership = new FieldOwnership();

        private Kept(ObjectNode object) {
            this.object = object;
        }
    }

    SimulatedApiServer(Clock clock) {
        this.clock = clock;
    }

    void watch(Consumer<Change> watcher) {
        watchers.add(watcher);
    }

    void unwatch(Consumer<Change> watcher) {
        watchers.remove(watcher);
    }

    Optional<ObjectNode> get(Name name) {
        return Optional.ofNullable(objects.get(name)).map(kept -> kept.object);
    }

    <T extends HasMetadata> Optional<T> read(Name name, Class<T> type) {
        return get(name).map(object -> typed(object, type));
    }

    List<Name> names(Name.Kind kind) {
        return objects.keySet().stream().filter(name -> name.kind() == kind).toList();
    }

    static <T> T typed(ObjectNode object, Class<T> type) {
        return JSON.convertValue(object, type);
    }

    static long version(ObjectNode object) {
        return object.at("/metadata/resourceVersion").asLong();
    }

    static String uid(ObjectNode object) {
        return object.at("/metadata/uid").asText();
    }

    static boolean isGoing(ObjectNode object) {
        return object.at("/metadata").has("deletionTimestamp");
    }

    static List<String> finalizers(ObjectNode object) {
        List<String> finalizers = new ArrayList<>();
        object.at("/metadata/finalizers").forEach(name -> finalizers.add(name.asText()));
        return finalizers;
    }

    /** A user creates an object, or changes its spec. */
    void apply(Name name, String body, ObjectNode value) {
        if (objects.containsKey(name)) {
            edit(name, object -> object.set(body, value.deepCopy()));
            return;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata")
                .put("namespace", name.namespace())
                .put("name", name.name())
                .put("uid", "uid-" + (version + 1))
                .put("generation", 1L)
                .put(
                        "creationTimestamp",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        object.set(body, value.deepCopy());
        if (name.kind() == Name.Kind.CONNECTION || name.kind() == Name.Kind.SYNC) {
            object.set("status", blankStatus());
        }
        objects.put(name, new Kept(object));
        commit(name, object);
    }

    /** A namespace has exactly these labels from now on. */
    void label(Name namespace, Map<String, String> labels) {
        if (!objects.containsKey(namespace)) {
            apply(namespace, "spec", JsonNodeFactory.instance.objectNode());
        }
        edit(namespace, object -> {
            ObjectNode all = object.withObject("/metadata").putObject("labels");
            new TreeMap<>(labels).forEach(all::put);
        });
    }

    /** The version of the last change. */
    long version() {
        return version;
    }

    /** Any write but an apply. */
    void edit(Name name, Consumer<ObjectNode> change) {
        Kept kept = objects.get(name);
        if (kept == null) {
            return;
        }
        ObjectNode before = kept.object;
        ObjectNode next = before.deepCopy();
        change.accept(next);
        if (next.equals(before)) {
            return;
        }
        if (!next.path("spec").equals(before.path("spec"))) {
            next.withObject("/metadata")
                    .put("generation", before.at("/metadata/generation").asLong() + 1);
        }
        store(name, kept, next);
    }

    void annotate(Name name, String annotation, String value) {
        edit(name, object -> object.withObject("/metadata/annotations").put(annotation, value));
    }

    /** Another controller has a condition in the status that the operator knows nothing of. */
    void addForeignCondition(Name name) {
        Kept kept = objects.get(name);
        if (kept == null) {
            return;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", FOREIGN)
                .put("status", "True")
                .put("reason", "Seen")
                .put("message", "")
                .put("lastTransitionTime", "2026-03-01T00:00:00Z");
        ObjectNode next = kept.ownership.apply(new FieldOwnership.Manager("another", "status"), kept.object, patch);
        if (!next.equals(kept.object)) {
            store(name, kept, next);
        }
    }

    void delete(Name name) {
        edit(name, object -> {
            if (!isGoing(object)) {
                ObjectNode metadata = object.withObject("/metadata");
                metadata.put("deletionTimestamp", clock.instant().toString());
                // As an API server does.
                metadata.put("generation", metadata.path("generation").asLong() + 1);
            }
        });
    }

    void removeFinalizers(Name name) {
        edit(name, object -> object.withObject("/metadata").remove("finalizers"));
    }

    void addFinalizer(Name name, String finalizer) {
        edit(name, object -> {
            if (!isGoing(object) && !finalizers(object).contains(finalizer)) {
                ObjectNode metadata = object.withObject("/metadata");
                ArrayNode all =
                        metadata.get("finalizers") instanceof ArrayNode there ? there : metadata.putArray("finalizers");
                all.add(finalizer);
            }
        });
    }

    /** A person takes the status away; no field manager owns anything of it any more. */
    void wipeStatus(Name name) {
        Kept kept = objects.get(name);
        if (kept != null) {
            kept.ownership = new FieldOwnership();
            edit(name, object -> object.set("status", blankStatus()));
        }
    }

    /** Server-side apply of a status; one that names a version is refused where the object has another one by now. */
    ObjectNode applyStatus(Name name, HasMetadata patch, String manager) {
        Kept kept = objects.get(name);
        if (kept == null) {
            throw new KubernetesClientException("not found", 404, null);
        }
        if (!patch.getMetadata().getUid().equals(uid(kept.object))) {
            throw new KubernetesClientException("the uid is that of another object", 409, null);
        }
        String expected = patch.getMetadata().getResourceVersion();
        if (expected != null && !expected.equals(String.valueOf(version(kept.object)))) {
            throw new KubernetesClientException("the object has been modified", 409, null);
        }
        ObjectNode sent = JSON.convertValue(patch, ObjectNode.class);
        sent.retain("status");
        ObjectNode next = kept.ownership.apply(new FieldOwnership.Manager(manager, "status"), kept.object, sent);
        if (!next.has("status")) {
            next.set("status", blankStatus());
        }
        if (!next.equals(kept.object)) {
            store(name, kept, next);
        }
        return kept.object;
    }

    private static ObjectNode blankStatus() {
        return JsonNodeFactory.instance.objectNode().put("observedGeneration", -1L);
    }

    private void store(Name name, Kept kept, ObjectNode next) {
        if (isGoing(next) && finalizers(next).isEmpty()) {
            objects.remove(name);
            kept.object = next;
            version++;
            tell(new Change(name, Optional.empty(), version));
            return;
        }
        kept.object = next;
        commit(name, next);
    }

    private void commit(Name name, ObjectNode object) {
        version++;
        object.withObject("/metadata").put("resourceVersion", String.valueOf(version));
        tell(new Change(name, Optional.of(object), version));
    }

    private void tell(Change change) {
        List.copyOf(watchers).forEach(watcher -> watcher.accept(change));
    }
}
