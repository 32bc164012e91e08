package app.weld.operator.weld;

import org.jspecify.annotations.Nullable;

/**
 * A stream that the source offers.
 *
 * @param selectable false where the stream exists but cannot be synced; true where Weld does not say
 * @param retirement what Weld says about a retired stream, in one line
 */
public record AvailableStream(
        String name,
        boolean selectable,
        boolean retired,
        @Nullable String retirement) {}
