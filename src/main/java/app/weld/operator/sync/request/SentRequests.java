package app.weld.operator.sync.request;

import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.reconcile.RequestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Of which requests of one sync this process knows what Weld has carried out. What another process may have sent just before it died,
 * and what Weld has not answered, shows in the runs a little later: sent again before that, it would be done twice.
 */
public final class SentRequests {
    private final Duration untilShown;
    private final Map<RequestKind, Sent> last = new EnumMap<>(RequestKind.class);

    /** @param unknownSince since when it is not known what Weld has carried out; absent where that is known */
    private record Sent(String value, @Nullable Instant unknownSince) {}

    /** @param untilShown after how long the runs show what was requested */
    public SentRequests(Duration untilShown) {
        this.untilShown = untilShown;
    }

    /** This process has noted that it is about to send this request, and nothing was sent before. */
    void begun(RequestKind kind, PendingRequest request) {
        last.put(kind, new Sent(request.value(), null));
    }

    /** Weld has not answered. */
    void lost(RequestKind kind, PendingRequest request, Instant now) {
        last.put(kind, new Sent(request.value(), now));
    }

    /** How long the runs may not show yet what was sent; zero where they do. */
    Duration untilShown(RequestKind kind, PendingRequest request, Instant now) {
        Sent sent = last.get(kind);
        if (sent == null || !sent.value().equals(request.value())) {
            sent = new Sent(request.value(), noted(request, now));
            last.put(kind, sent);
        }
        if (sent.unknownSince() == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, sent.unknownSince().plus(untilShown));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** By the clock of another process, which may be ahead. */
    private static Instant noted(PendingRequest request, Instant now) {
        Instant noted = request.requestedAt() == null ? null : RequestAnnotation.time(request.requestedAt());
        return noted == null || noted.isAfter(now) ? now : noted;
    }
}
