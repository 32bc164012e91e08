package app.weld.operator.assumptions;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Recorded;
import app.weld.operator.standin.SyncRow;
import app.weld.operator.weld.assumptions.Assumption;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whichever way the service works: one sync for one manifest, in sync or with its reason, and a bounded number of calls. */
class AssumptionsIT {
    private static final int CALLS_WHILE_NOTHING_HAPPENS = 80;

    // There are many worlds, and each waits for a few polls.
    @RegisterExtension
    private static final Harness harness =
            Harness.withOperator("WELD_POLL_INTERVAL", "250ms").withoutRequestCheck();

    @AfterEach
    void backToWhatIsAssumed() {
        harness.weld().quirks().asAssumed();
    }

    static Stream<Worlds.World> worlds() {
        return Worlds.all().stream();
    }

    /** A switch in the table is no proof by itself. */
    @BeforeAll
    static void goesThroughAllOfThem() {
        assertThat(worlds().map(Worlds.World::assumption).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(Assumption.class));
    }

    /** Whatever a world that failed leaves behind is not to spoil the others. */
    private Harness.Tenant tenant;

    @AfterEach
    void leaveNothing() {
        tenant.deleteSecret();
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void oneSyncForEachManifest(Worlds.World world) {
        tenant = harness.tenant("world");
        world.turn().turn(harness.weld().quirks(), tenant.account());
        tenant.connected("salesforce");
        tenant.connection(
                "ads",
                "integrationId: xAds",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.org/done");
        tenant.crm("startDate: '2024-01-01'", "streams: [{name: accounts, hashedColumns: [Email]}, {name: contacts}]");
        tenant.sync(
                "other",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: Sales_CRM",
                "syncInterval: '0 4 * * *'",
                "settings: {region: eu}",
                "streams: [{name: leads}]");

        tenant.awaitSync("crm", world.ready());
        tenant.awaitSync("other", world.ready());
        await().until(() -> tenant.account().bridges().size() == 1);
        tenant.account().authorize(tenant.account().bridges().get(0).id());
        tenant.awaitConnection("ads", "Connected");
        assertThat(schemas(tenant)).containsExactly("crm", "sales_crm");

        world.turn().turn(harness.weld().quirks(), tenant.account());
        List<SyncRow> before = tenant.account().syncs();
        tenant.awaitPolls();
        assertThat(Harness.ready(tenant.sync("crm")).orElseThrow().reason()).isEqualTo(world.ready());
        int known = calls(tenant).size();
        tenant.awaitPolls();
        List<Recorded> more = calls(tenant).stream().skip(known).toList();
        assertThat(more).hasSizeLessThan(CALLS_WHILE_NOTHING_HAPPENS);
        if (world.ready().equals("InSync")) {
            assertThat(more).as("writes while nothing happens").allMatch(call -> call.method()
                    .equals("GET"));
        }
        assertThat(tenant.account().syncs()).hasSameSizeAs(before);
        assertThat(tenant.account().bridges()).hasSize(1);
        tenant.deleteSync("crm");
        tenant.deleteSync("other");
        tenant.deleteConnection("ads");
        tenant.deleteConnection("salesforce");
    }

    /** The worlds that only a sync of an orchestration notices, with what its Ready says in the end. */
    static Stream<Arguments> worldsOfOrchestrations() {
        Map<Assumption, String> ready = Map.of(
                Assumption.ORCHESTRATION_NAMES_UNIQUE, "AmbiguousOrchestration",
                Assumption.ORCHESTRATIONS_LISTED, "Rejected",
                Assumption.ORCHESTRATION_RUNS_LISTED, "InSync",
                Assumption.ORCHESTRATED_SYNCS_RUN_ALONE, "InSync");
        return worlds().filter(world -> ready.containsKey(world.assumption()))
                .map(world -> Arguments.of(world, ready.get(world.assumption())));
    }

    @ParameterizedTest
    @MethodSource("worldsOfOrchestrations")
    void oneSyncThatAnOrchestrationStarts(Worlds.World world, String ready) {
        tenant = harness.tenant("orchworld");
        tenant.account().createOrchestration("Nightly");
        world.turn().turn(harness.weld().quirks(), tenant.account());
        tenant.connected("salesforce");
        tenant.sync(
                "crm",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: crm",
                "orchestrationRef: {name: Nightly}",
                "streams: [{name: accounts}]");

        tenant.awaitSync("crm", ready);
        assertThat(tenant.account().syncs()).singleElement().satisfies(sync -> {
            assertThat(sync.orchestrationId() != null).isEqualTo(ready.equals("InSync"));
            assertThat(tenant.streams(sync.id())).containsExactly("accounts");
        });
        tenant.annotate(WeldEltSync.class, "crm", Annotations.RUN_REQUESTED_AT, "1");
        tenant.awaitPolls();
        tenant.awaitPolls();
        int known = calls(tenant).size();
        tenant.awaitPolls();
        assertThat(calls(tenant).size() - known).isLessThan(CALLS_WHILE_NOTHING_HAPPENS);
        assertThat(Harness.ready(tenant.sync("crm")).orElseThrow().reason()).isEqualTo(ready);
        assertThat(tenant.account().syncs()).hasSize(1);
        assertThat(tenant.calls("POST", "/orchestrations/{id}/request_run")).isEmpty();
        tenant.deleteSync("crm");
        tenant.deleteConnection("salesforce");
    }

    private static List<String> schemas(Harness.Tenant tenant) {
        return tenant.account().syncs().stream()
                .map(sync -> sync.schema().toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }

    private static List<Recorded> calls(Harness.Tenant tenant) {
        String fingerprint = Recorded.fingerprint(tenant.apiKey());
        return harness.weld().requests().stream()
                .filter(call -> call.keyFingerprint().equals(fingerprint))
                .toList();
    }
}
