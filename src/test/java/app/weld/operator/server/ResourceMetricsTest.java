package app.weld.operator.server;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceStatus;
import app.weld.operator.api.v1alpha1.WorkspaceCounts;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.weld.FakeWeldClients;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResourceMetricsTest {
    private final ManualClock clock = new ManualClock();
    private final Poller poller =
            new Poller(new FakeWeldClients(), Duration.ofMinutes(1), Duration.ofSeconds(90), clock, any -> {});
    private final List<WeldWorkspace> workspaces = new ArrayList<>();
    private final List<WeldEltSync> syncs = new ArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final ResourceMetrics metrics = new ResourceMetrics(
            Stream::empty,
            () -> {
                reads.incrementAndGet();
                return syncs.stream();
            },
            workspaces::stream,
            poller,
            clock);

    private List<String> written(Predicate<String> included) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        SeriesWriter writer = new SeriesWriter(text);
        metrics.write(included, writer);
        writer.flush();
        return text.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private List<String> series(String name) {
        return written(name::equals).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void readsOnlyWhatIsIncluded() {
        written("weld_snapshot_age_seconds"::equals);
        assertThat(reads).as("times that syncs were read").hasValue(0);

        written("weld_sync_state"::equals);
        assertThat(reads).hasValue(1);
    }

    @Test
    void readsTheCachesOnceForAll() {
        written(any -> true);

        assertThat(reads).hasValue(1);
    }

    private static WeldWorkspace workspace(String name, WeldWorkspaceStatus status) {
        WeldWorkspace workspace = new WeldWorkspace();
        workspace.getMetadata().setName(name);
        workspace.setStatus(status);
        return workspace;
    }

    @Test
    void showsTheStateOfEachWorkspaceAndWhatItHasInWeld() {
        Condition ready =
                new Condition("Ready", "True", 1L, clock.instant().toString(), "KeyAccepted", "Weld accepts the key");
        workspaces.add(workspace(
                "production",
                new WeldWorkspaceStatus(
                        1L,
                        List.of(ready),
                        null,
                        new WorkspaceCounts(2, 0, null),
                        new WorkspaceCounts(10, 1, 3),
                        null)));
        workspaces.add(workspace("new", new WeldWorkspaceStatus(-1L, List.of(), null, null, null, null)));
        workspaces.add(workspace("bare", null));

        assertThat(series("weld_resource_condition"))
                .containsExactly("weld_resource_condition{kind=\"WeldWorkspace\",name=\"production\",namespace=\"\","
                        + "reason=\"KeyAccepted\",status=\"True\",type=\"Ready\"} 1.0");
        reads.set(0);
        assertThat(series("weld_workspace_syncs"))
                .containsExactlyInAnyOrder(
                        "weld_workspace_syncs{name=\"production\",state=\"managed\"} 10.0",
                        "weld_workspace_syncs{name=\"production\",state=\"observed\"} 1.0",
                        "weld_workspace_syncs{name=\"production\",state=\"orphaned\"} 3.0");
        // An operator that does not watch everything cannot tell what is orphaned.
        assertThat(series("weld_workspace_connections"))
                .containsExactlyInAnyOrder(
                        "weld_workspace_connections{name=\"production\",state=\"managed\"} 2.0",
                        "weld_workspace_connections{name=\"production\",state=\"observed\"} 0.0");
        assertThat(reads).as("syncs that were read for it").hasValue(0);
    }

    private void sync(String name, String status) {
        WeldEltSync sync = new WeldEltSync();
        sync.getMetadata().setName(name);
        sync.getMetadata().setNamespace("sales");
        sync.setStatus(Serialization.unmarshal(status, WeldEltSyncStatus.class));
        syncs.add(sync);
    }

    @Test
    void showsTheRunsOfEachSync() {
        sync("crm", """
                enabled: true
                state: Completed
                syncInterval: 0 */6 * * *
                nextRunAt: "2026-01-01T18:00:00Z"
                runDueAt: "2026-01-01T12:00:00Z"
                lastRunFinishedAt: "2026-01-01T06:05:00Z"
                failedStreamCount: 1
                streams:
                - {name: accounts, lastRunFinishedAt: "2026-01-01T06:05:00Z"}
                - {name: leads, lastRunFinishedAt: "2026-01-01T06:01:00Z"}
                - {name: tasks, lastRunFinishedAt: "2026-01-01T00:00:00Z", error: it has failed}
                """);
        sync("new", "state: NotRunYet");
        clock.advance(Duration.between(clock.instant(), Instant.parse("2026-01-01T07:01:00Z")));
        String labels = "{name=\"crm\",namespace=\"sales\"} ";

        assertThat(written(any -> true).stream()
                        .filter(line -> !line.startsWith("#"))
                        .toList())
                .containsExactlyInAnyOrder(
                        "weld_sync_last_run_timestamp_seconds" + labels + "1767247500.0",
                        "weld_sync_last_success_timestamp_seconds" + labels + "1767247260.0",
                        "weld_sync_data_age_seconds" + labels + "3600.0",
                        "weld_sync_failed_streams" + labels + "1.0",
                        "weld_sync_run_interval_seconds" + labels + "21600.0",
                        "weld_sync_run_due_timestamp_seconds" + labels + "1767268800.0",
                        "weld_sync_state{name=\"crm\",namespace=\"sales\",state=\"Completed\"} 1.0",
                        "weld_sync_state{name=\"new\",namespace=\"sales\",state=\"NotRunYet\"} 1.0");
    }
}
