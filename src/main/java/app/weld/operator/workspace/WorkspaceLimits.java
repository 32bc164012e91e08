package app.weld.operator.workspace;

import app.weld.operator.api.v1alpha1.WeldWorkspaceSpec;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.RequestLimits;
import app.weld.operator.weld.WeldClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How fast each API key is used, as WeldWorkspaces say; also by resources that have the same key from a Secret of their own. Where
 * two WeldWorkspaces have the same key, the slower of each limit holds.
 */
final class WorkspaceLimits {
    private static final double SLOWEST = 0.1;

    private final WeldClients weld;
    private final Poller poller;
    private Set<ApiKey> limited = Set.of();

    WorkspaceLimits(WeldClients weld, Poller poller) {
        this.weld = weld;
        this.poller = poller;
    }

    private record Pace(RequestLimits limits, @Nullable Duration poll) {
        static Pace of(WeldWorkspaceSpec spec) {
            return new Pace(
                    new RequestLimits(atLeast(spec.requestsPerSecond()), spec.maxInFlight()), spec.pollDuration());
        }

        /** An older CRD may have let a smaller one pass. */
        private static @Nullable Double atLeast(@Nullable Double requestsPerSecond) {
            return requestsPerSecond == null ? null : Double.valueOf(Math.max(SLOWEST, requestsPerSecond));
        }

        Pace slower(Pace other) {
            Duration slowest =
                    poll == null || (other.poll != null && other.poll.compareTo(poll) > 0) ? other.poll : poll;
            return new Pace(limits.slower(other.limits), slowest);
        }
    }

    /** These limits hold from now on, and no others. */
    void apply(Map<WeldWorkspaceSpec, ApiKey> workspaces) {
        Map<ApiKey, Pace> paces = new HashMap<>();
        workspaces.forEach((spec, key) -> paces.merge(key, Pace.of(spec), Pace::slower));
        Set<ApiKey> former = new HashSet<>(limited);
        former.removeAll(paces.keySet());
        former.forEach(key -> {
            weld.limit(key, RequestLimits.OF_THE_OPERATOR);
            poller.pace(key, null);
        });
        paces.forEach((key, pace) -> {
            weld.limit(key, pace.limits());
            poller.pace(key, pace.poll());
        });
        limited = Set.copyOf(paces.keySet());
    }
}
