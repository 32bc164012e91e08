package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Bridge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkValidityTest {
    private static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");

    private static Bridge bridge(Instant expires) {
        return Bridge.intended("state", CREATED.toString(), null, "https://x.example", List.of(), 0)
                .confirmed("b", expires.toString(), CREATED.toString());
    }

    @Test
    void endsAfterADayWhereWeldGivesNoUsableEnd() {
        Instant day = CREATED.plus(Duration.ofDays(1));

        assertThat(LinkValidity.end(CREATED, Optional.empty())).isEqualTo(day);
        assertThat(LinkValidity.end(CREATED, Optional.of(CREATED))).isEqualTo(day);
        assertThat(LinkValidity.end(CREATED, Optional.of(CREATED.plusSeconds(1))))
                .isEqualTo(CREATED.plusSeconds(1));
    }

    @Test
    void goesByWeldsClockWhereThatIsKnown() {
        Bridge bridge = bridge(CREATED.plusSeconds(60));

        assertThat(LinkValidity.remaining(bridge, Optional.of(CREATED), CREATED.plusSeconds(3600)))
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(LinkValidity.isExpired(bridge, Optional.of(CREATED.plusSeconds(59)), CREATED))
                .isFalse();
        assertThat(LinkValidity.isExpired(bridge, Optional.of(CREATED.plusSeconds(60)), CREATED))
                .isTrue();
        assertThat(LinkValidity.isExpired(bridge, Optional.of(CREATED.plusSeconds(61)), CREATED))
                .isTrue();
    }

    @Test
    void mayLeadToAConnectionThatIsListedALittleLater() {
        Bridge bridge = bridge(CREATED.plusSeconds(60));

        assertThat(LinkValidity.mayLeadToConnection(bridge, Optional.of(CREATED.plusSeconds(660)), CREATED))
                .isTrue();
        assertThat(LinkValidity.mayLeadToConnection(bridge, Optional.of(CREATED.plusSeconds(661)), CREATED))
                .isFalse();
    }

    @Test
    void goesByOurClockWhereWeldTellsNoTime() {
        assertThat(LinkValidity.remaining(bridge(CREATED.plusSeconds(60)), Optional.empty(), CREATED.plusSeconds(10)))
                .isEqualTo(Duration.ofSeconds(50));
    }

    /** Our clock may be ahead of Weld's by more than the link works. */
    @Test
    void anEndBeforeTheBeginningIsNotBelieved() {
        assertThat(LinkValidity.remaining(bridge(CREATED.minusSeconds(60)), Optional.empty(), CREATED))
                .isEqualTo(Duration.ofDays(1));
    }
}
