package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.ResourceKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class OperatorCountersTest {
    private static final ResourceKey CRM = ResourceKey.sync("team", "crm", "u1");
    private static final ResourceKey ERP = ResourceKey.sync("team", "erp", "u2");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final OperatorCounters counters = new OperatorCounters(registry);

    private double corrected(ResourceKey of) {
        return registry.get("weld.drift.corrected")
                .tag("kind", "WeldEltSync")
                .tag("namespace", of.namespace())
                .tag("name", of.name())
                .counter()
                .count();
    }

    @Test
    void countsTheCorrectionsOfEachSync() {
        counters.driftCorrected(CRM);
        counters.driftCorrected(CRM);
        counters.driftCorrected(ERP);

        assertThat(corrected(CRM)).isEqualTo(2);
        assertThat(corrected(ERP)).isEqualTo(1);
    }

    @Test
    void showsNothingOfADeletedSync() {
        counters.driftCorrected(CRM);
        counters.driftCorrected(ERP);
        counters.forget(CRM);

        assertThat(registry.find("weld.drift.corrected").counters())
                .singleElement()
                .satisfies(counter -> assertThat(counter.getId().getTag("name")).isEqualTo("erp"));
    }

    @Test
    void countsPostponedCorrectionsAndRecoveredCreations() {
        assertThat(registry.get("weld.drift.repeated").counter().count()).isZero();
        counters.driftRepeated();
        counters.creationRecovered();
        counters.creationRecovered();

        assertThat(registry.get("weld.drift.repeated").counter().count()).isEqualTo(1);
        assertThat(registry.get("weld.creations.recovered").counter().count()).isEqualTo(2);
    }
}
