package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.reconcile.RequeueIntervals;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkWaitTest {
    private static Duration max(Duration grace, int lost) {
        Bridge bridge = Bridge.intended("state", "2026-03-01T10:00:00Z", null, null, List.of(), lost);
        return new LinkWait(new RequeueIntervals(Duration.ofMinutes(1), grace)).max(bridge);
    }

    @Test
    void isLongerEachTimeThatTheAnswerIsLostAndEndsAtAnHour() {
        assertThat(max(Duration.ofSeconds(90), 0)).isEqualTo(Duration.ofSeconds(90));
        assertThat(max(Duration.ofSeconds(90), 5)).isEqualTo(Duration.ofMinutes(48));
        assertThat(max(Duration.ofSeconds(90), 6)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void isNeverShorterThanTheGracePeriodTheFirstTime() {
        assertThat(max(Duration.ofHours(2), 0)).isEqualTo(Duration.ofHours(2));
    }
}
