package app.weld.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The histories that take too long for the unit tests, with the seeds after theirs. */
class RandomHistoriesIT {
    private static final int COUNT = 300;

    @Test
    void everythingConvergesAndNothingIsMadeTwice() {
        assertThat(new SeedRange(RandomHistoriesTest.COUNT + 1, COUNT).failures())
                .isEmpty();
    }
}
