package app.weld.operator.weld;

import org.jspecify.annotations.Nullable;

/** A stream to be added or changed. A property that is absent is not sent, and is assumed to stay as it is in Weld. */
public record SourceStream(String name, StreamProperties properties) {

    /** A stream of which only the name is declared. */
    public static SourceStream named(String name) {
        return new SourceStream(name, StreamProperties.NONE);
    }

    /** The same stream with this value; see {@link StreamProperties#with}. */
    public SourceStream with(StreamProperty property, @Nullable Object value) {
        return new SourceStream(name, properties.with(property, value));
    }
}
