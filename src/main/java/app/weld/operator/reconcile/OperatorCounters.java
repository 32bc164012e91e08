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
                .description("How often a correction of drift was postponed because the field keeps changing.")
                .register(registry);
        creationsRecovered = Counter.builder("weld.creations.recovered")
                .description(
                        "Creations without an answer whose object was found afterwards, so that they were not repeated.")
                .register(registry);
    }

    public void driftCorrected(ResourceKey of) {
        driftOf(of).increment();
    }

    /** The resource is deleted, and what was counted for it is dropped. */
    public void forget(ResourceKey of) {
        registry.remove(driftOf(of));
    }

    private Counter driftOf(ResourceKey of) {
        return Counter.builder("weld.drift.corrected")
                .description("Changes made in Weld that were reverted to match the manifest.")
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
