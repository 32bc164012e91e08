package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who can claim what: the rows of the table in the documentation on several teams. */
class ClaimsIT {
    private static Harness harness;

    @BeforeAll
    static void start() {
        harness = Harness.start();
    }

    @AfterAll
    static void stop() {
        harness.close();
    }

    private static String[] named(String key, String connection) {
        return new String[] {
            "connectionId: " + connection,
            "apiKeySecretRef: {name: " + key + "}",
            "destinationSchemaName: crm",
            "syncInterval: '0 */6 * * *'"
        };
    }

    @Test
    void anOlderResourceWithoutAKeyThatWorksIsInNobodysWay() {
        Harness.Tenant squatter = harness.tenant("squatter");
        Harness.Tenant owner = harness.tenant("owner");
        squatter.secret("a-key-that-nobody-knows");
        String connection = owner.account().createConnection("salesforce", "salesforce");
        String sync = owner.account().createSync(connection, "crm", "0 1 * * *");
        squatter.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "connectionId: " + connection);
        squatter.sync("crm", named("weld-api-key", connection));
        squatter.sync(
                "byid",
                "connectionId: " + connection,
                "apiKeySecretRef: {name: no-such-secret}",
                "destinationSchemaName: crm",
                "syncInterval: '0 */6 * * *'",
                "syncId: " + sync);
        squatter.awaitConnection("salesforce", "InvalidAPIKey");
        squatter.awaitSync("crm", "InvalidAPIKey");
        squatter.awaitSync("byid", "SecretNotFound");

        owner.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "connectionId: " + connection,
                "deletionPolicy: Delete");
        owner.awaitConnection("salesforce", "Connected");
        owner.crm("deletionPolicy: Delete");
        owner.awaitSync("crm", "InSync");
        assertThat(owner.sync("crm").getStatus().syncId()).isEqualTo(sync);

        owner.deleteSync("crm");
        owner.awaitSyncGone("crm");
        owner.deleteConnection("salesforce");
        owner.awaitConnectionGone("salesforce");
        assertThat(owner.notes("Retained")).isEmpty();
        assertThat(owner.account().syncs()).isEmpty();
        assertThat(owner.account().connections()).isEmpty();
    }

    @Test
    void anOlderResourceThatNamesWhatAnotherHasIsTheOneInConflict() {
        Harness.Tenant late = harness.tenant("late");
        Harness.Tenant owner = harness.tenant("first");
        late.secret(owner.apiKey());
        late.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.com/connected",
                "label: mine");
        late.awaitConnection("salesforce", "AuthorizationPending");
        String connection = owner.connected("salesforce");

        late.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.com/connected",
                "label: mine",
                "connectionId: " + connection);

        assertThat(StateRow.message(late.awaitConnection("salesforce", "Conflict")))
                .contains(owner.namespace() + "/salesforce");
        assertThat(Harness.hasReason(owner.connection("salesforce"), "Connected"))
                .isTrue();
        late.deleteConnection("salesforce");
        late.awaitConnectionGone("salesforce");
        assertThat(owner.account().connection(connection)).isPresent();
    }

    @Test
    void aSuspendedResourceKeepsWhatItHasAndNothingElse() {
        Harness.Tenant asleep = harness.tenant("asleep");
        Harness.Tenant awake = harness.tenant("awake");
        awake.secret(asleep.apiKey());
        String connection = asleep.connected("salesforce");
        asleep.sync("crm", named("weld-api-key", connection));
        asleep.awaitSync("crm", "InSync");
        asleep.sync(
                "other",
                "connectionId: " + connection,
                "apiKeySecretRef: {name: weld-api-key}",
                "destinationSchemaName: other",
                "syncInterval: '0 */6 * * *'",
                "suspend: true");
        asleep.awaitSync("other", "Suspended");

        String[] other = named("weld-api-key", connection);
        other[2] = "destinationSchemaName: other";
        awake.sync("other", other);
        awake.awaitSync("other", "InSync");
        awake.sync("crm", named("weld-api-key", connection));
        awake.awaitSync("crm", "Conflict");
        assertThat(Harness.hasReason(asleep.sync("crm"), "InSync")).isTrue();
    }
}
