package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Fault;
import app.weld.operator.standin.Recorded;
import app.weld.operator.standin.SyncRow;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * More manifests are edited at once than the budget of requests lets through in a moment. The budget is per key, and each case has a
 * key, an operator and a namespace of its own, and so both run at once.
 */
@Execution(ExecutionMode.CONCURRENT)
class EditsFasterThanTheBudgetIT {
    private static final int SYNCS = 60;
    private static final int EDITORS = 4;

    @RegisterExtension
    private final Harness harness = Harness.withoutOperator().withoutRequestCheck();

    private final Queue<String> lies = new ConcurrentLinkedQueue<>();
    /** How often each manifest was written, by its name and the schedule that it had then. */
    private final Map<String, Map<String, Integer>> writes = new ConcurrentHashMap<>();

    /** All of them are in sync at {@code 0 0 * * *}, and from then on the budget is the one that is shipped. */
    private Harness.Tenant converged() {
        return converged("10");
    }

    private Harness.Tenant converged(String requestsPerSecond) {
        Harness.Tenant tenant = harness.tenant("edits");
        harness.startOperator("WELD_POLL_INTERVAL", "60s", "WATCH_NAMESPACES", tenant.namespace());
        tenant.connected("salesforce");
        edit(tenant, 0);
        awaitAll(tenant, 0);
        harness.stopOperator();
        harness.startOperator("WELD_REQUESTS_PER_SECOND", requestsPerSecond);
        return tenant;
    }

    private static void edit(Harness.Tenant tenant, int round) {
        try (ExecutorService threads = Executors.newFixedThreadPool(EDITORS)) {
            IntStream.range(0, SYNCS).forEach(number -> threads.execute(() -> edit(tenant, round, number)));
        }
    }

    private static void edit(Harness.Tenant tenant, int round, int number) {
        tenant.sync(
                "sync-" + number,
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: crm_" + number,
                "syncInterval: '" + interval(round) + "'");
    }

    private static String interval(int round) {
        return round + " 0 * * *";
    }

    private static boolean saysReady(WeldEltSync sync) {
        return Harness.hasReason(sync, "InSync");
    }

    private static void awaitAll(Harness.Tenant tenant, int round) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(tenant.account().syncs()).hasSize(SYNCS).allSatisfy(sync -> assertThat(sync.interval())
                    .isEqualTo(interval(round)));
            assertThat(IntStream.range(0, SYNCS).mapToObj(number -> tenant.sync("sync-" + number)))
                    .allMatch(EditsFasterThanTheBudgetIT::saysReady);
        });
    }

    private static int round(String interval) {
        return Integer.parseInt(interval.substring(0, interval.indexOf(' ')));
    }

    /**
     * Compares each status with what Weld has when it is heard of, which is after it was written. Weld may have what was declared later
     * by then, and nothing older.
     */
    private Watch watch(Harness.Tenant tenant) {
        return harness.client()
                .resources(WeldEltSync.class)
                .inNamespace(tenant.namespace())
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, WeldEltSync sync) {
                        writes.computeIfAbsent(sync.getSpec().syncInterval(), any -> new ConcurrentHashMap<>())
                                .merge(sync.getMetadata().getName(), 1, Integer::sum);
                        String has = tenant.account()
                                .sync(sync.getStatus().syncId())
                                .map(SyncRow::interval)
                                .orElse("-1 of nothing");
                        if (saysReady(sync) && round(has) < round(sync.getSpec().syncInterval())) {
                            lies.add(sync.getMetadata().getName() + " is to be at "
                                    + sync.getSpec().syncInterval() + " and Weld has " + has);
                        }
                    }

                    @Override
                    public void onClose(WatcherException cause) {
                        // Nothing is heard of then, which is seen by the writes.
                    }
                });
    }

    private static void assertNoPersonIsBlamed(Harness.Tenant tenant) {
        assertThat(tenant.notes("DriftCorrected")).isEmpty();
        assertThat(tenant.notes("DriftRepeated")).isEmpty();
    }

    @Test
    void noneSaysReadyBeforeWeldHasIt() {
        Harness.Tenant tenant = converged();
        try (Watch watching = watch(tenant)) {
            for (int round = 1; round <= 3; round++) {
                edit(tenant, round);
                awaitAll(tenant, round);
                // The edit itself, and a report; the facts about what was applied; and one more at most.
                assertThat(writes.get(interval(round)).values()).hasSize(SYNCS).allSatisfy(times -> assertThat(times)
                        .isLessThanOrEqualTo(4));
            }
        }
        assertThat(lies).isEmpty();
        assertNoPersonIsBlamed(tenant);
    }

    @Test
    void theyReachWeldInTheOrderInWhichTheyWereEdited() {
        Harness.Tenant tenant = converged("4");
        IntStream.range(0, SYNCS).forEach(number -> edit(tenant, 1, number));
        awaitAll(tenant, 1);

        List<Integer> order = harness.weld().requests().stream()
                .filter(request -> request.method().equals("POST")
                        && request.keyFingerprint().equals(Recorded.fingerprint(tenant.apiKey()))
                        && request.requestBody().contains(interval(1)))
                .map(request -> number(tenant, request.path().substring("/elt_syncs/".length())))
                .toList();
        assertThat(order).hasSize(SYNCS).doesNotHaveDuplicates();
        // Three have their turn at a time, and a few edits may come in together.
        assertThat(IntStream.range(0, SYNCS).map(place -> Math.abs(order.get(place) - place)))
                .as("how far each is from its place in %s", order)
                .allMatch(distance -> distance <= 8);
    }

    private static int number(Harness.Tenant tenant, String id) {
        String schema = tenant.account().sync(id).orElseThrow().schema();
        return Integer.parseInt(schema.substring("crm_".length()));
    }

    @Test
    void noneSaysReadyWhileWeldIsDown() {
        Harness.Tenant tenant = converged();
        try (Watch watching = watch(tenant)) {
            Fault down = harness.weld()
                    .faults()
                    .on("*", "/**")
                    .withKey(tenant.apiKey())
                    .fail(503);
            edit(tenant, 1);
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                            IntStream.range(0, SYNCS).mapToObj(number -> tenant.sync("sync-" + number)))
                    .allMatch(sync -> Harness.hasReason(sync, "APIUnavailable")));
            down.remove();
            awaitAll(tenant, 1);
            // The writes fail, and the reads do not.
            Fault readOnly = harness.weld()
                    .faults()
                    .on("POST", "/elt_syncs/{id}")
                    .withKey(tenant.apiKey())
                    .times(3 * SYNCS)
                    .fail(503);
            edit(tenant, 2);
            awaitAll(tenant, 2);
            readOnly.remove();
        }
        assertThat(lies).isEmpty();
        assertNoPersonIsBlamed(tenant);
    }
}
