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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the statuses of all resources say, as metrics. A scrape reads them from the caches, so a metric ends with its resource
 * and costs nothing between two scrapes. Each series is written as soon as it is worked out: tens of thousands of syncs have
 * half a million of them.
 */
public final class ResourceMetrics {
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

    private final Supplier<Stream<WeldConnection>> connections;
    private final Supplier<Stream<WeldEltSync>> syncs;
    private final Supplier<Stream<WeldWorkspace>> workspaces;
    private final Poller poller;
    private final Clock clock;
    private final RunIntervals intervals = new RunIntervals();
    private final List<Metric> metrics = metrics();

    /** Writes the series of a metric. */
    @FunctionalInterface
    private interface Series {
        void write(List<WeldEltSync> read, SeriesWriter to);
    }

    /** @param ofSyncs whether its series are of syncs, which are read for it */
    private record Metric(String name, String help, boolean ofSyncs, Series series) {}

    /** Reads a value from a status; null where it has none. */
    @FunctionalInterface
    private interface Value {
        @Nullable
        Double of(WeldEltSyncStatus status);
    }

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

    /** The names of all metrics. */
    List<String> names() {
        return metrics.stream().map(Metric::name).toList();
    }

    /** Writes the metrics that are included. Nothing is read for others: there are series of each for thousands of resources. */
    void write(Predicate<String> included, SeriesWriter to) {
        List<Metric> chosen =
                metrics.stream().filter(metric -> included.test(metric.name())).toList();
        // The caches hand out a list of what they hold, and go on: no reconciliation waits for a scrape.
        List<WeldEltSync> read =
                chosen.stream().anyMatch(Metric::ofSyncs) ? syncs.get().toList() : List.of();
        for (Metric metric : chosen) {
            to.metric(metric.name(), metric.help());
            metric.series().write(read, to);
        }
    }

    private List<Metric> metrics() {
        return List.of(
                new Metric(
                        CONDITION,
                        "1 for each condition of a WeldConnection, WeldEltSync or WeldWorkspace, with its status and reason.",
                        true,
                        this::conditions),
                ofSyncs(
                        LAST_RUN,
                        "When the latest run of any stream of the sync ended, as seconds since 1970.",
                        status -> seconds(status.lastRunFinishedAt())),
                ofSyncs(
                        LAST_SUCCESS,
                        "When the least recently read stream was read, of those whose latest run did not fail, as seconds since 1970.",
                        ResourceMetrics::oldestSuccess),
                ofSyncs(
                        AGE,
                        "Age of the data: time since the least recently read stream was read, of those whose latest run did not fail.",
                        this::age),
                new Metric(
                        STATE,
                        "1 for each sync, with the state of its latest runs (Running, Failed, Completed, ...).",
                        true,
                        ResourceMetrics::states),
                ofSyncs(
                        FAILED_STREAMS,
                        "Number of streams of the sync whose latest run failed.",
                        status -> status.failedStreamCount() == null
                                ? null
                                : status.failedStreamCount().doubleValue()),
                ofSyncs(
                        RUN_INTERVAL,
                        "Longest time between two runs of the sync, by its schedule. Absent while the sync is disabled.",
                        this::interval),
                ofSyncs(
                        RUN_DUE,
                        "When the first run after the latest success is or was due by the schedule, as seconds since 1970.",
                        status -> seconds(status.runDueAt())),
                ofWorkspaces(
                        WORKSPACE_CONNECTIONS,
                        "Number of connections in Weld, by WeldWorkspace and by whether a resource manages them (managed, observed, orphaned).",
                        WeldWorkspaceStatus::connections),
                ofWorkspaces(
                        WORKSPACE_SYNCS,
                        "Number of syncs in Weld, by WeldWorkspace and by whether a resource manages them (managed, observed, orphaned).",
                        WeldWorkspaceStatus::syncs),
                new Metric(
                        SNAPSHOT_AGE,
                        "Time since the latest complete listing of the syncs of a workspace began. The key is a fingerprint.",
                        false,
                        (_, to) -> ages(to)));
    }

