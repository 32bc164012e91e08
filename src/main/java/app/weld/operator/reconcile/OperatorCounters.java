package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of the operator's own doings. */
public final class OperatorCounters {
    private final MeterRegistry registry;
    private final Counter driftRepeated;
    private final Counter creationsRecovered;

    public OperatorCounters(MeterRegistry registry) {
        this.registry = registry;
        driftRepeated = Counter.builder("weld.drift.repeated")
                .description(
                        "Times that something was left as it is for a while, since it does not stay as it is put back.")
                .register(registry);
        creationsRecovered = Counter.builder("weld.creations.recovered")
                .description("Creations whose answer was lost and that were found again instead of being repeated.")
                .register(registry);
    }

    public void driftCorrected(ResourceKey of) {
        driftOf(of).increment();
    }

    /** The resource is gone, and what was counted for it. */
    public void forget(ResourceKey of) {
        registry.remove(driftOf(of));
    }

    private Counter driftOf(ResourceKey of) {
        return Counter.builder("weld.drift.corrected")
                .description("Changes made outside of Kubernetes that were put back to what the manifest says.")
                .tag("kind", "WeldEltSync")
                .tag("namespace", of.namespace())
                .tag("name", of.name())
                .register(registry);
    }

    public void driftRepeated() {
        driftRepeated.increment();
    }

    public void creationRecovered() {
        creationsRecovered.increment();
    }
}
