package app.weld.operator.snapshot;

import app.weld.operator.weld.WeldException;
import java.time.Instant;

/** What the shared listing knows of one object in Weld. */
public sealed interface CacheLookup<T> {
    /** No listing has ended yet: the resources that wait are requeued when one has. */
    record NotSynced<T>() implements CacheLookup<T> {}

    /** No listing has succeeded yet, for this reason. */
    record Failed<T>(WeldException reason) implements CacheLookup<T> {}

    /** It was so at {@code asOf} or later. */
    record Hit<T>(T object, Instant asOf) implements CacheLookup<T> {}

    /** Not in the listing: to be confirmed by reading the object itself. */
    record Miss<T>() implements CacheLookup<T> {}
}