    private static Metric ofSyncs(String name, String help, Value value) {
        return new Metric(name, help, true, (read, to) -> {
            for (WeldEltSync sync : read) {
                Double found = sync.getStatus() == null ? null : value.of(sync.getStatus());
                if (found != null) {
                    to.series(
                            found,
                            "name",
                            sync.getMetadata().getName(),
                            "namespace",
                            sync.getMetadata().getNamespace());
                }
            }
        });
    }

    private void conditions(List<WeldEltSync> read, SeriesWriter to) {
        connections
                .get()
                .filter(connection -> connection.getStatus() != null)
                .forEach(connection ->
                        conditions(connection, connection.getStatus().conditions(), to));
        for (WeldEltSync sync : read) {
            if (sync.getStatus() != null) {
                conditions(sync, sync.getStatus().conditions(), to);
            }
        }
        workspaces
                .get()
                .filter(workspace -> workspace.getStatus() != null)
                .forEach(
                        workspace -> conditions(workspace, workspace.getStatus().conditions(), to));
    }

    private static void conditions(HasMetadata resource, List<Condition> conditions, SeriesWriter to) {
        for (Condition condition : conditions) {
            to.series(
                    1,
                    "kind",
                    resource.getKind(),
                    "name",
                    resource.getMetadata().getName(),
                    "namespace",
                    // A WeldWorkspace is in none, and with an empty label the namespace of the operator is not taken
                    // for its own.
                    Objects.requireNonNullElse(resource.getMetadata().getNamespace(), ""),
                    "reason",
                    condition.reason(),
                    "status",
                    condition.status(),
                    "type",
                    condition.type());
        }
    }

    private static @Nullable Double oldestSuccess(WeldEltSyncStatus status) {
        Instant oldest = null;
        for (StreamStatus stream : status.streams()) {
            Instant read = stream.error() == null ? Times.read(stream.lastRunFinishedAt()) : null;
            if (read != null && (oldest == null || read.isBefore(oldest))) {
                oldest = read;
            }
        }
        return oldest == null ? null : (double) oldest.getEpochSecond();
    }

    private @Nullable Double age(WeldEltSyncStatus status) {
        Double read = oldestSuccess(status);
        return read == null ? null : Math.max(0, clock.instant().getEpochSecond() - read);
    }

    private static void states(List<WeldEltSync> read, SeriesWriter to) {
        for (WeldEltSync sync : read) {
            if (sync.getStatus() != null && sync.getStatus().state() != null) {
                to.series(
                        1,
                        "name",
                        sync.getMetadata().getName(),
                        "namespace",
                        sync.getMetadata().getNamespace(),
                        "state",
                        sync.getStatus().state());
            }
        }
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
    private Metric ofWorkspaces(
            String name, String help, Function<WeldWorkspaceStatus, @Nullable WorkspaceCounts> ofStatus) {
        return new Metric(name, help, false, (_, to) -> workspaces.get().forEach(workspace -> {
            WeldWorkspaceStatus status = workspace.getStatus();
            WorkspaceCounts counts = status == null ? null : ofStatus.apply(status);
            if (counts != null) {
                String of = workspace.getMetadata().getName();
                to.series(counts.managed(), "name", of, "state", "managed");
                to.series(counts.observed(), "name", of, "state", "observed");
                if (counts.orphaned() != null) {
                    to.series(counts.orphaned(), "name", of, "state", "orphaned");
                }
            }
        }));
    }

    private void ages(SeriesWriter to) {
        Instant now = clock.instant();
        for (Workspace workspace : poller.workspaces()) {
            workspace
                    .listedAt()
                    .ifPresent(listed -> to.series(
                            Duration.between(listed, now).toMillis() / 1000.0, "key", workspace.fingerprint()));
        }
    }
}
