package app.weld.operator.sync;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CarriedOutGenerationsTest {
    private static final Duration GRACE = Duration.ofSeconds(90);

    private final ManualClock clock = new ManualClock();
    private final CarriedOutGenerations wishes = new CarriedOutGenerations(clock, GRACE);

    @Test
    void knowsAllOfAResourceThatNobodyElseWasAtWorkOn() {
        wishes.met("u", true);
        assertThat(wishes.areKnown("u", 1))
                .as("before anything was carried out")
                .isFalse();

        wishes.carriedOut("u", 1);
        assertThat(wishes.areKnown("u", 1)).isTrue();
        assertThat(wishes.areKnown("other", 1)).isFalse();
    }

    @Test
    void doesNotKnowWhatAnEarlierProcessHasSentBeforeAllReadsShowIt() {
        wishes.met("u", false);
        wishes.carriedOut("u", 4);
        wishes.met("u", true);
        assertThat(wishes.areKnown("u", 4)).isFalse();

        clock.advance(GRACE);
        assertThat(wishes.areKnown("u", 4)).isTrue();
    }

    /** An edit that was sent without an answer, and was taken back, is no change by somebody else. */
    @Test
    void doesNotKnowWhatBecameOfAGenerationInBetween() {
        wishes.met("u", true);
        wishes.carriedOut("u", 1);
        assertThat(wishes.areKnown("u", 2)).isTrue();
        assertThat(wishes.areKnown("u", 3)).isFalse();

        wishes.carriedOut("u", 3);
        assertThat(wishes.areKnown("u", 3)).isTrue();
        wishes.forget("u");
        assertThat(wishes.areKnown("u", 3)).isFalse();
    }
}
