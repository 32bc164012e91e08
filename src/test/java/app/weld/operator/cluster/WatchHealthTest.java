package app.weld.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchHealthTest {
    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicLong time = new AtomicLong();
    private final WatchHealth watches = new WatchHealth(cut::get, time::get);

    private boolean areDownAfter(long seconds) {
        time.addAndGet(Duration.ofSeconds(seconds).toNanos());
        return watches.areDown();
    }

    @Test
    void aWatchThatIsCutForAMomentIsNoNews() {
        assertThat(areDownAfter(100)).isFalse();
        cut.set(2);
        assertThat(areDownAfter(5)).isFalse();
        assertThat(areDownAfter(20)).isFalse();
        cut.set(0);
        assertThat(areDownAfter(20)).isFalse();
        cut.set(1);
        assertThat(areDownAfter(20)).isFalse();
    }

    @Test
    void oneThatStaysCutIsSaidUntilItIsThereAgain() {
        assertThat(areDownAfter(1)).isFalse();
        cut.set(1);
        assertThat(areDownAfter(31)).isTrue();
        assertThat(watches.cut()).isEqualTo(1);
        cut.set(0);
        assertThat(areDownAfter(1)).isFalse();
    }
}
