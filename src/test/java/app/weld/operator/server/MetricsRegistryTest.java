package app.weld.operator.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsRegistryTest {
    private final MetricsRegistry metrics = new MetricsRegistry();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void showsTheProcess() {
        assertThat(metrics.registry().scrape())
                .contains("process_uptime_seconds", "jvm_memory_used_bytes", "jvm_threads_live_threads", "jvm_gc_");
    }

    @Test
    void showsEventsOfAllKindsAlthoughTheFrameworkTagsThemUnevenly() {
        var framework = metrics.framework();
        Map<String, Object> controller = Map.of("controller.name", "syncs");
        ResourceID crm = new ResourceID("crm", "team-a");

        framework.eventReceived(new Event(crm), controller);
        framework.eventReceived(new ResourceEvent(ResourceAction.UPDATED, crm, null), controller);
        framework.eventReceived(new ResourceEvent(ResourceAction.DELETED, crm, null), controller);

        assertThat(metrics.registry().scrape().lines().filter(line -> line.startsWith("events_received_total{")))
                .hasSize(3)
                .anyMatch(line -> line.contains("event=\"Event\"") && line.contains("action=\"\""))
                .anyMatch(line -> line.contains("event=\"ResourceEvent\"") && line.contains("action=\"UPDATED\""))
                .anyMatch(line -> line.contains("event=\"ResourceEvent\"") && line.contains("action=\"DELETED\""))
                .allMatch(line -> line.contains("namespace=\"\"") && line.contains("controller_name=\"syncs\""));
    }

    @Test
    void evenTagsKeepWhatAnEventHas() {
        metrics.registry()
                .counter("events.received", Tags.of("namespace", "team-a", "event", "Event"))
                .increment();

        assertThat(metrics.registry().scrape())
                .contains("events_received_total{action=\"\",event=\"Event\",namespace=\"team-a\"} 1.0");
    }

    @Test
    void leavesTheTagsOfOtherMetersAlone() {
        metrics.registry().counter("weld.api.requests", "code", "200").increment();

        assertThat(metrics.registry().scrape()).contains("weld_api_requests_total{code=\"200\"} 1.0");
    }
}
