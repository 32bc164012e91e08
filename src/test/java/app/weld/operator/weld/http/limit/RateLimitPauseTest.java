package app.weld.operator.weld.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitPauseTest {
    private long now = -5;
    private final RateLimitPause pause = new RateLimitPause(now);

    @Test
    void lastsAsLongAsAsked() {
        pause.begin(Duration.ofSeconds(30), now);
        now += Duration.ofSeconds(29).toNanos();
        assertThat(Duration.ofNanos(pause.remaining(now))).isEqualTo(Duration.ofSeconds(1));
        now += Duration.ofSeconds(2).toNanos();
        assertThat(pause.remaining(now)).isZero();
    }

    @Test
    void isNotMadeShorter() {
        pause.begin(Duration.ofSeconds(30), now);
        pause.begin(Duration.ofSeconds(1), now);
        assertThat(Duration.ofNanos(pause.remaining(now))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void growsWhereWeldDoesNotSayHowLong() {
        for (int seconds : new int[] {5, 10, 20, 40, 80, 160, 300, 300}) {
            pause.begin(null, now);
            // The answer to a call that was under way at the same time.
            pause.begin(null, now);
            assertThat(Duration.ofNanos(pause.remaining(now))).isEqualTo(Duration.ofSeconds(seconds));
            now += Duration.ofSeconds(seconds).toNanos();
        }
        pause.served(now);
        pause.begin(null, now);
        assertThat(Duration.ofNanos(pause.remaining(now))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aCallServedDuringThePauseDoesNotCount() {
        pause.begin(null, now);
        pause.served(now);
        now += Duration.ofSeconds(5).toNanos();
        pause.begin(null, now);
        assertThat(Duration.ofNanos(pause.remaining(now))).isEqualTo(Duration.ofSeconds(10));
    }
}
