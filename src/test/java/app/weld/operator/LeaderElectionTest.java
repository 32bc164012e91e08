package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.config.Config;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {
    private static String lease(Map<String, String> environment) {
        return LeaderElection.leaseName(Config.from(environment));
    }

    @Test
    void twoShardsInOneNamespaceHaveALeaseEach() {
        assertThat(lease(Map.of())).isEqualTo("weld-operator");
        assertThat(lease(Map.of("WATCH_SELECTOR", "shard=a")))
                .startsWith("weld-operator-")
                .isNotEqualTo(lease(Map.of("WATCH_SELECTOR", "shard=b")))
                .isEqualTo(lease(Map.of("WATCH_SELECTOR", "shard=a")));
        assertThat(lease(Map.of("WATCH_SELECTOR", "shard=a", "LEASE_NAME", "mine")))
                .isEqualTo("mine");
    }
}
