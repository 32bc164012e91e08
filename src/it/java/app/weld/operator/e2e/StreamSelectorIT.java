package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.OfferedStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams that are selected among those that the source offers. */
class StreamSelectorIT {
    private static final String SELECTOR = "streamSelector: {include: ['account*', leads], exclude: ['*_history']}";

    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    private static void offer(Harness.Tenant tenant, String... names) {
        tenant.account()
                .offer(
                        "salesforce",
                        Arrays.stream(names).map(OfferedStream::named).toArray(OfferedStream[]::new));
    }

    @Test
    void followsWhatTheSourceOffersAndRemovesNothingThatVanishes() {
        Harness.Tenant tenant = harness.tenant("selector");
        offer(tenant, "accounts", "account_history", "contacts");
        tenant.connected("salesforce");
        tenant.crm(SELECTOR, "streams: [{name: contacts, fullSyncAlways: true}]");
        WeldEltSync first = tenant.awaitSync("crm", "InSync");
        String id = first.getStatus().syncId();
        assertThat(tenant.streams(id)).containsExactly("accounts", "contacts");
        assertThat(first.getStatus().offeredStreams()).containsExactly("account_history", "accounts", "contacts");

        offer(tenant, "account_history", "contacts", "leads");
        tenant.annotate(WeldEltSync.class, "crm", "weld.app/reconcile-requested-at", "1");
        tenant.awaitNote("StreamsAdded", "leads");
        assertThat(tenant.notes("DriftCorrected")).isEmpty();
        tenant.awaitNote("StreamsVanished", "no longer offers accounts");
        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.streams(id)).containsExactly("accounts", "contacts", "leads");

        // What is unknown removes nothing, also if the manifest does not select it any more.
        offer(tenant);
        tenant.annotate(WeldEltSync.class, "crm", "weld.app/reconcile-requested-at", "2");
        tenant.awaitSync(
                "crm",
                sync -> Harness.ready(sync).orElseThrow().message().contains("does not list the streams"),
                "nothing is known of the offer");
        tenant.crm("streamSelector: {include: [leads]}", "streams: [{name: contacts, fullSyncAlways: true}]");
        WeldEltSync unknown = tenant.awaitSync("crm", "InSync");
        assertThat(tenant.streams(id)).containsExactly("accounts", "contacts", "leads");
        assertThat(unknown.getStatus().offeredStreams()).containsExactly("account_history", "contacts", "leads");

        offer(tenant, "accounts", "contacts", "leads");
        tenant.annotate(WeldEltSync.class, "crm", "weld.app/reconcile-requested-at", "3");
        await().until(() -> tenant.streams(id).equals(List.of("contacts", "leads")));
    }

    @Test
    void showsWhatItWouldAddWhereItOnlyObserves() {
        Harness.Tenant tenant = harness.tenant("selobserve");
        offer(tenant, "accounts", "account_history", "contacts");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");
        tenant.account().addStream(id, "contacts");

        tenant.crm(SELECTOR, "managementPolicy: ObserveOnly");

        WeldEltSync sync = tenant.awaitSync("crm", "Observed");
        assertThat(sync.getStatus().plan()).anySatisfy(line -> assertThat(line).contains("add stream accounts"));
        assertThat(tenant.streams(id)).containsExactly("contacts");
        assertThat(sync.getStatus().offeredStreams()).contains("accounts");
    }
}
