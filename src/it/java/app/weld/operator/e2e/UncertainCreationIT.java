package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Fault;
import app.weld.operator.standin.Hold;
import app.weld.operator.standin.SyncRow;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may come between a manifest and its sync: there is one in the end, it is known, and no other resource's is taken. */
class UncertainCreationIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @ParameterizedTest
    @ValueSource(strings = {"AdoptMatching", "Never"})
    void aSyncThatShowsAgainIsTakenBackWithWhatIsKnownOfIt(String adoption) {
        Harness.Tenant tenant = harness.tenant("again");
        tenant.connected("salesforce");
        String policy = "adoptionPolicy: " + adoption;
        tenant.crm(policy, "streams: [{name: accounts}, {name: contacts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        tenant.awaitPolls();
        // It cannot be created again while it is not shown.
        Fault refusing = harness.weld()
                .faults()
                .on("POST", "/elt_syncs")
                .withKey(tenant.apiKey())
                .fail(503);
        List<Fault> hiding = hide(tenant, id);
        tenant.awaitNote("RemoteDeleted", id);
        await().until(() -> id.equals(tenant.sync("crm").getStatus().ledger().lastSyncId()));

        hiding.forEach(Fault::remove);

        tenant.awaitSync("crm", "InSync");
        refusing.remove();
        WeldEltSync back = tenant.sync("crm");
        assertThat(back.getStatus().syncId()).isEqualTo(id);
        assertThat(back.getStatus().origin()).isEqualTo(Origin.Created);
        assertThat(back.getStatus().ledger().lastSyncId()).isNull();
        assertThat(tenant.account().syncs()).extracting(SyncRow::id).containsExactly(id);
        tenant.awaitNote("SyncAdopted", id, "taken back");

        tenant.crm(policy, "streams: [{name: accounts}]");

        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.streams(id)).as("contacts was ours all the time").containsExactly("accounts");
    }

    /** As a replica shows it that is far behind, or that has lost it for a while. */
    private static List<Fault> hide(Harness.Tenant tenant, String id) {
        List<Fault> faults = new ArrayList<>();
        faults.add(harness.weld()
                .faults()
                .on("GET", "/elt_syncs/" + id)
                .withKey(tenant.apiKey())
                .fail(404));
        faults.add(harness.weld()
                .faults()
                .on("GET", "/elt_syncs")
                .withKey(tenant.apiKey())
                .rewrite(page -> without(page, id)));
        return faults;
    }

    private static JsonNode without(JsonNode page, String id) {
        ArrayNode data = (ArrayNode) page.path("data");
        for (int i = data.size() - 1; i >= 0; i--) {
            if (data.get(i).path("id").asText().equals(id)) {
                data.remove(i);
            }
        }
        return page;
    }

    @ParameterizedTest
    @ValueSource(strings = {"AdoptMatching", "Never"})
    void anotherSpellingOfTheSchemaIsSaidAndNothingIsMade(String adoption) {
        Harness.Tenant tenant = harness.tenant("spelt");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "C-R-M", "0 0 * * *");
        String policy = "adoptionPolicy: " + adoption;

        tenant.sync("crm", crm("c_r_m", policy));

        WeldEltSync sync = tenant.awaitSync("crm", "AmbiguousSync");
        assertThat(Harness.ready(sync).orElseThrow().message()).contains(id, "spelled like c_r_m", "spec.syncId");
        assertThat(sync.getStatus().syncId()).isNull();
        tenant.awaitPolls();
        assertThat(tenant.account().syncs()).extracting(SyncRow::interval).containsExactly("0 0 * * *");
        assertThat(tenant.calls("POST", "/elt_syncs")).isEmpty();

        tenant.sync("crm", crm("c_r_m", policy, "syncId: " + id));

        assertThat(tenant.awaitSync("crm", "InSync").getStatus().origin()).isEqualTo(Origin.Adopted);
        assertThat(tenant.account().syncs()).extracting(SyncRow::id).containsExactly(id);
    }

    private static String[] crm(String schema, String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: " + schema,
                "syncInterval: '0 */6 * * *'"));
        lines.addAll(List.of(more));
        return lines.toArray(String[]::new);
    }

    @Test
    void aSyncWhoseResourceVanishedWhileItWasMadeIsDeletedAgain() throws InterruptedException {
        Harness.Tenant tenant = harness.tenant("vanished");
        tenant.connected("salesforce");
        Hold hold = held(tenant);
        tenant.crm();
        assertThat(hold.awaitArrival(SOON)).isTrue();
        String id = tenant.account().syncs().get(0).id();

        vanish(tenant);
        hold.release();

        await().until(() -> tenant.account().syncs().isEmpty());
        tenant.awaitNote("SyncDeleted", id, "was removed while sync " + id + " was created for it");
    }

    @Test
    void aSyncWhoseResourceVanishedWhileItWasMadeStaysWherePolicySaysSoAndIsNamed() throws InterruptedException {
        Harness.Tenant tenant = harness.tenant("retained");
        tenant.connected("salesforce");
        Hold hold = held(tenant);
        tenant.crm("deletionPolicy: Retain");
        assertThat(hold.awaitArrival(SOON)).isTrue();
        String id = tenant.account().syncs().get(0).id();

        vanish(tenant);
        hold.release();

        tenant.awaitNote("Orphaned", id, "stays in Weld");
        assertThat(tenant.account().syncs()).extracting(SyncRow::id).containsExactly(id);
    }

    @Test
    void aSyncThatWasMadeForAResourceThatVanishedIsTakenByTheOneThatComesAgain() throws InterruptedException {
        Harness.Tenant tenant = harness.tenant("again-at-once");
        tenant.connected("salesforce");
        Hold hold = held(tenant);
        tenant.crm();
        assertThat(hold.awaitArrival(SOON)).isTrue();

        vanish(tenant);
        tenant.crm();
        hold.release();

        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        tenant.awaitPolls();
        assertThat(tenant.account().syncs()).extracting(SyncRow::id).containsExactly(id);
        assertThat(Harness.hasReason(tenant.sync("crm"), "InSync")).isTrue();
    }

    private static Hold held(Harness.Tenant tenant) {
        return harness.weld()
                .faults()
                .on("POST", "/elt_syncs")
                .withKey(tenant.apiKey())
                .once()
                .holdAfter();
    }

    /** A person takes the finalizer away by hand, too. */
    private static void vanish(Harness.Tenant tenant) {
        tenant.deleteSync("crm");
        harness.client()
                .resources(WeldEltSync.class)
                .inNamespace(tenant.namespace())
                .withName("crm")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
        tenant.awaitSyncGone("crm");
    }

    @Test
    void looksThatMayNotAdoptWriteNothing() {
        Harness.Tenant tenant = harness.tenant("never");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "crm", "0 0 * * *");
        tenant.crm("adoptionPolicy: Never");
        tenant.awaitSync("crm", "Conflict");
        // The first read has reported it; from then on there is nothing new to say.
        awaitReads(tenant, 1);
        String version = version(tenant);

        awaitReads(tenant, 3);

        assertThat(version(tenant)).isEqualTo(version);
        assertThat(tenant.sync("crm").getStatus().ledger().creation()).isNull();
        assertThat(tenant.account().syncs()).extracting(SyncRow::id).containsExactly(id);
        assertThat(tenant.calls("POST", "/elt_syncs")).isEmpty();
    }

    private static String version(Harness.Tenant tenant) {
        return tenant.sync("crm").getMetadata().getResourceVersion();
    }

    private static long reads(Harness.Tenant tenant) {
        return tenant.calls("GET", "/elt_syncs").stream()
                .filter(call -> call.query().contains("connection_id="))
                .count();
    }

    private static void awaitReads(Harness.Tenant tenant, int more) {
        long before = reads(tenant);
        await().until(() -> reads(tenant) >= before + more);
    }
}
