package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.OfferedStream;
import app.weld.operator.standin.SyncRow;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests, annotations and Secrets that no one should write. */
class BadInputIT {
    private static final String[] SYNC = {
        "connectionRef: {name: source}",
        "destinationSchemaName: crm",
        "syncInterval: '0 */6 * * *'",
        "streams: [{name: accounts}, {name: contacts}]"
    };

    @RegisterExtension
    private static final Harness harness = Harness.withOperator().withoutRequestCheck();

    private static Harness.Tenant withSync() {
        Harness.Tenant tenant = harness.tenant("input");
        tenant.connected("source");
        tenant.sync("crm", SYNC);
        tenant.awaitSync("crm", "InSync");
        return tenant;
    }

    private static String[] sync(String... lines) {
        List<String> all = new ArrayList<>(List.of("connectionRef: {name: source}", "destinationSchemaName: crm"));
        all.addAll(List.of(lines));
        return all.toArray(String[]::new);
    }

    @Test
    void handlesRequestsInAnnotationsOfAnySizeAndAlphabet() {
        Harness.Tenant tenant = withSync();
        String huge = "\u0000 \ud83d\ude00 \u202e \"'\\\n".replace("\u0000", "") + "x".repeat(100_000);
        tenant.annotate(WeldEltSync.class, "crm", "weld.app/reconcile-requested-at", huge);
        tenant.annotate(
                WeldEltSync.class,
                "crm",
                "weld.app/run-streams",
                "\u202eAcc,,\n, \ud83d\ude00" + huge.substring(0, 50_000));
        tenant.annotate(WeldEltSync.class, "crm", "weld.app/run-requested-at", "\ud83d\ude00".repeat(200));
        tenant.awaitSync(
                "crm",
                sync -> sync.getStatus().lastHandledReconcileAt() != null
                        && sync.getStatus().lastHandledRunAt() != null,
                "both requests to be handled");
        assertThat(harness.weld().requests().stream()
                        .filter(request -> request.path().endsWith("/request_run")
                                && tenant
                                        .account()
                                        .streams(tenant.sync("crm").getStatus().syncId())
                                        .stream()
                                        .anyMatch(stream -> request.path().contains(stream.id()))))
                .isEmpty();
        tenant.awaitSync("crm", "InSync");
    }

