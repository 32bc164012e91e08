package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.OperatorProcess;
import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.controlplane.CallGate.Point;
import app.weld.operator.controlplane.CallGate.Stop;
import app.weld.operator.controlplane.CallGate.When;
import app.weld.operator.standin.Hold;
import app.weld.operator.standin.Recorded;
import app.weld.operator.standin.SyncRow;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two processes that both believe to lead: each manifest has one sync in the end, and nothing of others is deleted. */
class TwoLeadersIT {
    private static final int MANIFESTS = 20;
    private static final Duration TAKEOVER = Duration.ofSeconds(60);

    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator();

    @RepeatedTest(2)
    void makeOneSyncForEachManifest() {
        Harness.Tenant tenant = harness.tenant("leaders");
        String connection = tenant.account().createConnection("salesforce", "source");
        String others = tenant.account().createSync(connection, "theirs", "0 0 * * *");
        Map<String, String> environment = new HashMap<>(harness.environment());
        environment.remove("HTTP_PORT");
        environment.put("KUBECONFIG", harness.controlPlane().kubeconfigFile().toString());
        environment.put("WATCH_NAMESPACES", tenant.namespace());
        List<String> names =
                IntStream.range(0, MANIFESTS).mapToObj(i -> "crm-" + i).toList();
        try (OperatorProcess one = OperatorProcess.start(environment).awaitReady();
                OperatorProcess other = OperatorProcess.start(environment).awaitReady()) {
            names.forEach(name -> tenant.syncOf(name, connection, "streams: [{name: accounts}, {name: contacts}]"));

            // As one, and settled: a copy that is in the way has to be deleted.
            Harness.await().untilAsserted(() -> {
                assertThat(schemas(tenant)).hasSize(MANIFESTS + 1).doesNotHaveDuplicates();
                for (String name : names) {
                    WeldEltSync sync = tenant.sync(name);
                    assertThat(Harness.hasReason(sync, "InSync"))
                            .as(name + " " + Harness.ready(sync))
                            .isTrue();
                }
            });
            tenant.awaitPolls();

            Map<String, String> claimed = new HashMap<>();
            for (String name : names) {
                WeldEltSync sync = tenant.sync(name);
                claimed.put(sync.getStatus().syncId(), name);
                assertThat(tenant.streams(sync.getStatus().syncId()))
                        .as("streams of " + name)
                        .containsExactly("accounts", "contacts");
            }
            Set<String> there = new TreeSet<>();
            tenant.account().syncs().forEach(sync -> there.add(sync.id()));
            Set<String> wanted = new TreeSet<>(claimed.keySet());
            wanted.add(others);
            assertThat(there).isEqualTo(wanted);
            System.out.println("two leaders: " + made(tenant).size() + " syncs made for " + MANIFESTS + " manifests, "
                    + tenant.calls("DELETE", "/elt_syncs/{id}").size() + " removed, "
                    + count(one) + " and " + count(other) + " creates requested");
        } finally {
            names.forEach(tenant::deleteSync);
        }
    }

    private static List<String> schemas(Harness.Tenant tenant) {
        return tenant.account().syncs().stream().map(SyncRow::schema).toList();
    }

    private static List<Recorded> made(Harness.Tenant tenant) {
        return tenant.calls("POST", "/elt_syncs").stream()
                .filter(call -> call.status() == 201)
                .toList();
    }

    private static String count(OperatorProcess process) {
        return process.body("/metrics")
                .lines()
                .filter(line -> line.startsWith("weld_api_requests_total{") && line.contains("\"POST /elt_syncs\""))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .reduce("0", (a, b) -> Double.toString(Double.parseDouble(a) + Double.parseDouble(b)));
    }

