package app.weld.operator.server;

import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What {@code /metrics} shows. */
public final class MetricsRegistry implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private volatile @Nullable ResourceMetrics resources;

    public MetricsRegistry() {
        registry.config().meterFilter(evenTags());
        new UptimeMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collector.bindTo(registry);
        // Always there, even without any resource: its absence shows that no operator runs.
        Gauge.builder("weld.operator.build.info", () -> 1)
                .description("1 for each running operator, with its version")
                .tag(
                        "version",
                        Objects.requireNonNullElse(
                                MetricsRegistry.class.getPackage().getImplementationVersion(), ""))
                .register(registry);
    }

    /**
     * Says by a gauge whether this process leads.
     *
     * @param leading whether this process works, rather than standing by
     */
    public void leading(BooleanSupplier leading) {
        Gauge.builder("weld.operator.leader", () -> leading.getAsBoolean() ? 1 : 0)
                .description("1 for the replica that leads, 0 for a replica on standby")
                .register(registry);
    }

    /**
     * Says by a gauge how many watches are cut.
     *
     * @param cut how many watches are not established
     */
    public void watches(IntSupplier cut) {
        Gauge.builder("weld.operator.watches.cut", cut::getAsInt)
                .description(
                        "Watches of the cluster that are not established. While there are any, the operator misses changes")
                .register(registry);
    }

    /** The interval to compare the age of a listing with. */
    public void pollInterval(Duration interval) {
        Gauge.builder("weld.operator.poll.interval", () -> interval.toMillis() / 1000.0)
                .description("Interval at which each workspace is listed (WELD_POLL_INTERVAL)")
                .baseUnit("seconds")
                .register(registry);
    }

    /** What the resources show, in addition to what the process counts. */
    public void resources(ResourceMetrics ofResources) {
        resources = ofResources;
    }

    void writeResources(Predicate<String> included, SeriesWriter to) {
        ResourceMetrics shown = resources;
        if (shown != null) {
            shown.write(included, to);
        }
    }

    /** The framework gives one meter different tags for different events, of which Prometheus keeps only the first kind. */
    private static MeterFilter evenTags() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().endsWith("events.received")
                        ? id.replaceTags(Tags.of(Tag.of("action", ""), Tag.of("namespace", ""))
                                .and(id.getTags()))
                        : id;
            }
        };
    }

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** What the framework counts. */
    public io.javaoperatorsdk.operator.api.monitoring.Metrics framework() {
        return MicrometerMetricsV2.newBuilder(registry).build();
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
