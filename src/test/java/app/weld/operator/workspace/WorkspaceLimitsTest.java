package app.weld.operator.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.WeldWorkspaceSpec;
import app.weld.operator.api.v1alpha1.WorkspaceSecretRef;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.RequestLimits;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkspaceLimitsTest {
    private static final ApiKey KEY = new ApiKey("the-key");

    private final Map<ApiKey, RequestLimits> limited = new HashMap<>();
    private final WeldClients weld = new WeldClients() {
        @Override
        public WeldApi of(ApiKey key, Priority priority) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forgetRefusal(ApiKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void limit(ApiKey key, RequestLimits limits) {
            limited.put(key, limits);
        }
    };
    private final Poller poller =
            new Poller(weld, Duration.ofMinutes(1), Duration.ofSeconds(90), new ManualClock(), any -> {});
    private final WorkspaceLimits limits = new WorkspaceLimits(weld, poller);

    @AfterEach
    void stop() {
        poller.close();
    }

    private static WeldWorkspaceSpec spec(Double requestsPerSecond, Integer maxInFlight, String pollInterval) {
        return new WeldWorkspaceSpec(
                new WorkspaceSecretRef("home", "weld", null), null, null, requestsPerSecond, maxInFlight, pollInterval);
    }

    @Test
    void ofTwoWorkspacesWithTheSameKeyTheSlowerLimitHolds() {
        limits.apply(Map.of(spec(5.0, null, "10s"), KEY, spec(2.0, 4, null), KEY));

        assertThat(limited).containsEntry(KEY, new RequestLimits(2.0, 4));
    }

    @Test
    void withoutTheWorkspaceTheLimitsOfTheOperatorHoldAgain() {
        limits.apply(Map.of(spec(5.0, null, null), KEY));

        limits.apply(Map.of());

        assertThat(limited).containsEntry(KEY, RequestLimits.OF_THE_OPERATOR);
    }

    @Test
    void aLimitOfZeroStopsNothing() {
        limits.apply(Map.of(spec(0.0, null, null), KEY));

        assertThat(limited).containsEntry(KEY, new RequestLimits(0.1, null));
    }

    @Test
    void aPollIntervalIsReadAsTheCrdAllowsIt() {
        assertThat(spec(null, null, "90s").pollDuration()).isEqualTo(Duration.ofSeconds(90));
        assertThat(spec(null, null, "5m").pollDuration()).isEqualTo(Duration.ofMinutes(5));
        assertThat(spec(null, null, "1h").pollDuration()).isEqualTo(Duration.ofHours(1));
        assertThat(spec(null, null, "2h").pollDuration()).isNull();
        assertThat(spec(null, null, null).pollDuration()).isNull();
    }
}
