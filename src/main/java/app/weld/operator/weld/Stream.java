package app.weld.operator.weld;

/**
 * A stream of a sync as Weld reports it.
 *
 * @param properties the visible properties that the answer contains
 */
public record Stream(String id, String syncId, String name, StreamProperties properties) {

    /** A stream whose properties are not known. */
    public Stream(String id, String syncId, String name) {
        this(id, syncId, name, StreamProperties.NONE);
    }
}
