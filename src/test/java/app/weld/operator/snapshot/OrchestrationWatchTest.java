package app.weld.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.OrchestrationRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrchestrationWatchTest {
    private static final Instant T = Instant.parse("2026-03-01T10:05:00Z");

    private final OrchestrationWatch watch = new OrchestrationWatch();

    private static OrchestrationRun run(String id, String status, Instant started, Instant finished) {
        return new OrchestrationRun(id, "nightly", status, started, started, finished);
    }

    private static OrchestrationRun due(Instant at) {
        return new OrchestrationRun("next", "nightly", "NOT_STARTED", at, null, null);
    }

    private OrchestrationActivity activity() {
        return watch.activity("nightly").orElseThrow();
    }

    @Test
    void aRunThatIsOnlyDueIsNoActivity() {
        assertThat(watch.listed("nightly", List.of(due(T.plusSeconds(3600))), T))
                .isFalse();
        assertThat(watch.activity("nightly")).isEmpty();
        assertThat(watch.activity(null)).isEmpty();
    }

    @Test
    void saysWhenSomethingChangedAndSinceWhen() {
        OrchestrationRun runs = run("r1", "RUNNING", T.minusSeconds(30), null);
        assertThat(watch.listed("nightly", List.of(due(T.plusSeconds(3600)), runs), T))
                .isTrue();
        assertThat(activity().isActive()).isTrue();
        assertThat(activity().latest()).isEqualTo(runs);

        assertThat(watch.listed("nightly", List.of(runs), T.plusSeconds(60))).isFalse();
        assertThat(activity().since()).isEqualTo(T);

        OrchestrationRun ended = run("r1", "COMPLETED", T.minusSeconds(30), T.plusSeconds(70));
        assertThat(watch.listed("nightly", List.of(ended), T.plusSeconds(120))).isTrue();
        assertThat(activity().isActive()).isFalse();
        assertThat(activity().latestSince()).isEqualTo(T);
        assertThat(activity().since()).isEqualTo(T.plusSeconds(120));
    }

    @Test
    void aStatusThatIsUnknownCountsAsActiveUntilItHasAnEnd() {
        assertThat(run("r1", "PREPARING", T, null).isActive()).isTrue();
        assertThat(run("r1", "PARTIAL", T, T).isActive()).isFalse();
        assertThat(new OrchestrationRun("r1", "nightly", "CANCELED", T, null, null).hasStarted())
                .isFalse();
        assertThat(new OrchestrationRun("r1", "nightly", null, null, null, null).hasStarted())
                .isFalse();
    }

    @Test
    void oneFailureProvesNothingAndTheNextOnesAreRarer() {
        watch.listed("nightly", List.of(run("r1", "COMPLETED", T, T)), T);
        Set<String> used = Set.of("nightly");

        assertThat(watch.failed("nightly", T)).isFalse();
        assertThat(watch.activity("nightly")).isPresent();
        assertThat(watch.due(used, T)).containsExactly("nightly");

        assertThat(watch.failed("nightly", T)).as("in doubt").isTrue();
        assertThat(watch.activity("nightly")).isEmpty();
        assertThat(watch.due(used, T.plusSeconds(59))).isEmpty();
        assertThat(watch.due(used, T.plusSeconds(60))).containsExactly("nightly");

        IntStream.range(0, 80)
                .forEach(i -> assertThat(watch.failed("nightly", T)).isFalse());
        assertThat(watch.due(used, T.plus(Duration.ofMinutes(29)))).isEmpty();
        assertThat(watch.due(used, T.plus(Duration.ofMinutes(30)))).containsExactly("nightly");

        assertThat(watch.listed("nightly", List.of(run("r1", "COMPLETED", T, T)), T.plusSeconds(9)))
                .isTrue();
        assertThat(watch.due(used, T.plusSeconds(9))).containsExactly("nightly");
    }

    @Test
    void aRefusalIsTriedAgainOnceAnHour() {
        watch.listed("nightly", List.of(run("r1", "COMPLETED", T, T)), T);

        assertThat(watch.refused("nightly", T)).isTrue();
        assertThat(watch.activity("nightly")).isEmpty();
        assertThat(watch.due(Set.of("nightly"), T.plus(Duration.ofMinutes(59)))).isEmpty();
        assertThat(watch.due(Set.of("nightly"), T.plus(Duration.ofMinutes(60)))).containsExactly("nightly");
        assertThat(watch.refused("nightly", T)).isFalse();
    }

    @Test
    void readsAFewInOnePollAndEachInItsTurn() {
        Set<String> used = IntStream.range(0, 25).mapToObj(i -> "o" + i).collect(Collectors.toSet());

        Set<String> read = IntStream.range(0, 3)
                .boxed()
                .flatMap(poll -> watch.due(used, T.plusSeconds(poll)).stream()
                        .peek(id -> watch.listed(id, List.of(), T.plusSeconds(poll)))
                        .toList()
                        .stream())
                .collect(Collectors.toSet());

        assertThat(watch.due(used, T.plusSeconds(9))).hasSize(10);
        assertThat(read).isEqualTo(used);
    }

    @Test
    void forgetsAnOrchestrationThatStartsNoSyncAnyMore() {
        watch.listed("nightly", List.of(run("r1", "COMPLETED", T, T)), T);

        assertThat(watch.due(Set.of(), T)).isEmpty();

        assertThat(watch.activity("nightly")).isEmpty();
    }

    @Test
    void keepsTheLatestOfThousands() {
        List<OrchestrationRun> runs = IntStream.range(0, 3000)
                .mapToObj(i -> run("r" + i, "COMPLETED", T.minusSeconds(60L * i), T.minusSeconds(60L * i)))
                .toList();

        watch.listed("nightly", runs, T);

        assertThat(activity().runs()).hasSize(20);
        assertThat(activity().latest().id()).isEqualTo("r0");
        assertThat(activity().explains(T.minusSeconds(90_000)))
                .as("earlier than what is listed")
                .isTrue();
        assertThat(activity().explains(T.plus(Duration.ofHours(2)))).isFalse();
    }
}
