package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Weld has, and what this resource has applied.
 *
 * @param sync absent if it does not exist
 * @param available the streams that the source offers; absent if they were not read
 * @param writeOnlyMatters whether properties that Weld never shows count as different until this resource has set them
 */
public record ObservedSync(
        @Nullable Sync sync,
        @Nullable List<AvailableStream> available,
        LastApplied applied,
        boolean writeOnlyMatters,
        Circumstances circumstances) {

    public ObservedSync {
        available = available == null ? null : List.copyOf(available);
        if (sync != null && sync.streams() == null) {
            throw new IllegalArgumentException("the streams of sync " + sync.id() + " were not read");
        }
    }

    public ObservedSync(
            @Nullable Sync sync,
            @Nullable List<AvailableStream> available,
            LastApplied applied,
            boolean writeOnlyMatters) {
        this(sync, available, applied, writeOnlyMatters, Circumstances.USUAL);
    }

    /** The sync does not exist. */
    public static ObservedSync nothing() {
        return new ObservedSync(null, null, LastApplied.NOTHING, true);
    }

    /** The streams that the sync has. */
    List<Stream> streams() {
        return sync == null || sync.streams() == null ? List.of() : sync.streams();
    }
}
