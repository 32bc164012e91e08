package app.weld.operator.api;

/** A resource of the cluster that wants to know when something of Weld changes. */
public record ResourceKey(Kind kind, String namespace, String name) {
    public enum Kind {
        CONNECTION,
        SYNC
    }

    public static ResourceKey sync(String namespace, String name) {
        return new ResourceKey(Kind.SYNC, namespace, name);
    }

    public static ResourceKey connection(String namespace, String name) {
        return new ResourceKey(Kind.CONNECTION, namespace, name);
    }
}
