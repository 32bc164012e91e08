package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.simulation.SeedRange;
import org.junit.jupiter.api.Test;

/**
 * The histories that take too long for the unit tests, with the seeds after theirs. Here it is the first to start, and keeps one
 * processor busy while others wait.
 */
class RandomHistoriesIT {
    private static final int COUNT = 240;

    @Test
    void everythingConvergesAndNothingIsMadeTwice() {
        assertThat(new SeedRange(SeedRange.IN_UNIT_TESTS + 1, COUNT).failures()).isEmpty();
    }
}
