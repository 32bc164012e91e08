package app.weld.operator.sync.drift;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.plan.Difference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplacedValuesTest {
    private static final Duration GRACE = Duration.ofSeconds(90);
    private static final Difference ENABLED = new Difference("enabled", "false", "true");

    private final ManualClock clock = new ManualClock();
    private final ReplacedValues values = new ReplacedValues(clock, GRACE);

    @Test
    void aReadMayShowTheValueBeforeAnEditForAsLongAsReadsLag() {
        values.replaced(List.of(ENABLED));
        assertThat(values.mayShow(ENABLED)).isTrue();

        clock.advance(GRACE);
        assertThat(values.mayShow(ENABLED)).isTrue();

        clock.advance(Duration.ofMillis(1));
        assertThat(values.mayShow(ENABLED)).isFalse();
    }

    /** The manifest may have changed again since: what counts is what was in Weld. */
    @Test
    void theValueCountsWhateverIsDesiredNow() {
        values.replaced(List.of(new Difference("syncInterval", "0 1 * * *", "0 2 * * *")));

        assertThat(values.mayShow(new Difference("syncInterval", "0 1 * * *", "0 3 * * *")))
                .isTrue();
        assertThat(values.mayShow(new Difference("syncInterval", "0 4 * * *", "0 2 * * *")))
                .as("a value that the operator has not replaced")
                .isFalse();
        assertThat(values.mayShow(new Difference("settings.cron", "0 1 * * *", "0 2 * * *")))
                .isFalse();
    }

    @Test
    void valuesThatNoReadShowsAnyMoreAreForgotten() {
        values.replaced(List.of(ENABLED));
        clock.advance(GRACE.plusSeconds(1));

        values.replaced(List.of(new Difference("syncInterval", "0 1 * * *", "0 2 * * *")));

        assertThat(values.mayShow(ENABLED)).isFalse();
    }
}
