package app.weld.operator.preview;

import java.util.function.Supplier;

/** How Weld is read: at once, or again after a failure that ends by itself. */
@FunctionalInterface
public interface Reads {
    /** Carries out one read. */
    <T> T read(Supplier<T> read);
}
