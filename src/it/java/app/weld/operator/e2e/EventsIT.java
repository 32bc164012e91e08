package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.deploy.Kubectl;
import app.weld.operator.status.EventReason;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events as kubectl and a real API server show them. */
class EventsIT {
    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator().withoutRequestCheck();

    @Test
    void describeShowsThemInTheirOrderAndCountsRepeats() {
        Harness.Tenant tenant = harness.tenant("events");
        tenant.sync(
                "crm",
                "connectionId: conn_1",
                "apiKeySecretRef: {name: weld-api-key}",
                "destinationSchemaName: crm",
                "syncInterval: '0 */6 * * *'");
        WeldEltSync sync = tenant.sync("crm");
        ManualClock clock = new ManualClock(Instant.now().minusSeconds(60));
        EventRecorder recorder = new EventRecorder(harness.client(), clock, "weld-operator-0", Runnable::run);
        List<EventReason> reasons = Arrays.stream(EventReason.values()).limit(9).toList();

        // Three in one moment of each second.
        for (int i = 0; i < reasons.size(); i++) {
            clock.advance(Duration.ofSeconds(i % 3 == 0 ? 1 : 0));
            recorder.record(sync, reasons.get(i), "the note of " + i);
        }
        clock.advance(Duration.ofSeconds(30));
        recorder.record(sync, reasons.get(0), "the note of 0");

        List<String> described = Kubectl.run("describe", "weldeltsync", "crm", "-n", tenant.namespace())
                .lines()
                .filter(line -> line.matches(".*the note of [0-9].*"))
                .map(line -> line.replaceAll(".*the note of ([0-9]).*", "$1"))
                .toList();
        assertThat(described).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "0");
        assertThat(Kubectl.run("describe", "weldeltsync", "crm", "-n", tenant.namespace()))
                .contains("(x2 over", "weld-operator");
        Event repeated = harness.client().v1().events().inNamespace(tenant.namespace()).list().getItems().stream()
                .filter(event -> event.getReason().equals(reasons.get(0).name()))
                .findFirst()
                .orElseThrow();
        assertThat(repeated.getCount()).isEqualTo(2);
        assertThat(repeated.getFirstTimestamp()).isLessThan(repeated.getLastTimestamp());
        assertThat(repeated.getEventTime()).isNotNull();
        assertThat(tenant.events()).as("as events.k8s.io/v1").hasSize(9).allSatisfy(event -> assertThat(
                        event.getReportingController())
                .isEqualTo("weld.app/weld-operator"));
    }
}
