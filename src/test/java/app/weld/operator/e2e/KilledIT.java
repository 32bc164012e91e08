package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.OperatorProcess;
import app.weld.operator.standin.StreamRow;
import app.weld.operator.standin.SyncRow;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The process is killed while it creates a sync: before or after Weld has done what the call asks for, at each call of a
 * creation. Started again, it ends with exactly one sync, and with the right one.
 */
class KilledIT {
    private static Harness harness;

    @BeforeAll
    static void start() {
        harness = Harness.withoutOperator();
    }

    @AfterAll
    static void stop() {
        harness.close();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "before, GET, /elt_syncs",
        "after, GET, /elt_syncs",
        "before, POST, /elt_syncs",
        "after, POST, /elt_syncs",
        "after, GET, /elt_syncs/{id}/available_source_streams",
        "before, POST, /elt_syncs/{id}/source_streams",
        "after, POST, /elt_syncs/{id}/source_streams",
        "after, POST, /elt_syncs/{id}/enable",
    })
    void endsWithExactlyOneSync(String when, String method, String path) throws InterruptedException {
        Harness.Tenant tenant = harness.tenant("killed");
        harness.weld().habits().newSyncsEnabled(false);
        String connection = tenant.account().createConnection("salesforce", "source");
        CountDownLatch reached = new CountDownLatch(1);
        OperatorProcess[] process = {OperatorProcess.start(environment(tenant)).awaitReady()};
        Runnable kill = () -> {
            process[0].kill();
            reached.countDown();
        };
        var fault = harness.weld()
                .faults()
                .on(method, path)
                .withKey(tenant.apiKey())
                .once();
        if (when.equals("before")) {
            fault.before(kill);
        } else {
            fault.after(kill);
        }

        tenant.sync(
                "crm",
                "connectionId: " + connection,
                "apiKeySecretRef: {name: weld-api-key}",
                "destinationSchemaName: crm",
                "syncInterval: '0 */6 * * *'",
                "streams: [{name: Account}, {name: Contact}]");
        assertThat(reached.await(30, TimeUnit.SECONDS)).as("the call was made").isTrue();
        try (OperatorProcess again = OperatorProcess.start(environment(tenant)).awaitReady()) {
            var sync = tenant.awaitSync("crm", "InSync");

            assertThat(tenant.account().syncs()).singleElement().satisfies(row -> {
                assertThat(row.id()).isEqualTo(sync.getStatus().syncId());
                assertThat(row.enabled()).isTrue();
                assertThat(row).extracting(SyncRow::interval).isEqualTo("0 */6 * * *");
            });
            assertThat(tenant.account().streams(sync.getStatus().syncId()))
                    .extracting(StreamRow::name)
                    .containsExactlyInAnyOrder("Account", "Contact");
            assertThat(sync.getStatus().streams()).allMatch(stream -> Boolean.TRUE.equals(stream.owned()));
        } finally {
            process[0].close();
        }
    }

    private static Map<String, String> environment(Harness.Tenant tenant) {
        Map<String, String> environment = new HashMap<>(harness.environment());
        environment.put("KUBECONFIG", harness.controlPlane().kubeconfigFile().toString());
        environment.put("WATCH_NAMESPACES", tenant.namespace());
        environment.remove("HTTP_PORT");
        return environment;
    }
}