    /**
     * The leader is frozen while it creates: its call has left it and not arrived, or is done and not answered. The standby
     * takes over and finishes; then the first wakes up, and its call goes on.
     */
    @ParameterizedTest
    @EnumSource
    void aLeaderThatWasFrozenWhileItCreatedLeavesOneSync(When when) throws InterruptedException {
        String namespace = harness.controlPlane().newNamespace("frozen");
        Map<String, String> settings = Map.of("LEADER_ELECTION", "true", "POD_NAMESPACE", namespace);
        try (GatedOperator first = new GatedOperator(harness, namespace, settings);
                GatedOperator second = new GatedOperator(harness, namespace, settings)) {
            first.start();
            TestResource subject = first.subject();
            subject.connect();
            subject.tenant().awaitConnection(subject.name(), "Connected");
            second.start();
            subject.line().stopAt(new Point("POST /elt_syncs", 1, when), Stop.HOLD);
            subject.declare();
            assertThat(subject.line().awaitStopped(Duration.ofSeconds(15)))
                    .as("the create was on its way")
                    .isTrue();

            first.process().freeze();
            Harness.await().atMost(TAKEOVER).untilAsserted(() -> assertThat(
                            Harness.ready(subject.tenant().sync(subject.name())))
                    .as("Ready")
                    .hasValueSatisfying(ready -> assertThat(ready.reason()).isEqualTo("InSync")));
            String id = subject.onlySync().id();
            first.process().thaw();
            subject.line().letGo();
            Harness.await().until(() -> !first.process().isAlive());
            subject.lookNow("1");
            subject.tenant().awaitPolls();

            Set<String> there = new HashSet<>();
            subject.account().syncs().forEach(sync -> there.add(sync.id()));
            assertThat(subject.tenant().sync(subject.name()).getStatus().syncId())
                    .as("the sync that the second process made or found")
                    .isEqualTo(id);
            assertThat(there).contains(id);
            assertThat(subject.tenant().calls("DELETE", "/elt_syncs/{id}").stream()
                            .map(Recorded::path)
                            .filter(path -> path.endsWith(id)))
                    .isEmpty();
            // What arrives in Weld when its sender has given up on the answer, nobody can know to be a copy: it is
            // told.
            assertThat(there).hasSizeLessThanOrEqualTo(when == When.BEFORE ? 2 : 1);
            there.remove(id);
            there.forEach(copy -> subject.tenant().awaitNote("DuplicateSync", copy));
        }
    }

    @Test
    void aCopyIsTakenBackByTheProcessThatMadeItWhenTheResourceStandsForAnotherByThen() {
        Harness.Tenant tenant = harness.tenant("copy");
        String connection = tenant.account().createConnection("salesforce", "source");
        Hold hold = harness.weld()
                .faults()
                .on("POST", "/elt_syncs")
                .withKey(tenant.apiKey())
                .once()
                .holdAfter();
        harness.startOperator("WELD_REQUEST_TIMEOUT", "20s", "WELD_CREATION_GRACE", "21s");
        try {
            tenant.syncOf("crm", connection);
            Harness.await().until(() -> tenant.account().syncs().size() == 1);
            String copy = tenant.account().syncs().get(0).id();
            String other = tenant.account().createSync(connection, "crm", "0 */6 * * *");
            bind(tenant, other, connection);
            hold.release();

            tenant.awaitNote("DuplicateRemoved", copy, other);
            assertThat(tenant.account().syncs()).extracting(SyncRow::id).containsExactly(other);
            assertThat(tenant.awaitSync("crm", "InSync").getStatus().syncId()).isEqualTo(other);
        } finally {
            hold.release();
            tenant.deleteSync("crm");
            tenant.awaitSyncGone("crm");
            harness.stopOperator();
        }
    }

    /** As another process does that believes to lead. */
    private static void bind(Harness.Tenant tenant, String id, String connection) {
        WeldEltSync patch = new WeldEltSync();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName("crm")
                .withNamespace(tenant.namespace())
                .build());
        patch.setStatus(WeldEltSyncStatus.of(
                SyncLedger.EMPTY.bound(id, connection, Origin.Created, LastApplied.NOTHING), SyncReport.EMPTY));
        harness.client()
                .resource(patch)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withForce(true)
                        .withFieldManager("weld-operator-identity")
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .build());
    }
}
