package app.weld.operator.plan;

/** The key of a stream in the ledger. A long name is stored as its digest, because a resource may have 1.5 MB at most. */
final class StreamKey {
    private static final int MAX_LENGTH = 60;

    private StreamKey() {}

    static String of(String name) {
        return name.length() <= MAX_LENGTH ? name : Digest.of(name);
    }
}
