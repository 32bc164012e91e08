package app.weld.operator.reconcile;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of the operator's own doings. */
public final class Tallies {
    private final Counter driftCorrected;
    private final Counter driftRepeated;
    private final Counter creationsRecovered;

    public Tallies(MeterRegistry registry) {
        driftCorrected = Counter.builder("weld.drift.corrected")
                .description("Changes made outside of Kubernetes that were put back to what the manifest says.")
                .register(registry);
        driftRepeated = Counter.builder("weld.drift.repeated")
                .description(
                        "Times that something was left as it is for a while, since somebody else keeps changing it.")
                .register(registry);
        creationsRecovered = Counter.builder("weld.creations.recovered")
                .description("Creations whose answer was lost and that were found again instead of being repeated.")
                .register(registry);
    }

    void driftCorrected() {
        driftCorrected.increment();
    }

    void driftRepeated() {
        driftRepeated.increment();
    }

    void creationRecovered() {
        creationsRecovered.increment();
    }
}
