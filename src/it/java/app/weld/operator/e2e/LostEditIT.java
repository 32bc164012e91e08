package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.SyncRow;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Edits that commit while the operator reconciles, at every distance from its own status writes (java-operator-sdk#3398).
 * Each edit is made while Weld answers the change that the edit before it caused: one that is lost ends the chain. Weld is
 * polled so rarely that nothing else would wake the resource.
 */
class LostEditIT {
    private static final int ROUNDS = 200;
    private static final int CHAINS = 4;
    private static final int EDITS = ROUNDS / CHAINS;

    @RegisterExtension
    private static final Harness harness =
            Harness.withOperator("WELD_POLL_INTERVAL", "1h").withoutRequestCheck();

    @Test
    void noEditIsLostInTwoHundredRounds() {
        List<Chain> chains = new ArrayList<>();
        for (int number = 0; number < CHAINS; number++) {
            Chain chain = new Chain(harness.tenant("edits"), number);
            chain.begin();
            chains.add(chain);
        }
        for (Chain chain : chains) {
            Harness.await().atMost(Duration.ofSeconds(90)).untilAsserted(chain::assertComplete);
        }
    }

    /** A sync whose schedule is edited again and again. */
    private static final class Chain {
        private final Harness.Tenant tenant;
        private final int number;
        private final AtomicInteger edits = new AtomicInteger();

        Chain(Harness.Tenant tenant, int number) {
            this.tenant = tenant;
            this.number = number;
        }

        void begin() {
            tenant.account();
            String connection = tenant.account().createConnection("salesforce", "source");
            tenant.sync(
                    "sync",
                    "connectionId: " + connection,
                    "apiKeySecretRef: {name: weld-api-key}",
                    "destinationSchemaName: crm",
                    "syncInterval: '0 0 1 1 *'");
            tenant.awaitSync("sync", "InSync");
            harness.weld()
                    .faults()
                    .on("POST", "/elt_syncs/{id}")
                    .withKey(tenant.apiKey())
                    .after(this::editSoon);
            edit();
        }

        /** The distance to the answer, and so to the status write, differs from edit to edit and from chain to chain. */
        private void editSoon() {
            int delay = number * (edits.get() % 12);
            Executor soon = CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS);
            var unused = CompletableFuture.runAsync(this::edit, soon);
        }

        private void edit() {
            int edit = edits.incrementAndGet();
            if (edit <= EDITS) {
                harness.client()
                        .resources(WeldEltSync.class)
                        .inNamespace(tenant.namespace())
                        .withName("sync")
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"spec\":{\"syncInterval\":\"" + interval(edit) + "\"}}");
            }
        }

        private static String interval(int edit) {
            return edit + " 1 1 1 *";
        }

        void assertComplete() {
            WeldEltSync sync = tenant.sync("sync");
            assertThat(tenant.account().syncs())
                    .as("chain %s after %s edits", number, edits.get())
                    .singleElement()
                    .extracting(SyncRow::interval)
                    .isEqualTo(interval(EDITS));
            assertThat(sync.getStatus().observedGeneration())
                    .isEqualTo(sync.getMetadata().getGeneration());
            assertThat(Harness.hasReason(sync, "InSync")).isTrue();
        }
    }
}
