package app.weld.operator.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;

/**
 * The identity of one resource of the cluster. Another resource of the same name that came later has another uid, and so
 * another identity. Where a name alone is known, such as in a reference, the resource is looked up in a cache first.
 */
public record ResourceKey(Kind kind, String namespace, String name, String uid) implements Comparable<ResourceKey> {
    /** The kinds that this operator reconciles. */
    public enum Kind {
        CONNECTION("WeldConnection"),
        SYNC("WeldEltSync"),
        WORKSPACE("WeldWorkspace");

        private final String kubernetesKind;

        Kind(String kubernetesKind) {
            this.kubernetesKind = kubernetesKind;
        }

        private static Kind of(HasMetadata resource) {
            for (Kind kind : values()) {
                if (kind.kubernetesKind.equals(resource.getKind())) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("this operator reconciles no " + resource.getKind());
        }
    }

    public static ResourceKey of(HasMetadata resource) {
        return new ResourceKey(
                Kind.of(resource),
                // Of a cluster-scoped resource there is none.
                Objects.requireNonNullElse(resource.getMetadata().getNamespace(), ""),
                resource.getMetadata().getName(),
                resource.getMetadata().getUid());
    }

    public static ResourceKey sync(String namespace, String name, String uid) {
        return new ResourceKey(Kind.SYNC, namespace, name, uid);
    }

    public static ResourceKey connection(String namespace, String name, String uid) {
        return new ResourceKey(Kind.CONNECTION, namespace, name, uid);
    }

    /** Whether both have the same kind, namespace and name: of two that do, only one can be in the cluster at a time. */
    public boolean hasNameOf(ResourceKey other) {
        return kind == other.kind && namespace.equals(other.namespace) && name.equals(other.name);
    }

    /** For messages: the namespace and the name. */
    public String qualifiedName() {
        return namespace + "/" + name;
    }

    /** By kind, namespace, name and uid. Without a comparator made of others: each reconciliation compares dozens of times. */
    @Override
    public int compareTo(ResourceKey other) {
        int order = kind.compareTo(other.kind);
        if (order == 0) {
            order = namespace.compareTo(other.namespace);
        }
        if (order == 0) {
            order = name.compareTo(other.name);
        }
        return order == 0 ? uid.compareTo(other.uid) : order;
    }
}
