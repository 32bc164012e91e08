package app.weld.operator.sync;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.plan.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleProblemsTest {
    private final ScheduleProblems problems = new ScheduleProblems();

    @ParameterizedTest
    @ValueSource(strings = {"0 6 * * *", "0 0 30 2 *", "60 * * * *", "0 0 L * *", "nonsense"})
    void saysTheSameEachTime(String cron) {
        assertThat(problems.of(cron)).isEqualTo(Schedule.problem(cron));
        assertThat(problems.of(cron)).isEqualTo(Schedule.problem(cron));
    }

    @Test
    void saysTheSameAmongMoreSchedulesThanItRemembers() {
        for (int i = 0; i < 2500; i++) {
            String cron = i % 60 + " " + i / 60 % 24 + " " + (1 + i / 1440) + " 2 *";
            assertThat(problems.of(cron)).as(cron).isEqualTo(Schedule.problem(cron));
        }
        assertThat(problems.of("0 0 30 2 *")).isPresent();
    }
}
