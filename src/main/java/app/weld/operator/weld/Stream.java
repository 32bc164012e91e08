package app.weld.operator.weld;

/**
 * A stream of a sync as Weld reports it.
 *
 * @param properties the visible ones, as far as the answer has them; never the write-only ones
 */
public record Stream(String id, String syncId, String name, StreamProperties properties) {

    /** A stream of whose properties nothing is known. */
    public Stream(String id, String syncId, String name) {
        this(id, syncId, name, StreamProperties.NONE);
    }
}
