package app.weld.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrchestrationReaderTest {
    private final ManualClock clock = new ManualClock();
    private final FakeWeld weld = new FakeWeld(clock);
    private final WorkspaceLister lister = new WorkspaceLister(clock);
    private final Workspace workspace =
            new Workspace(new ApiKey("key"), new RecentWrites(Clock.systemUTC(), Duration.ZERO));

    private ResourceKey attached(String name, String orchestration) {
        String connection = weld.addConnection("shopify", name).id();
        Sync sync = weld.byHand().createSync(connection, name);
        weld.byHand().orchestrate(sync.id(), orchestration);
        ResourceKey key = ResourceKey.sync("team", name, "uid-" + name);
        workspace.subscribe(key, sync.id());
        return key;
    }

    private Set<ResourceKey> list() {
        WorkspaceLister.Result result = lister.list(workspace, weld);
        assertThat(result.failure()).isNull();
        return result.notified();
    }

    @Test
    void notifiesTheSyncsOfTheOrchestrationThatRuns() {
        weld.addOrchestration("nightly");
        weld.addOrchestration("hourly");
        ResourceKey a = attached("a", "nightly");
        ResourceKey b = attached("b", "nightly");
        attached("c", "hourly");
        list();
        assertThat(weld.count(Call.ORCHESTRATION_RUNS)).isEqualTo(2);
        assertThat(list()).isEmpty();

        weld.startOrchestration("nightly");

        assertThat(list()).containsExactlyInAnyOrder(a, b);
        assertThat(workspace.orchestrations().activity("nightly").orElseThrow().isActive())
                .isTrue();
        assertThat(workspace.orchestrations().activity("hourly")).isEmpty();
    }

    @Test
    void aServiceThatAnswersSlowlyDoesNotDelayTheNextPoll() {
        IntStream.range(0, 8).forEach(i -> {
            weld.addOrchestration("o" + i);
            attached("s" + i, "o" + i);
        });
        IntStream.range(0, 8)
                .forEach(i -> weld.beforeNext(Call.ORCHESTRATION_RUNS, () -> clock.advance(Duration.ofSeconds(4))));

        list();
        assertThat(weld.count(Call.ORCHESTRATION_RUNS)).isLessThanOrEqualTo(2L);
        list();
        list();
        assertThat(weld.count(Call.ORCHESTRATION_RUNS)).isBetween(3L, 24L);
    }

    @Test
    void aFailureEndsTheTurnAndFailsNoListing() {
        weld.addOrchestration("nightly");
        weld.addOrchestration("hourly");
        ResourceKey a = attached("a", "nightly");
        attached("b", "hourly");
        list();
        weld.startOrchestration("nightly");
        list();
        long before = weld.count(Call.ORCHESTRATION_RUNS);

        for (WeldException failure : List.of(
                new WeldException.Busy(Duration.ofSeconds(1)),
                new WeldException.RateLimited(Duration.ofSeconds(1)),
                new WeldException.Unauthorized("no"),
                new WeldException.Unavailable("slow"))) {
            weld.failNext(Call.ORCHESTRATION_RUNS, () -> failure);
            assertThat(list()).isEmpty();
        }

        assertThat(weld.count(Call.ORCHESTRATION_RUNS) - before).isEqualTo(4);
        assertThat(workspace.orchestrations().activity("nightly")).isPresent();
        weld.refuse(Call.ORCHESTRATION_RUNS, new WeldException.Rejected(403, "not part of the plan"));
        assertThat(list()).containsExactly(a);
        assertThat(workspace.orchestrations().activity("nightly")).isEmpty();
        before = weld.count(Call.ORCHESTRATION_RUNS);
        list();
        assertThat(weld.count(Call.ORCHESTRATION_RUNS)).isEqualTo(before);
    }
}
