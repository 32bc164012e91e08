package app.weld.operator.poll;

/** A resource of the cluster that wants to know when something of Weld changes. */
public record Subscriber(Kind kind, String namespace, String name) {
    public enum Kind {
        CONNECTION,
        SYNC
    }

    public static Subscriber sync(String namespace, String name) {
        return new Subscriber(Kind.SYNC, namespace, name);
    }

    public static Subscriber connection(String namespace, String name) {
        return new Subscriber(Kind.CONNECTION, namespace, name);
    }
}
