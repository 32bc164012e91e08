package app.weld.operator.server;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.weld.FakeWeldClients;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResourceMetricsTest {
    private final ManualClock clock = new ManualClock();
    private final Poller poller =
            new Poller(new FakeWeldClients(), Duration.ofMinutes(1), Duration.ofSeconds(90), clock, any -> {});
    private final AtomicInteger reads = new AtomicInteger();
    private final ResourceMetrics metrics = new ResourceMetrics(
            Stream::empty,
            () -> {
                reads.incrementAndGet();
                return Stream.empty();
            },
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

    @Test
    void hasAllThatItNames() {
        assertThat(collected(any -> true)).containsExactlyInAnyOrderElementsOf(metrics.getPrometheusNames());
        assertThat(reads).as("the caches are read once").hasValue(1);
    }
}
