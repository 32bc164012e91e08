package app.weld.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventQuotaTest {
    private static final Instant T = Instant.parse("2026-11-25T10:00:00Z");

    private final EventQuota quota = new EventQuota();

    private void takeAll(Instant now) {
        for (int i = 0; i < EventQuota.AT_ONCE; i++) {
            assertThat(quota.take("u", now)).isZero();
        }
    }

    @Test
    void leavesOutWhatIsTooMuchAndSaysLaterHowMuchItWas() {
        takeAll(T);
        assertThat(quota.take("u", T)).isNegative();
        assertThat(quota.take("u", T.plus(EventQuota.ONE_MORE).minusMillis(1))).isNegative();
        assertThat(quota.take("other", T)).isZero();

        assertThat(quota.take("u", T.plus(EventQuota.ONE_MORE))).isEqualTo(2);
        assertThat(quota.take("u", T.plus(EventQuota.ONE_MORE))).isNegative();
    }

    @Test
    void hasAllOfThemAgainAfterALongTime() {
        takeAll(T);
        takeAll(T.plus(Duration.ofDays(1)));
        assertThat(quota.take("u", T.plus(Duration.ofDays(1)))).isNegative();
    }

    @Test
    void aClockThatIsSetBackHoldsNothingUpForLonger() {
        takeAll(T);
        assertThat(quota.take("u", T.minus(Duration.ofHours(2)))).isNegative();
        assertThat(quota.take("u", T.minus(Duration.ofHours(2)).plus(EventQuota.ONE_MORE)))
                .isEqualTo(1);
    }
}
