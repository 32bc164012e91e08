package app.weld.operator.reconcile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When this process first saw that something is so. */
public final class FirstSeen {
    private @Nullable Instant first;

    /** Since when it is so; from this time on, where it was not before. */
    public Instant since(Instant time) {
        if (first == null) {
            first = time;
        }
        return first;
    }

    /** It is so from this time on, whatever was before. */
    public void restart(Instant time) {
        first = time;
    }

    /** It is not so any more. */
    public void end() {
        first = null;
    }
}
