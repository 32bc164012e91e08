package app.weld.operator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What namespaces share in a history, and who may use it: a connection of another namespace, and a workspace. */
final class Sharing {
    static final Name WORKSPACE = Name.workspace("main");
    /** Holds the key of the workspace. */
    static final Name SECRET = Name.secret("keys", "weld");

    static final List<String> NAMESPACES = List.of("one", "two", "three", "four");

    /** Of two teams that want the same connection of one workspace. */
    static final List<Name> CONNECTIONS = List.of(Name.connection("three", "store"), Name.connection("four", "store"));

    /** Over the connection of another namespace; some mean the same there. */
    static final List<Name> SYNCS_OF_CONNECTIONS =
            List.of(Name.sync("two", "users"), Name.sync("two", "leads"), Name.sync("three", "leads"));

    /** In a workspace; some mean the same there. */
    static final List<Name> SYNCS_OF_WORKSPACES = List.of(
            Name.sync("three", "parts"),
            Name.sync("four", "parts"),
            Name.sync("three", "crm"),
            Name.sync("four", "crm"));

    private static final String LABEL = "team";

    private final SimulatedApiServer store;
    private final Clock clock;
    private final Map<Name, Instant> refusedSince = new TreeMap<>();
    private final Map<Name, Instant> deniedSince = new TreeMap<>();

    Sharing(SimulatedApiServer store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** All resources beside those of every history. */
    static List<Name> all() {
        return Stream.of(CONNECTIONS, SYNCS_OF_CONNECTIONS, SYNCS_OF_WORKSPACES)
                .flatMap(List::stream)
                .toList();
    }

    /** Something was changed in the cluster. */
    void changed() {
        for (Name name : all()) {
            note(refusedSince, name, refusal(name).isPresent());
            note(deniedSince, name, isAdoptionDenied(name));
        }
    }

    private void note(Map<Name, Instant> since, Name name, boolean is) {
        if (is) {
            since.putIfAbsent(name, clock.instant());
        } else {
            since.remove(name);
        }
    }

    /** Whether a resource has been refused, by the same rules as {@link #refusal}, for this long. */
    boolean isRefusedFor(Name name, Duration duration) {
        Instant since = refusedSince.get(name);
        return since != null && since.plus(duration).isBefore(clock.instant());
    }

    boolean isAdoptionDeniedFor(Name name, Duration duration) {
        Instant since = deniedSince.get(name);
        return since != null && since.plus(duration).isBefore(clock.instant());
    }

    static boolean isOfAWorkspace(Name resource) {
        return CONNECTIONS.contains(resource)
                || (SYNCS_OF_WORKSPACES.contains(resource) && resource.name().equals("crm"));
    }

    static boolean isOverAnother(Name sync) {
        return Fixtures.connectionOf(sync) instanceof Name connection
                && !connection.namespace().equals(sync.namespace());
    }

    static Map<String, String> labels(Random random) {
        return random.nextInt(3) == 0 ? Map.of() : Map.of(LABEL, random.nextBoolean() ? "data" : "sales");
    }

    /** Whom an object allows; null: nobody. */
    static @Nullable ObjectNode allowed(Random random) {
        ObjectNode allowed = JsonNodeFactory.instance.objectNode();
        switch (random.nextInt(6)) {
            case 0 -> {
                return null;
            }
            case 1 -> allowed.putArray("names").add("two");
            case 2 -> allowed.putArray("names").add("three").add("four");
            case 3 -> allowed.putObject("selector").putObject("matchLabels").put(LABEL, "data");
            default -> NAMESPACES.forEach(allowed.withArray("names")::add);
        }
        return allowed;
    }

    static ObjectNode everybody() {
        ObjectNode allowed = JsonNodeFactory.instance.objectNode();
        NAMESPACES.forEach(allowed.withArray("names")::add);
        return allowed;
    }

    static ObjectNode workspace(@Nullable ObjectNode allowed, @Nullable ObjectNode adoption) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.putObject("apiKeySecretRef").put("namespace", SECRET.namespace()).put("name", SECRET.name());
        if (allowed != null) {
            spec.set("allowedNamespaces", allowed);
        }
        if (adoption != null) {
            spec.set("adoptionNamespaces", adoption);
        }
        return spec;
    }

    /** Why the cluster does not let a resource go on: the reason that its condition has; empty where it may. */
    Optional<String> refusal(Name resource) {
        if (isOfAWorkspace(resource)) {
            return ofWorkspace(resource.namespace());
        }
        if (resource.kind() == Name.Kind.SYNC && Fixtures.connectionOf(resource) instanceof Name connection) {
            if (isOverAnother(resource)
                    && !store.get(connection)
                            .map(object -> isAllowed(object.at("/spec/allowedNamespaces"), resource.namespace()))
                            .orElse(false)) {
                return Optional.of("NamespaceNotAllowed");
            }
            return isOfAWorkspace(connection) ? ofWorkspace(connection.namespace()) : Optional.empty();
        }
        return Optional.empty();
    }

    /** Whether the connection itself allows the namespace of a sync. */
    boolean isConsented(Name sync, Name connection) {
        return store.get(connection)
                .map(object -> isAllowed(object.at("/spec/allowedNamespaces"), sync.namespace()))
                .orElse(false);
    }

    private Optional<String> ofWorkspace(String namespace) {
        Optional<ObjectNode> workspace = store.get(WORKSPACE);
        if (workspace.isEmpty()) {
            return Optional.of("WorkspaceNotFound");
        }
        if (!isAllowed(workspace.get().at("/spec/allowedNamespaces"), namespace)) {
            return Optional.of("NamespaceNotAllowed");
        }
        return store.get(SECRET).isEmpty() ? Optional.of("SecretNotFound") : Optional.empty();
    }

    /** Whether a resource must take over nothing that was not made for it. */
    boolean isAdoptionDenied(Name resource) {
        boolean byWorkspace = isOfAWorkspace(resource)
                || (Fixtures.isASync(resource)
                        && Fixtures.connectionOf(resource) instanceof Name connection
                        && isOfAWorkspace(connection));
        if (byWorkspace) {
            return !store.get(WORKSPACE)
                    .map(object -> isAllowed(object.at("/spec/adoptionNamespaces"), resource.namespace()))
                    .orElse(false);
        }
        return Fixtures.isASync(resource) && isOverAnother(resource);
    }

    private boolean isAllowed(JsonNode allowed, String namespace) {
        Set<String> names = new HashSet<>();
        allowed.path("names").forEach(name -> names.add(name.asText()));
        JsonNode selector = allowed.path("selector").path("matchLabels").path(LABEL);
        return names.contains(namespace)
                || (!selector.isMissingNode()
                        && store.get(Name.namespace(namespace))
                                .map(object -> selector.equals(
                                        object.at("/metadata/labels").path(LABEL)))
                                .orElse(false));
    }
}
