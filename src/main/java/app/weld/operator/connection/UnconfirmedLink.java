package app.weld.operator.connection;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Since when this process has known that the answer to the request for a link was lost: another one's clock may differ. */
final class UnconfirmedLink {
    private @Nullable String stateDigest;
    private @Nullable Instant since;

    /** The answer to the request for this link was lost just now. */
    void restart(@Nullable String digest, Instant now) {
        stateDigest = digest;
        since = now;
    }

    /** Since when that is known of this link; from now on, where it was not known. */
    Instant since(@Nullable String digest, Instant now) {
        if (since == null || !Objects.equals(stateDigest, digest)) {
            restart(digest, now);
            return now;
        }
        return since;
    }

    /** It is known what became of the link. */
    void end() {
        stateDigest = null;
        since = null;
    }
}
