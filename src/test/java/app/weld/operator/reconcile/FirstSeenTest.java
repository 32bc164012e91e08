package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FirstSeenTest {
    private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant ELEVEN = Instant.parse("2026-03-01T11:00:00Z");

    private final FirstSeen seen = new FirstSeen();

    @Test
    void keepsTheFirstTime() {
        assertThat(seen.since(TEN)).isEqualTo(TEN);
        assertThat(seen.since(ELEVEN)).isEqualTo(TEN);
    }

    @Test
    void beginsAnewWhereItIsRestarted() {
        seen.since(TEN);
        seen.restart(ELEVEN);

        assertThat(seen.since(TEN)).isEqualTo(ELEVEN);
    }

    @Test
    void beginsAnewOnceItHasEnded() {
        seen.since(TEN);
        seen.end();

        assertThat(seen.since(ELEVEN)).isEqualTo(ELEVEN);
    }
}
