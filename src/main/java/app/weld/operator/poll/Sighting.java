package app.weld.operator.poll;

import app.weld.operator.weld.WeldException;
import java.time.Instant;

/** What the shared listing knows of one object in Weld. */
public sealed interface Sighting<T> {
    /** No listing has ended yet: whoever waits is woken when one has. */
    record Pending<T>() implements Sighting<T> {}

    /** No listing has succeeded yet, for this reason. */
    record Failed<T>(WeldException reason) implements Sighting<T> {}

    /** It was so at {@code asOf} or later. */
    record Found<T>(T object, Instant asOf) implements Sighting<T> {}

    /** Not among what was listed: to be confirmed by asking for the object itself. */
    record Absent<T>() implements Sighting<T> {}
}
