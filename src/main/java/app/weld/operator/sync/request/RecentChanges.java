package app.weld.operator.sync.request;

import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Whether a sync was made, enabled or given streams a moment ago: Weld may still be setting up their jobs. */
public final class RecentChanges {
    private static final Duration RECENT = Duration.ofMinutes(15);

    private final LongSupplier nanoTime;
    private @Nullable Long changed;

    public RecentChanges(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** This process has just enabled the sync of this resource, or added streams to it. */
    public void changed() {
        changed = nanoTime.getAsLong();
    }

    /**
     * Whether jobs may still be missing.
     *
     * @param weldNow Weld's time, where that is known: nothing is compared with ours
     */
    boolean isRecent(Sync sync, Optional<Instant> weldNow) {
        Long since = changed;
        Instant created = sync.createdAt();
        return (since != null && nanoTime.getAsLong() - since < RECENT.toNanos())
                || (created != null
                        && weldNow.filter(now -> now.isBefore(created.plus(RECENT)))
                                .isPresent());
    }
}
