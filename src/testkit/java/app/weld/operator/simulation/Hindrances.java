package app.weld.operator.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which namespaces cannot act, until all that was done to them is undone. */
final class Hindrances {
    private final Clock clock;
    private final SimulatedApiServer store;
    private final Sharing sharing;
    private final Map<String, Hindrance> byNamespace = new TreeMap<>();
    /** Those that their own manifests do not suspend. */
    private final Set<Name> suspended = new TreeSet<>();

    private boolean everBegan;
    private Instant since = Instant.EPOCH;

    Hindrances(SimulatedApiServer store, Sharing sharing, Clock clock) {
        this.clock = clock;
        this.store = store;
        this.sharing = sharing;
    }

    boolean isEmpty() {
        return byNamespace.isEmpty();
    }

    /** Whether any namespace could not act at some time. */
    boolean everBegan() {
        return everBegan;
    }

    /** From now on; the Secrets are the caller's. A namespace has one hindrance only. */
    void begin(String namespace, Hindrance hindrance) {
        everBegan = true;
        changed();
        if (byNamespace.putIfAbsent(namespace, hindrance) != null || hindrance != Hindrance.SUSPENDED) {
            return;
        }
        for (Name.Kind kind : Set.of(Name.Kind.CONNECTION, Name.Kind.SYNC)) {
            store.names(kind).stream()
                    .filter(name -> name.namespace().equals(namespace))
                    .forEach(name -> store.edit(name, object -> suspend(name, object.withObject("/spec"))));
        }
    }

    /** A manifest as people apply it now. */
    ObjectNode manifest(Name name, ObjectNode spec) {
        ObjectNode applied = spec.deepCopy();
        boolean isManaged = name.kind() == Name.Kind.CONNECTION || name.kind() == Name.Kind.SYNC;
        if (isManaged && byNamespace.get(name.namespace()) == Hindrance.SUSPENDED) {
            suspended.remove(name);
            suspend(name, applied);
        }
        return applied;
    }

    private void suspend(Name name, ObjectNode spec) {
        if (!spec.path("suspend").asBoolean()) {
            suspended.add(name);
            spec.put("suspend", true);
        }
    }

    /** Whether this Secret has to stay as it is. */
    boolean keeps(Name secret) {
        Hindrance hindrance = byNamespace.get(secret.namespace());
        return hindrance != null && hindrance != Hindrance.SUSPENDED;
    }

    /** Whether a resource has been hindered for this long. */
    boolean lasts(Name resource, Duration duration) {
        boolean isHindered =
                keeps(Fixtures.secret(resource)) || byNamespace.get(resource.namespace()) == Hindrance.SUSPENDED;
        return isHindered && since.plus(duration).isBefore(clock.instant());
    }

    /** The one that began is another from now on. */
    void changed() {
        since = clock.instant();
    }

    /** Whether a resource has no key that works, is suspended, or is not allowed what it uses. */
    boolean stop(Name resource) {
        return keeps(Fixtures.secret(resource))
                || sharing.refusal(resource).isPresent()
                || store.get(resource)
                        .map(object -> object.at("/spec/suspend").asBoolean())
                        .orElse(false);
    }

    /** The Secrets are the caller's. */
    void end() {
        byNamespace.clear();
        suspended.forEach(
                name -> store.edit(name, object -> object.withObject("/spec").remove("suspend")));
        suspended.clear();
    }
}
