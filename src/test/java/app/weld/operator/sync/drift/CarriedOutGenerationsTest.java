package app.weld.operator.sync.drift;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CarriedOutGenerationsTest {
    private static final Duration GRACE = Duration.ofSeconds(90);

    private final ManualClock clock = new ManualClock();
    private final CarriedOutGenerations generations = new CarriedOutGenerations(clock, GRACE);

    @Test
    void knowsAllOfAResourceThatNobodyElseWasAtWorkOn() {
        generations.observed(true);
        assertThat(generations.areKnown(1))
                .as("before anything was carried out")
                .isFalse();

        generations.carriedOut(1);
        assertThat(generations.areKnown(1)).isTrue();
    }

    @Test
    void doesNotKnowWhatAnEarlierProcessHasSentBeforeAllReadsShowIt() {
        generations.observed(false);
        generations.carriedOut(4);
        generations.observed(true);
        assertThat(generations.areKnown(4)).isFalse();

        clock.advance(GRACE);
        assertThat(generations.areKnown(4)).isTrue();
    }

    /** An edit that was sent without an answer, and was taken back, is no change by somebody else. */
    @Test
    void doesNotKnowWhatBecameOfAGenerationInBetween() {
        generations.observed(true);
        generations.carriedOut(1);
        assertThat(generations.areKnown(2)).isTrue();
        assertThat(generations.areKnown(3)).isFalse();

        generations.carriedOut(3);
        assertThat(generations.areKnown(3)).isTrue();
    }
}
