package app.weld.operator.snapshot;

import app.weld.operator.weld.WeldException;
import java.time.Instant;

/** What the shared listing knows of one object in Weld. */
public sealed interface CacheLookup<T> {
    /** No listing has ended yet: whoever waits is woken when one has. */
    record Pending<T>() implements CacheLookup<T> {}

    /** No listing has succeeded yet, for this reason. */
    record Failed<T>(WeldException reason) implements CacheLookup<T> {}

    /** It was so at {@code asOf} or later. */
    record Found<T>(T object, Instant asOf) implements CacheLookup<T> {}

    /** Not among what was listed: to be confirmed by asking for the object itself. */
    record Absent<T>() implements CacheLookup<T> {}
}
