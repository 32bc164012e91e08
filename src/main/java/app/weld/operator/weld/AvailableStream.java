package app.weld.operator.weld;

import org.jspecify.annotations.Nullable;

/**
 * A stream that the source offers.
 *
 * @param selectable false if the stream exists but cannot be synced; true if Weld does not say
 * @param retirement what Weld reports about a retired stream, in one line; absent if nothing
 * @param preselected whether Weld selects the stream for a new sync of this source, unless told otherwise
 */
public record AvailableStream(
        String name,
        boolean selectable,
        boolean retired,
        @Nullable String retirement,
        boolean preselected) {
    /** A stream that Weld does not preselect. */
    public AvailableStream(String name, boolean selectable, boolean retired, @Nullable String retirement) {
        this(name, selectable, retired, retirement, false);
    }
}
