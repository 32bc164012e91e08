package app.weld.operator.server;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceStatus;
import app.weld.operator.api.v1alpha1.WorkspaceCounts;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.RunIntervals;
import app.weld.operator.status.Times;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the statuses of all resources say, as metrics. A scrape reads them from the caches, so a metric ends with its resource
 * and costs nothing between two scrapes.
 */
public final class ResourceMetrics implements MultiCollector {
    private static final String CONDITION = "weld_resource_condition";
    private static final String LAST_RUN = "weld_sync_last_run_timestamp_seconds";
    private static final String LAST_SUCCESS = "weld_sync_last_success_timestamp_seconds";
    private static final String AGE = "weld_sync_data_age_seconds";
    private static final String FAILED_STREAMS = "weld_sync_failed_streams";
    private static final String RUN_INTERVAL = "weld_sync_run_interval_seconds";
    private static final String RUN_DUE = "weld_sync_run_due_timestamp_seconds";
    private static final String STATE = "weld_sync_state";
    private static final String WORKSPACE_CONNECTIONS = "weld_workspace_connections";
    private static final String WORKSPACE_SYNCS = "weld_workspace_syncs";
    private static final String SNAPSHOT_AGE = "weld_snapshot_age_seconds";

    private static final Set<String> WITHOUT_SYNCS = Set.of(WORKSPACE_CONNECTIONS, WORKSPACE_SYNCS, SNAPSHOT_AGE);

    private final Supplier<Stream<WeldConnection>> connections;
    private final Supplier<Stream<WeldEltSync>> syncs;
    private final Supplier<Stream<WeldWorkspace>> workspaces;
    private final Poller poller;
    private final Clock clock;
    private final RunIntervals intervals = new RunIntervals();

    /**
     * Reads the resources from caches.
     *
     * @param connections all that are watched
     * @param syncs all that are watched
     * @param workspaces all that are watched; none if the operator is not set up for them
     */
    public ResourceMetrics(
            Supplier<Stream<WeldConnection>> connections,
            Supplier<Stream<WeldEltSync>> syncs,
            Supplier<Stream<WeldWorkspace>> workspaces,
            Poller poller,
            Clock clock) {
        this.connections = connections;
        this.syncs = syncs;
        this.workspaces = workspaces;
        this.poller = poller;
        this.clock = clock;
    }

    /** With these names, a scrape for other metrics does not read thousands of resources. */
    @Override
    public List<String> getPrometheusNames() {
        return List.of(
                CONDITION,
                LAST_RUN,
                LAST_SUCCESS,
                AGE,
                FAILED_STREAMS,
                RUN_INTERVAL,
                RUN_DUE,
                STATE,
                WORKSPACE_CONNECTIONS,
                WORKSPACE_SYNCS,
                SNAPSHOT_AGE);
    }

    @Override
    public MetricSnapshots collect() {
        return collect(name -> true);
    }

    /** Only what is included is worked out: there is a series of each name for each of thousands of resources. */
    @Override
    public MetricSnapshots collect(Predicate<String> included) {
        List<String> names = getPrometheusNames().stream().filter(included).toList();
        boolean isOfSyncs = names.stream().anyMatch(name -> !WITHOUT_SYNCS.contains(name));
        Map<String, Supplier<GaugeSnapshot>> gauges =
                gauges(isOfSyncs ? syncs.get().toList() : List.of());
        gauges.keySet().retainAll(names);
        return new MetricSnapshots(
                gauges.values().stream().<MetricSnapshot>map(Supplier::get).toList());
    }

    /** What a scrape over HTTP comes by. The library's own way works out everything, and leaves out what is not included. */
    @Override
    public MetricSnapshots collect(Predicate<String> included, @Nullable PrometheusScrapeRequest request) {
        return collect(included);
    }

    private Map<String, Supplier<GaugeSnapshot>> gauges(List<WeldEltSync> read) {
        Map<String, Supplier<GaugeSnapshot>> gauges = new LinkedHashMap<>();
        gauges.put(CONDITION, () -> conditions(connections.get(), read.stream(), workspaces.get()));
        ofSyncs(
                gauges,
                read,
                LAST_RUN,
                "When the latest run of any stream of the sync ended, as seconds since 1970.",
                status -> seconds(status.lastRunFinishedAt()));
        ofSyncs(
                gauges,
                read,
                LAST_SUCCESS,
                "When the least recently read stream was read, of those whose latest run did not fail, as seconds since 1970.",
                ResourceMetrics::oldestSuccess);
        ofSyncs(
                gauges,
                read,
                AGE,
                "Age of the data: time since the least recently read stream was read, of those whose latest run did not fail.",
                this::age);
        gauges.put(STATE, () -> states(read));
        ofSyncs(
                gauges,
                read,
                FAILED_STREAMS,
                "Number of streams of the sync whose latest run failed.",
                status -> status.failedStreamCount() == null
                        ? null
                        : status.failedStreamCount().doubleValue());
        ofSyncs(
                gauges,
                read,
                RUN_INTERVAL,
                "Longest time between two runs of the sync, by its schedule. Absent while the sync is disabled.",
                this::interval);
        ofSyncs(
                gauges,
                read,
                RUN_DUE,
                "When the first run after the latest success is or was due by the schedule, as seconds since 1970.",
                status -> seconds(status.runDueAt()));
        gauges.put(
                WORKSPACE_CONNECTIONS,
                () -> counts(
                        WORKSPACE_CONNECTIONS,
                        "Number of connections in Weld, by WeldWorkspace and by whether a resource manages them (managed, observed, orphaned).",
                        WeldWorkspaceStatus::connections));
        gauges.put(
                WORKSPACE_SYNCS,
                () -> counts(
                        WORKSPACE_SYNCS,
                        "Number of syncs in Weld, by WeldWorkspace and by whether a resource manages them (managed, observed, orphaned).",
                        WeldWorkspaceStatus::syncs));
        gauges.put(SNAPSHOT_AGE, this::ages);
        return gauges;
    }

