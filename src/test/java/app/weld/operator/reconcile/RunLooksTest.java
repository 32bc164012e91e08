package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLooksTest {
    private static final Instant T = Instant.parse("2026-03-01T10:05:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(60);

    private final RunLooks looks = new RunLooks(INTERVAL, () -> 0.5);

    private static Sync sync(String status, String cron, String orchestration, boolean enabled) {
        return new Sync("s1", "c1", "shop", cron, null, orchestration, enabled, status, null, List.of(), null);
    }

    private static Sync daily(String status) {
        return sync(status, "0 0 * * *", null, true);
    }

    private static SyncReport report(String state, String nextRunAt, String streamState) {
        return new SyncReport(
                1L,
                List.of(),
                state,
                true,
                null,
                null,
                nextRunAt,
                1,
                0,
                1,
                List.of(new StreamStatus("a", "i", true, streamState, null, null, null, null, null, null)),
                List.of(),
                null);
    }

    private static SyncReport idle() {
        return report("Completed", null, null);
    }

    private Duration untilNext(Sync sync, SyncReport report) {
        return Duration.between(T, looks.next("u", sync, report, T));
    }

    @Test
    void looksAtOnceWhenWeldSaysThatTheStateChanged() {
        looks.looked("u", T);

        assertThat(looks.isDue("u", daily("RUNNING"), idle(), T)).isTrue();
        assertThat(looks.isDue("u", daily("COMPLETED"), idle(), T)).isFalse();
        assertThat(looks.isDue("u", daily("NOT_STARTED"), report(null, null, null), T))
                .as("there is nothing to see of a sync that never ran")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Running", "Retrying", "Scheduled", "Delayed"})
    void looksEveryIntervalWhileARunIsActive(String state) {
        looks.looked("u", T);
        SyncReport active = report("Completed", null, state);

        assertThat(untilNext(daily("COMPLETED"), active)).isEqualTo(INTERVAL);
        assertThat(looks.isDue("u", daily("COMPLETED"), active, T.plus(INTERVAL).minusMillis(1)))
                .isFalse();
        assertThat(looks.isDue("u", daily("COMPLETED"), active, T.plus(INTERVAL)))
                .isTrue();
    }

    @Test
    void looksAMomentAfterTheScheduledTimeAndOnceMore() {
        // Given a start at 10:10, and a look long before it
        Sync sync = sync("COMPLETED", "10 10 * * *", null, true);
        Instant start = Instant.parse("2026-03-01T10:10:00Z");
        looks.looked("u", T);
        // Then the first look comes once a run can show
        assertThat(looks.next("u", sync, idle(), T)).isEqualTo(start.plusSeconds(30));
        // And another one after it
        looks.looked("u", start.plusSeconds(30));
        assertThat(looks.next("u", sync, idle(), T)).isEqualTo(start.plusSeconds(90));
        looks.looked("u", start.plusSeconds(90));
        assertThat(looks.next("u", sync, idle(), T)).isAfter(start.plusSeconds(600));
    }

    @Test
    void looksRarelyWhereNothingTellsTo() {
        looks.looked("u", T);

        assertThat(untilNext(daily("COMPLETED"), idle())).isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
        assertThat(untilNext(sync("COMPLETED", "6 10 * * *", null, false), idle()))
                .as("no schedule is in force")
                .isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
    }

    @Test
    void looksMoreOftenAtWhatAnOrchestrationStarts() {
        looks.looked("u", T);

        assertThat(untilNext(sync("COMPLETED", "6 10 * * *", "o1", true), idle()))
                .isEqualTo(Duration.ofMinutes(10));
        RunLooks slow = new RunLooks(Duration.ofMinutes(30), () -> 0.5);
        slow.looked("u", T);
        assertThat(slow.next("u", sync("COMPLETED", null, "o1", true), idle(), T))
                .isEqualTo(T.plus(Duration.ofMinutes(30)));
    }

    @Test
    void waitsForTheFirstStartOfASyncThatNeverRan() {
        looks.looked("u", T);

        assertThat(looks.next("u", daily("NOT_STARTED"), report("NotStarted", null, null), T))
                .isEqualTo(Instant.parse("2026-03-02T00:00:30Z"));
        assertThat(looks.next("u", sync("NOT_STARTED", null, null, false), report("NotStarted", null, null), T))
                .isEqualTo(Instant.MAX);
    }

    @Test
    void looksSoonAfterARestartOnlyWhereARunWasMissed() {
        assertThat(looks.isDue("missed", daily("COMPLETED"), report("Completed", "2026-03-01T10:05:00Z", null), T))
                .isTrue();
        assertThat(looks.isDue("active", daily("COMPLETED"), report("Completed", null, "Running"), T))
                .isTrue();
        assertThat(looks.next("quiet", daily("COMPLETED"), report("Completed", "2026-03-02T00:00:00Z", null), T))
                .isBetween(T, T.plus(Duration.ofHours(1)));
    }
}
