package app.weld.operator.server;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceStatus;
import app.weld.operator.api.v1alpha1.WorkspaceCounts;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.weld.FakeWeldClients;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResourceMetricsTest {
    private final ManualClock clock = new ManualClock();
    private final Poller poller =
            new Poller(new FakeWeldClients(), Duration.ofMinutes(1), Duration.ofSeconds(90), clock, any -> {});
    private final List<WeldWorkspace> workspaces = new ArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final ResourceMetrics metrics = new ResourceMetrics(
            Stream::empty,
            () -> {
                reads.incrementAndGet();
                return Stream.empty();
            },
            workspaces::stream,
            poller,
            clock);

    private Stream<String> collected(Predicate<String> included) {
        return metrics.collect(included).stream()
                .map(MetricSnapshot::getMetadata)
                .map(metadata -> metadata.getPrometheusName());
    }

    @Test
    void worksOutOnlyWhatIsIncluded() {
        assertThat(collected("weld_snapshot_age_seconds"::equals)).containsExactly("weld_snapshot_age_seconds");
        assertThat(reads).as("resources that were read").hasValue(0);

        assertThat(collected("weld_sync_state"::equals)).containsExactly("weld_sync_state");
        assertThat(reads).hasValue(1);
    }

    /** A scrape over HTTP takes another way through the library than one without a request. */
    @Test
    void worksOutOnlyWhatARequestNames() {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(metrics);
        PrometheusScrapeRequest request = new PrometheusScrapeRequest() {
            @Override
            public String getRequestPath() {
                return "/metrics";
            }

            @Override
            public String[] getParameterValues(String name) {
                return new String[] {"weld_snapshot_age_seconds"};
            }
        };
        reads.set(0);

        assertThat(registry.scrape("weld_snapshot_age_seconds"::equals, request).stream()
                        .map(found -> found.getMetadata().getPrometheusName()))
                .containsExactly("weld_snapshot_age_seconds");
        assertThat(reads).as("resources that were read").hasValue(0);
    }

    private static WeldWorkspace workspace(String name, WeldWorkspaceStatus status) {
        WeldWorkspace workspace = new WeldWorkspace();
        workspace.getMetadata().setName(name);
        workspace.setStatus(status);
        return workspace;
    }

    private List<String> points(String name) {
        return metrics.collect(name::equals).stream()
                .flatMap(found -> ((GaugeSnapshot) found).getDataPoints().stream())
                .map(point -> point.getLabels() + " " + point.getValue())
                .toList();
    }

    @Test
    void showsTheStateOfEachWorkspaceAndWhatItHasInWeld() {
        Condition ready =
                new Condition("Ready", "True", 1L, clock.instant().toString(), "KeyAccepted", "Weld accepts the key");
        workspaces.add(workspace(
                "production",
                new WeldWorkspaceStatus(
                        1L,
                        List.of(ready),
                        null,
                        new WorkspaceCounts(2, 0, null),
                        new WorkspaceCounts(10, 1, 3),
                        null)));
        workspaces.add(workspace("new", new WeldWorkspaceStatus(-1L, List.of(), null, null, null, null)));
        workspaces.add(workspace("bare", null));

        assertThat(points("weld_resource_condition"))
                .containsExactly(
                        "{kind=\"WeldWorkspace\",name=\"production\",namespace=\"\",reason=\"KeyAccepted\",status=\"True\",type=\"Ready\"} 1.0");
        reads.set(0);
        assertThat(points("weld_workspace_syncs"))
                .containsExactlyInAnyOrder(
                        "{name=\"production\",state=\"managed\"} 10.0",
                        "{name=\"production\",state=\"observed\"} 1.0",
                        "{name=\"production\",state=\"orphaned\"} 3.0");
        // An operator that does not watch everything cannot tell what is orphaned.
        assertThat(points("weld_workspace_connections"))
                .containsExactlyInAnyOrder(
                        "{name=\"production\",state=\"managed\"} 2.0", "{name=\"production\",state=\"observed\"} 0.0");
        assertThat(reads).as("syncs that were read for it").hasValue(0);
    }

    @Test
    void hasAllThatItNames() {
        assertThat(collected(any -> true)).containsExactlyInAnyOrderElementsOf(metrics.getPrometheusNames());
        assertThat(reads).as("the caches are read once").hasValue(1);
    }
}
