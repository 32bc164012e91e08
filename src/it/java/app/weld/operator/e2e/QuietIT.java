package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.controlplane.RequestCounts;
import app.weld.operator.standin.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the operator does when there is nothing to do. */
class QuietIT {
    private static final int SYNCS = 50;
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofSeconds(2);

    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator().withoutRequestCheck();

    private static Harness.Tenant tenant;

    @BeforeAll
    static void start() {
        tenant = harness.tenant("quiet");
        // What other tests have left behind is none of its business.
        harness.startOperator("WELD_POLL_INTERVAL", POLL.toSeconds() + "s", "WATCH_NAMESPACES", tenant.namespace());
    }

    @Test
    void onlyPollsForAMinuteAfterFiftySyncsHaveConverged() {
        tenant.connected("source");
        for (int number = 0; number < SYNCS; number++) {
            tenant.sync(
                    "sync-" + number,
                    "connectionRef: {name: source}",
                    "destinationSchemaName: schema_" + number,
                    "syncInterval: '0 0 1 1 *'",
                    "streams: [{name: accounts, excludedColumns: [Phone]}, {name: contacts, fullSyncAlways: true}]");
        }
        for (int number = 0; number < SYNCS; number++) {
            tenant.awaitSync("sync-" + number, "InSync");
        }
        assertThat(tenant.account().syncs()).hasSize(SYNCS);
        // One poll later all that follows from creating them has happened.
        pass(POLL.multipliedBy(2));
        harness.weld().reset();
        RequestCounts before = harness.controlPlane().requests();

        pass(QUIET);

        RequestCounts requests = harness.controlPlane().requests().since(before);
        long polls = QUIET.dividedBy(POLL) * 12 / 10;
        System.out.printf(
                "%d converged syncs, %d s, a poll every %d s: %d requests to Weld, cluster: %s%n",
                SYNCS,
                QUIET.toSeconds(),
                POLL.toSeconds(),
                harness.weld().requests().size(),
                requests.byRequest());
        // Polls go on while they are counted.
        List<Recorded> sent = List.copyOf(harness.weld().requests());
        assertThat(sent).allMatch(request -> request.method().equals("GET"));
        long lists = count(sent, "/elt_syncs");
        long connections = count(sent, "/connections");
        long reads = count(sent, "/elt_syncs/[^/]+/status");
        assertThat(lists).isBetween(1L, polls);
        assertThat(connections).isBetween(1L, polls);
        assertThat((long) sent.size()).isEqualTo(lists + connections + reads);
        assertThat(reads)
                .as("each was enabled a moment ago and may run at once: read in steps that double")
                .isLessThanOrEqualTo(SYNCS * 3L);
        assertThat(requests.writesTo("weldeltsyncs/status")).isZero();
        assertThat(requests.writesTo("weldeltsyncs")).isZero();
        assertThat(requests.writesTo("weldconnections/status")).isZero();
        assertThat(requests.writesTo("events")).isZero();
    }

    private static long count(List<Recorded> sent, String path) {
        return sent.stream().filter(request -> request.path().matches(path)).count();
    }

    private static void pass(Duration time) {
        Instant over = Instant.now().plus(time);
        Awaitility.await()
                .atMost(time.plusSeconds(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Instant.now().isAfter(over));
    }
}
