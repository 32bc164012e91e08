package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void nextIsAfterThisMoment() {
        assertThat(Schedule.next("0 * * * *", NOON)).contains(Instant.parse("2026-01-01T13:00:00Z"));
        assertThat(Schedule.next("30 6 * * *", NOON)).contains(Instant.parse("2026-01-02T06:30:00Z"));
    }

    @Test
    void previousIsAtOrBeforeThisMoment() {
        assertThat(Schedule.previous("0 * * * *", NOON)).contains(NOON);
        assertThat(Schedule.previous("0 * * * *", NOON.minusSeconds(1)))
                .contains(Instant.parse("2026-01-01T11:00:00Z"));
    }

    @Test
    void whatCannotBeReadStartsNothing() {
        assertThat(Schedule.next("whenever", NOON)).isEmpty();
        assertThat(Schedule.previous("whenever", NOON)).isEmpty();
        assertThat(Schedule.next(null, NOON)).isEmpty();
        assertThat(Schedule.previous(null, NOON)).isEmpty();
    }
}
