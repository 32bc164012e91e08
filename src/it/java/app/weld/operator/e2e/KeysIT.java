package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.Recorded;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** The keys that requests to Weld have. */
class KeysIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @Test
    void aChangedSecretTakesEffectAtOnce() {
        Harness.Tenant tenant = converged("changed");
        Account account = tenant.account();
        String id = tenant.sync("crm").getStatus().syncId();
        String next = tenant.apiKey() + "-next";
        harness.weld().addKey(account, next);
        harness.weld().revokeKey(tenant.apiKey());
        tenant.awaitConnection("salesforce", "InvalidAPIKey");
        tenant.awaitEvent("InvalidAPIKey");
        tenant.awaitSync("crm", "InvalidAPIKey");

        tenant.secret(next);

        await().atMost(Duration.ofSeconds(5))
                .until(() -> Harness.hasReason(tenant.connection("salesforce"), "Connected"));
        tenant.awaitSync("crm", "InSync");
        account.changeInterval(id, "0 0 * * *");
        await().until(() -> account.sync(id).orElseThrow().interval().equals("0 */6 * * *"));
        assertThat(account.syncs()).hasSize(1);
    }

    @Test
    void aRefusedKeyIsHardlyUsedAnyMore() {
        Harness.Tenant tenant = harness.tenant("refused");
        String wrong = tenant.apiKey() + "-wrong";
        tenant.secret(wrong);
        salesforce(tenant);
        tenant.awaitConnection("salesforce", "InvalidAPIKey");
        int before = callsWith(wrong);
        Harness.Tenant clock = converged("clock");
        clock.awaitPolls();
        assertThat(callsWith(wrong)).isEqualTo(before).isLessThanOrEqualTo(4);

        tenant.secret(tenant.apiKey());

        tenant.awaitConnection("salesforce", "AuthorizationPending");
    }

    @Test
    void twoKeysInOneNamespaceLeadToTwoWorkspaces() {
        Harness.Tenant tenant = converged("several");
        String otherKey = tenant.apiKey() + "-other";
        Account other = harness.weld().account(otherKey);
        String connection = other.createConnection("xAds", "x");
        secret(tenant, "other", "token", otherKey);

        tenant.sync(
                "ads",
                "connectionId: " + connection,
                "apiKeySecretRef: {name: other, key: token}",
                "destinationSchemaName: ads",
                "syncInterval: '0 */6 * * *'",
                "streams: [{name: campaigns}]");

        tenant.awaitSync("ads", "InSync");
        assertThat(other.syncs()).singleElement().satisfies(sync -> assertThat(sync.schema())
                .isEqualTo("ads"));
        assertThat(tenant.account().syncs()).singleElement().satisfies(sync -> assertThat(sync.schema())
                .isEqualTo("crm"));
    }

    @Test
    void aKeyWithANewlineAtTheEndIsTheKey() {
        Harness.Tenant tenant = harness.tenant("newline");
        tenant.secret(tenant.apiKey() + "\n");

        salesforce(tenant);

        tenant.awaitConnection("salesforce", "AuthorizationPending");
    }

    @Test
    void aKeyThatCannotBeOneIsRefusedWithoutAskingWeld() {
        Harness.Tenant tenant = harness.tenant("malformed");
        tenant.secret("two words\u00e9");
        salesforce(tenant);

        WeldConnection connection = tenant.awaitConnection("salesforce", "InvalidAPIKey");

        assertThat(connection.getStatus().condition("Ready").orElseThrow().message())
                .doesNotContain("two words");
        assertThat(callsWith("two words\u00e9")).isZero();

        tenant.secret(tenant.apiKey());

        tenant.awaitConnection("salesforce", "AuthorizationPending");
    }

    @Test
    void waitsForASecretThatIsNotThereYet() {
        Harness.Tenant tenant = harness.tenant("missing");
        tenant.deleteSecret();
        salesforce(tenant);
        tenant.awaitConnection("salesforce", "SecretNotFound");
        secret(tenant, "weld-api-key", "another", tenant.apiKey());
        assertThat(tenant.awaitConnection("salesforce", "SecretNotFound")
                        .getStatus()
                        .condition("Ready")
                        .orElseThrow()
                        .message())
                .contains("weld-api-key");

        tenant.secret(tenant.apiKey());

        tenant.awaitConnection("salesforce", "AuthorizationPending");
    }

    @Test
    void theKeyStandsInNoLogNoEventAndNoStatus() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("app.weld");
        Level before = ours.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        ours.setLevel(Level.DEBUG);
        try {
            Harness.Tenant tenant = harness.tenant("secret");
            harness.weld()
                    .faults()
                    .on("POST", "/elt_syncs/{id}")
                    .withKey(tenant.apiKey())
                    .fail(400, "the key " + tenant.apiKey() + " may not do that");
            tenant.connected("salesforce");
            tenant.crm("settings: {region: eu}");
            String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
            tenant.crm("settings: {region: us}");
            tenant.awaitSync("crm", "InvalidSettings");
            tenant.awaitEvent("InvalidSettings");
            harness.weld()
                    .faults()
                    .on("DELETE", "/elt_syncs/{id}")
                    .withKey(tenant.apiKey())
                    .fail(500, "no luck with " + tenant.apiKey());
            tenant.deleteSync("crm");
            tenant.awaitEvent("DeletionBlocked");
            harness.weld().revokeKey(tenant.apiKey());
            tenant.awaitConnection("salesforce", "InvalidAPIKey");
            tenant.awaitEvent("InvalidAPIKey");

            assertThat(id).isNotNull();
            assertThat(everything(tenant)).contains("DeletionBlocked").doesNotContain(tenant.apiKey());
            assertThat(text(List.copyOf(log.list))).doesNotContain(tenant.apiKey());
        } finally {
            root.detachAppender(log);
            ours.setLevel(before);
        }
    }

    /** All of the namespace's resources that the operator writes to, and the events. */
    private static String everything(Harness.Tenant tenant) {
        return Serialization.asYaml(List.of(
                harness.client()
                        .resources(WeldEltSync.class)
                        .inNamespace(tenant.namespace())
                        .list()
                        .getItems(),
                harness.client()
                        .resources(WeldConnection.class)
                        .inNamespace(tenant.namespace())
                        .list()
                        .getItems(),
                tenant.events()));
    }

    private static String text(List<ILoggingEvent> log) {
        return log.stream()
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .collect(Collectors.joining("\n"));
    }

    private static int callsWith(String key) {
        String fingerprint = Recorded.fingerprint(key);
        return (int) harness.weld().requests().stream()
                .filter(call -> call.keyFingerprint().equals(fingerprint))
                .count();
    }

    private static void secret(Harness.Tenant tenant, String name, String field, String key) {
        harness.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(tenant.namespace())
                        .endMetadata()
                        .addToStringData(field, key)
                        .build())
                .create();
    }

    private static void salesforce(Harness.Tenant tenant) {
        tenant.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.com/connected");
    }

    private static Harness.Tenant converged(String prefix) {
        Harness.Tenant tenant = harness.tenant(prefix);
        tenant.connected("salesforce");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");
        return tenant;
    }
}
