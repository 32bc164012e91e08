package app.weld.operator.reconcile;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * How one resource is reached in the cluster.
 *
 * @param live reads the resource from the API server, not from a cache; empty where it does not exist any more
 */
public record ResourceAccess<P>(Writer<P> writer, Supplier<Optional<P>> live) {
    /** Writes a status under a field manager and gives the resource as it is then. */
    @FunctionalInterface
    public interface Writer<P> {
        P write(P patch, String manager);
    }
}