    @Test
    void saysThatASecretIsUnusableUntilItIsMended() {
        Harness.Tenant tenant = withSync();
        List<byte[]> values = List.of(
                new byte[] {0, (byte) 0xff, (byte) 0xfe, 13, 10},
                new byte[] {},
                "a b\u0000c".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                new byte[900_000]);
        for (byte[] value : values) {
            secret(tenant, "apiKey", value);
            Harness.await().untilAsserted(() -> assertThat(
                            tenant.sync("crm").getStatus().condition("Ready"))
                    .hasValueSatisfying(ready -> assertThat(ready.reason()).isIn("InvalidAPIKey", "SecretNotFound")));
            tenant.secret(tenant.apiKey());
            tenant.awaitSync("crm", "InSync");
            tenant.awaitConnection("source", "Connected");
        }
        secret(tenant, "anotherKey", new byte[] {65});
        tenant.awaitSync("crm", "SecretNotFound");
        tenant.secret(tenant.apiKey());
        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.account().syncs()).hasSize(1);
    }

    private static void secret(Harness.Tenant tenant, String key, byte[] value) {
        harness.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("weld-api-key")
                        .withNamespace(tenant.namespace())
                        .endMetadata()
                        .addToData(key, Base64.getEncoder().encodeToString(value))
                        .build())
                .update();
    }

    @Test
    void bringsInAThousandStreamsWithLongNames() {
        Harness.Tenant tenant = harness.tenant("input");
        List<String> names = IntStream.range(0, 1000)
                .mapToObj(number -> "s" + number + "x".repeat(240))
                .toList();
        tenant.account()
                .offer("salesforce", names.stream().map(OfferedStream::named).toArray(OfferedStream[]::new));
        tenant.connected("source");
        tenant.sync(
                "crm",
                sync(
                        "syncInterval: '0 * * * *'",
                        names.stream()
                                .map(name -> "{name: " + name + "}")
                                .collect(Collectors.joining(", ", "streams: [", "]"))));
        var there = tenant.awaitSync("crm", "InSync");
        assertThat(tenant.account().streams(there.getStatus().syncId())).hasSize(1000);
        assertThat(there.getStatus().streamCount()).isEqualTo(1000);
    }

    @Test
    void carriesOddSettingsThroughWithoutALoop() {
        Harness.Tenant tenant = harness.tenant("input");
        tenant.connected("source");
        String deep = "{a: ".repeat(60) + "null" + "}".repeat(60);
        tenant.sync(
                "crm",
                sync(
                        "syncInterval: '0 * * * *'",
                        "settings: {deep: " + deep
                                + ", none: null, huge: 123456789012345678, real: 1.5e300, list: [null, {x: null}],"
                                + " text: \"\\u202e\\n\", '': empty}"));
        Harness.await()
                .untilAsserted(() -> assertThat(tenant.sync("crm").getStatus().condition("Ready"))
                        .hasValueSatisfying(ready -> assertThat(ready.reason()).isIn("InSync", "InvalidSettings")));
        int before = updates(tenant);
        Harness.await().during(java.time.Duration.ofSeconds(2)).until(() -> updates(tenant) <= before + 4);
    }

    private static int updates(Harness.Tenant tenant) {
        List<String> ids = tenant.account().syncs().stream().map(SyncRow::id).toList();
        return (int) harness.weld().requests().stream()
                .filter(request -> request.method().equals("POST")
                        && ids.stream().anyMatch(id -> request.path().equals("/elt_syncs/" + id)))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 29 2 *", "0 0 L * *", "0 0 ? * 5#2", "0 0 15W * ?"})
    void survivesASchedule(String cron) {
        Harness.Tenant tenant = harness.tenant("input");
        tenant.connected("source");
        tenant.sync("crm", sync("syncInterval: '" + cron + "'", "streams: [{name: accounts}]"));
        Harness.await()
                .untilAsserted(() -> assertThat(tenant.sync("crm").getStatus().condition("Ready"))
                        .hasValueSatisfying(ready -> assertThat(ready.reason()).isIn("InSync", "Rejected")));
        tenant.sync("crm", SYNC);
        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.account().syncs()).hasSize(1);
    }

    @Test
    void takesTheLongestNamesAndTellsEventsAboutThem() {
        Harness.Tenant tenant = harness.tenant("input");
        String label = ("l".repeat(62) + ".").repeat(4);
        String name = label.substring(0, 199) + "." + "n".repeat(53);
        String schema = "S".repeat(255);
        String id = tenant.account().createConnection("salesforce", "long");
        tenant.connection(
                name, "integrationId: salesforce", "apiKeySecretRef: {name: weld-api-key}", "connectionId: " + id);
        tenant.awaitConnection(name, "Connected");
        tenant.sync(
                name,
                "connectionRef: {name: " + name + "}",
                "destinationSchemaName: " + schema,
                "syncInterval: '0 * * * *'",
                "streams: [{name: accounts}]");
        tenant.awaitSync(name, "InSync");
        tenant.awaitEvent("SyncCreated");
        tenant.awaitEvent("Connected");
        tenant.deleteSync(name);
        tenant.awaitSyncGone(name);
    }

    @Test
    void asksForALinkWithALabelOfQuotesAndTags() {
        Harness.Tenant tenant = harness.tenant("input");
        tenant.connection(
                "source",
                "integrationId: salesforce",
                "label: \"a 'b' \\\"c\\\" \\ud83d\\ude00 <i> & ?#\"",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.com/connected");
        var pending = tenant.awaitConnection("source", "AuthorizationPending");
        tenant.account().authorize(pending.getStatus().ledger().bridge().id());
        tenant.awaitConnection("source", "Connected");
    }

    @Test
    void saysThatTooManyConnectionsHaveTheSameName() {
        Harness.Tenant tenant = harness.tenant("input");
        IntStream.range(0, 150).forEach(number -> tenant.account().createConnection("salesforce", "source"));
        String[] manifest = {
            "integrationId: salesforce",
            "adoptionPolicy: Never",
            "apiKeySecretRef: {name: weld-api-key}",
            "redirectUri: https://example.com/connected"
        };
        tenant.connection("source", manifest);
        tenant.awaitConnection("source", "AmbiguousConnection");
        assertThat(tenant.account().bridges()).isEmpty();
    }

    @Test
    void keepsTheSyncWhereItsConnectionResourceIsDeletedAndMadeAgain() {
        Harness.Tenant tenant = harness.tenant("input");
        String id = tenant.account().createConnection("salesforce", "source");
        String[] manifest = {
            "integrationId: salesforce",
            "apiKeySecretRef: {name: weld-api-key}",
            "connectionId: " + id,
            "deletionPolicy: Retain"
        };
        tenant.connection("source", manifest);
        tenant.sync("crm", SYNC);
        String sync = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        tenant.deleteConnection("source");
        tenant.awaitConnection("source", "InUse");
        harness.client()
                .resources(WeldConnection.class)
                .inNamespace(tenant.namespace())
                .withName("source")
                .edit(connection -> {
                    connection.getMetadata().setFinalizers(List.of());
                    return connection;
                });
        tenant.awaitConnectionGone("source");
        tenant.awaitSync("crm", "ConnectionNotFound");
        tenant.connection("source", manifest);
        assertThat(tenant.awaitSync("crm", "InSync").getStatus().syncId()).isEqualTo(sync);
        assertThat(tenant.account().syncs()).hasSize(1);
    }

    @Test
    void servesTwentyNamespacesOfOneAccount() {
        Harness.Tenant first = harness.tenant("input");
        for (int number = 0; number < 20; number++) {
            Harness.Tenant one =
                    new Harness.Tenant(harness, harness.controlPlane().newNamespace("many"), first.apiKey());
            one.secret(first.apiKey());
            String id = first.account().createConnection("salesforce", "of-" + number);
            one.connection(
                    "source",
                    "integrationId: salesforce",
                    "apiKeySecretRef: {name: weld-api-key}",
                    "connectionId: " + id);
            one.sync("crm", SYNC);
            one.awaitSync("crm", "InSync");
        }
        assertThat(first.account().syncs()).hasSize(20);
    }

    @Test
    void theApiServerRefusesWhatIsTooLong() {
        Harness.Tenant tenant = harness.tenant("input");
        assertThatThrownBy(() ->
                        tenant.sync("crm", sync("syncInterval: '0 * * * *'", "orchestrationId: " + "x".repeat(256))))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("orchestrationId");
    }
}
