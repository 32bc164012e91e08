package app.weld.operator.simulation;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Comparator;

/** Which object of the cluster. */
record Name(Kind kind, String namespace, String name) implements Comparable<Name> {
    private static final Comparator<Name> ORDER =
            Comparator.comparing(Name::kind).thenComparing(Name::namespace).thenComparing(Name::name);

    enum Kind {
        SECRET(Secret.class),
        CONNECTION(WeldConnection.class),
        SYNC(WeldEltSync.class),
        NAMESPACE(Namespace.class),
        WORKSPACE(WeldWorkspace.class);

        private final Class<? extends HasMetadata> type;

        Kind(Class<? extends HasMetadata> type) {
            this.type = type;
        }

        Class<? extends HasMetadata> type() {
            return type;
        }

        /** Whether all of this kind are watched together, and not by name. */
        boolean isWatchedWhole() {
            return this == NAMESPACE || this == WORKSPACE;
        }

        static Kind of(Class<?> type) {
            for (Kind kind : values()) {
                if (kind.type == type) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(String.valueOf(type));
        }
    }

    static Name secret(String namespace, String name) {
        return new Name(Kind.SECRET, namespace, name);
    }

    static Name connection(String namespace, String name) {
        return new Name(Kind.CONNECTION, namespace, name);
    }

    static Name sync(String namespace, String name) {
        return new Name(Kind.SYNC, namespace, name);
    }

    /** The namespace with this name, as an object. */
    static Name namespace(String name) {
        return new Name(Kind.NAMESPACE, "", name);
    }

    static Name workspace(String name) {
        return new Name(Kind.WORKSPACE, "", name);
    }

    ResourceKey key(String uid) {
        return kind == Kind.CONNECTION
                ? ResourceKey.connection(namespace, name, uid)
                : ResourceKey.sync(namespace, name, uid);
    }

    @Override
    public int compareTo(Name other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + " " + namespace + "/" + name;
    }
}