    private static void ofSyncs(
            Map<String, Supplier<GaugeSnapshot>> gauges,
            List<WeldEltSync> read,
            String name,
            String help,
            Value value) {
        gauges.put(name, () -> ofSyncs(read, name, help, value));
    }

    /** Reads a value from a status; null where it has none. */
    @FunctionalInterface
    private interface Value {
        @Nullable
        Double of(WeldEltSyncStatus status);
    }

    private static GaugeSnapshot conditions(
            Stream<WeldConnection> connections, Stream<WeldEltSync> syncs, Stream<WeldWorkspace> workspaces) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name(CONDITION)
                .help(
                        "1 for each condition of a WeldConnection, WeldEltSync or WeldWorkspace, with its status and reason.");
        connections
                .filter(connection -> connection.getStatus() != null)
                .forEach(connection ->
                        add(gauge, connection, connection.getStatus().conditions()));
        syncs.filter(sync -> sync.getStatus() != null)
                .forEach(sync -> add(gauge, sync, sync.getStatus().conditions()));
        workspaces
                .filter(workspace -> workspace.getStatus() != null)
                .forEach(
                        workspace -> add(gauge, workspace, workspace.getStatus().conditions()));
        return gauge.build();
    }

    private static void add(GaugeSnapshot.Builder gauge, HasMetadata resource, List<Condition> conditions) {
        for (Condition condition : conditions) {
            gauge.dataPoint(point(
                    1,
                    "kind",
                    resource.getKind(),
                    "namespace",
                    // A WeldWorkspace is in none, and with an empty label the namespace of the operator is not taken
                    // for its own.
                    Objects.requireNonNullElse(resource.getMetadata().getNamespace(), ""),
                    "name",
                    resource.getMetadata().getName(),
                    "type",
                    condition.type(),
                    "status",
                    condition.status(),
                    "reason",
                    condition.reason()));
        }
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(double value, String... labels) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of(labels))
                .value(value)
                .build();
    }

    private static GaugeSnapshot ofSyncs(List<WeldEltSync> syncs, String name, String help, Value value) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        for (WeldEltSync sync : syncs) {
            Double found = sync.getStatus() == null ? null : value.of(sync.getStatus());
            if (found != null) {
                gauge.dataPoint(point(
                        found,
                        "namespace",
                        sync.getMetadata().getNamespace(),
                        "name",
                        sync.getMetadata().getName()));
            }
        }
        return gauge.build();
    }

    private static @Nullable Double oldestSuccess(WeldEltSyncStatus status) {
        return status.streams().stream()
                .filter(stream -> stream.error() == null)
                .map(StreamStatus::lastRunFinishedAt)
                .map(ResourceMetrics::seconds)
                .filter(Objects::nonNull)
                .min(Double::compare)
                .orElse(null);
    }

    private @Nullable Double age(WeldEltSyncStatus status) {
        Double read = oldestSuccess(status);
        return read == null ? null : Math.max(0, clock.instant().getEpochSecond() - read);
    }

    private static GaugeSnapshot states(List<WeldEltSync> syncs) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name(STATE)
                .help("1 for each sync, with the state of its latest runs (Running, Failed, Completed, ...).");
        for (WeldEltSync sync : syncs) {
            if (sync.getStatus() != null && sync.getStatus().state() != null) {
                gauge.dataPoint(point(
                        1,
                        "namespace",
                        sync.getMetadata().getNamespace(),
                        "name",
                        sync.getMetadata().getName(),
                        "state",
                        sync.getStatus().state()));
            }
        }
        return gauge.build();
    }

    private @Nullable Double interval(WeldEltSyncStatus status) {
        if (!Boolean.TRUE.equals(status.enabled()) || status.nextRunAt() == null || status.syncInterval() == null) {
            return null;
        }
        Duration interval = intervals.longest(status.syncInterval());
        return interval == null ? null : (double) interval.toSeconds();
    }

    private static @Nullable Double seconds(@Nullable String time) {
        Instant read = Times.read(time);
        return read == null ? null : (double) read.getEpochSecond();
    }

    /** Counts that a status does not have are not known, so there is no series of them. */
    private GaugeSnapshot counts(
            String name, String help, Function<WeldWorkspaceStatus, @Nullable WorkspaceCounts> ofStatus) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        workspaces.get().forEach(workspace -> {
            WeldWorkspaceStatus status = workspace.getStatus();
            WorkspaceCounts counts = status == null ? null : ofStatus.apply(status);
            if (counts != null) {
                String of = workspace.getMetadata().getName();
                gauge.dataPoint(point(counts.managed(), "name", of, "state", "managed"));
                gauge.dataPoint(point(counts.observed(), "name", of, "state", "observed"));
                if (counts.orphaned() != null) {
                    gauge.dataPoint(point(counts.orphaned(), "name", of, "state", "orphaned"));
                }
            }
        });
        return gauge.build();
    }

    private GaugeSnapshot ages() {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name(SNAPSHOT_AGE)
                .help(
                        "Time since the latest complete listing of the syncs of a workspace began. The key is a fingerprint.");
        Instant now = clock.instant();
        for (Workspace workspace : poller.workspaces()) {
            workspace
                    .listedAt()
                    .ifPresent(listed -> gauge.dataPoint(
                            point(Duration.between(listed, now).toMillis() / 1000.0, "key", workspace.fingerprint())));
        }
        return gauge.build();
    }
}
