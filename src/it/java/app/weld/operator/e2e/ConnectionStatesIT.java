package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.ResourceHistory;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.standin.Fault;
import app.weld.operator.standin.Recorded;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every state of a connection that is not being deleted: how it is reached, what it looks like, the way out. */
class ConnectionStatesIT {
    private static final String CONNECTED = "True Connected | Current";
    private static final String PENDING = "False AuthorizationPending | Reconciling | InProgress";

    @RegisterExtension
    private static final Harness harness = Harness.withOperator().withoutRequestCheck();

    private static void create(Harness.Tenant tenant, String name, String... more) {
        String[] lines = {
            "integrationId: salesforce",
            "apiKeySecretRef: {name: weld-api-key}",
            "redirectUri: https://example.com/connected"
        };
        String[] all = Arrays.copyOf(lines, lines.length + more.length);
        System.arraycopy(more, 0, all, lines.length, more.length);
        tenant.connection(name, all);
    }

    private static WeldConnection await(Harness.Tenant tenant, String name, Predicate<WeldConnection> is) {
        WeldConnection[] last = new WeldConnection[1];
        Harness.await().until(() -> {
            last[0] = tenant.connection(name);
            return last[0] != null && is.test(last[0]);
        });
        return last[0];
    }

    private static WeldConnection awaitReachable(Harness.Tenant tenant, String name, String status) {
        return await(tenant, name, connection -> connection
                .getStatus()
                .condition("APIReachable")
                .filter(condition -> condition.status().equals(status))
                .isPresent());
    }

    private static void reconcile(Harness.Tenant tenant, String name) {
        tenant.annotate(
                WeldConnection.class,
                name,
                Annotations.RECONCILE_REQUESTED_AT,
                Instant.now().toString());
    }

    @Test
    void isInProgressFromItsBirth() {
        Harness.Tenant tenant = harness.tenant("born");
        WeldConnection blank = harness.client().getKubernetesSerialization().unmarshal("""
                        apiVersion: weld.app/v1alpha1
                        kind: WeldConnection
                        spec:
                          integrationId: salesforce
                          apiKeySecretRef: {name: weld-api-key}
                        """, WeldConnection.class);
        blank.setMetadata(new ObjectMetaBuilder()
                .withName("salesforce")
                .withNamespace(tenant.namespace())
                .build());

        WeldConnection born = harness.client().resource(blank).create();

        assertThat(born.getStatus().observedGeneration()).isEqualTo(-1);
        assertThat(StateRow.of(born)).isEqualTo("absent | InProgress");
    }

    @Test
    void waitsForASecretThatIsNotThere() {
        Harness.Tenant tenant = harness.tenant("nosecret");
        tenant.deleteSecret();
        create(tenant, "salesforce");

        WeldConnection without = tenant.awaitConnection("salesforce", "SecretNotFound");
        assertThat(StateRow.of(without)).isEqualTo("False SecretNotFound | Reconciling | InProgress");
        assertThat(StateRow.message(without))
                .endsWith("/weld-api-key does not exist: create it, with the API key under the key apiKey");

        tenant.secret(tenant.apiKey());
        assertThat(StateRow.of(tenant.awaitConnection("salesforce", "AuthorizationPending")))
                .isEqualTo(PENDING);
    }

    @Test
    void waitsForAKeyThatIsNotInTheSecret() {
        Harness.Tenant tenant = harness.tenant("nokey");
        tenant.connection(
                "salesforce", "integrationId: salesforce", "apiKeySecretRef: {name: weld-api-key, key: other}");

        WeldConnection without = tenant.awaitConnection("salesforce", "SecretNotFound");
        assertThat(StateRow.of(without)).isEqualTo("False SecretNotFound | Reconciling | InProgress");
        assertThat(StateRow.message(without)).contains("/weld-api-key has no key other (it has: apiKey)");

        create(tenant, "salesforce");
        tenant.awaitConnection("salesforce", "AuthorizationPending");
    }

    @Test
    void isStalledWhileTheKeyIsRefusedAndGoesOnWithAnother() {
        Harness.Tenant tenant = harness.tenant("refused");
        tenant.secret("an-old-key");
        create(tenant, "salesforce");

        WeldConnection refused = tenant.awaitConnection("salesforce", "InvalidAPIKey");
        assertThat(StateRow.of(refused)).isEqualTo("False InvalidAPIKey | Stalled | Failed");
        assertThat(StateRow.allMessages(refused)).doesNotContain("an-old-key");
        tenant.awaitEvent("InvalidAPIKey");

        tenant.secret(tenant.apiKey());
        tenant.awaitConnection("salesforce", "AuthorizationPending");
    }

    @Test
    void isStalledWhenAKeyThatWorkedIsRefusedLater() {
        Harness.Tenant tenant = harness.tenant("revoked");
        tenant.connected("salesforce");
        Fault fault =
                harness.weld().faults().on("*", "/**").withKey(tenant.apiKey()).fail(403);

        assertThat(StateRow.of(tenant.awaitConnection("salesforce", "InvalidAPIKey")))
                .startsWith("False InvalidAPIKey | Stalled")
                .endsWith("Failed");

        fault.remove();
        reconcile(tenant, "salesforce");
        assertThat(StateRow.of(tenant.awaitConnection("salesforce", "Connected")))
                .isEqualTo(CONNECTED);
    }

    @Test
    void waitsForAPersonAndKeepsTheLinkToItsStatus() {
        Harness.Tenant tenant = harness.tenant("pending");
        create(tenant, "salesforce");

        WeldConnection pending = tenant.awaitConnection("salesforce", "AuthorizationPending");
        assertThat(StateRow.of(pending)).isEqualTo(PENDING);
        String url = pending.getStatus().authorizeUrl();
        assertThat(url).startsWith(harness.weld().url());
        assertThat(pending.getStatus().authorizeUrlExpiresAt()).isNotNull();
        assertThat(StateRow.allMessages(pending)).doesNotContain(url);
        tenant.awaitEvent("AuthorizationRequired");
        assertThat(tenant.events()).noneMatch(event -> event.getNote().contains(url));

        String id =
                tenant.account().authorize(pending.getStatus().ledger().bridge().id());
        WeldConnection connected = tenant.awaitConnection("salesforce", "Connected");
        assertThat(StateRow.of(connected)).isEqualTo(CONNECTED);
        assertThat(connected.getStatus().connectionId()).isEqualTo(id);
        assertThat(connected.getStatus().authorizeUrl()).isNull();
        assertThat(connected.getStatus().authorizeUrlExpiresAt()).isNull();
        tenant.awaitEvent("Connected");
    }

    @Test
    void replacesALinkThatExpired() {
        Harness.Tenant tenant = harness.tenant("expired");
        Instant soon = Instant.now().plusSeconds(3);
        harness.weld()
                .faults()
                .on("POST", "/connection_bridges")
                .withKey(tenant.apiKey())
                .once()
                .rewrite(answer -> ((ObjectNode) answer).put("expires_at", soon.toString()));
        create(tenant, "salesforce");
        String first = tenant.awaitConnection("salesforce", "AuthorizationPending")
                .getStatus()
                .authorizeUrl();

        WeldConnection renewed = await(
                tenant,
                "salesforce",
                connection -> connection.getStatus().authorizeUrl() != null
                        && !first.equals(connection.getStatus().authorizeUrl()));
        assertThat(StateRow.of(renewed)).isEqualTo(PENDING);
        assertThat(Instant.parse(renewed.getStatus().authorizeUrlExpiresAt())).isAfter(soon);
        tenant.awaitEvent("AuthorizationExpired");

        tenant.account().authorize(renewed.getStatus().ledger().bridge().id());
        tenant.awaitConnection("salesforce", "Connected");
    }

    @Test
    void doesNotKnowWhetherALinkWasMadeAndHasOneInTheEnd() {
        Harness.Tenant tenant = harness.tenant("unsure");
        harness.weld()
                .faults()
                .on("POST", "/connection_bridges")
                .withKey(tenant.apiKey())
                .once()
                .cutAfter();
        try (ResourceHistory<WeldConnection> history = tenant.history(WeldConnection.class)) {
            create(tenant, "salesforce");
            assertThat(StateRow.of(history.await(connection -> Harness.hasReason(connection, "CreationUnconfirmed"))))
                    .isEqualTo("Unknown CreationUnconfirmed | Reconciling | InProgress");
        }

        assertThat(StateRow.of(tenant.awaitConnection("salesforce", "AuthorizationPending")))
                .isEqualTo(PENDING);
    }

    @Test
    void isStalledWithoutARedirectUri() {
        Harness.Tenant tenant = harness.tenant("redirect");
        tenant.connection("salesforce", "integrationId: salesforce", "apiKeySecretRef: {name: weld-api-key}");

        assertThat(StateRow.of(tenant.awaitConnection("salesforce", "RedirectUriMissing")))
                .isEqualTo("False RedirectUriMissing | Stalled | Failed");

        create(tenant, "salesforce");
        tenant.awaitConnection("salesforce", "AuthorizationPending");
    }

    @Test
    void isStalledWhenWeldRefusesTheRequest() {
        Harness.Tenant tenant = harness.tenant("rejected");
        Fault fault = harness.weld()
                .faults()
                .on("POST", "/connection_bridges")
                .withKey(tenant.apiKey())
                .fail(400, "The plan does not include this source");
        create(tenant, "salesforce");

        WeldConnection rejected = tenant.awaitConnection("salesforce", "Rejected");
        assertThat(StateRow.of(rejected)).isEqualTo("False Rejected | Stalled | Failed");
        assertThat(StateRow.message(rejected)).contains("The plan does not include this source");
        tenant.awaitEvent("Rejected");

        fault.remove();
        reconcile(tenant, "salesforce");
        tenant.awaitConnection("salesforce", "AuthorizationPending");
    }

    @Test
    void isStalledWhenItsConnectionIsGoneAndCanBeBoundToAnother() {
        Harness.Tenant tenant = harness.tenant("gone");
        create(tenant, "salesforce");
        tenant.account()
                .authorize(tenant.awaitConnection("salesforce", "AuthorizationPending")
                        .getStatus()
                        .ledger()
                        .bridge()
                        .id());
        String id =
                tenant.awaitConnection("salesforce", "Connected").getStatus().connectionId();
        tenant.account().deleteConnection(id);

        WeldConnection missing = tenant.awaitConnection("salesforce", "RemoteConnectionNotFound");
        assertThat(StateRow.of(missing)).isEqualTo("False RemoteConnectionNotFound | Stalled | Failed");
        assertThat(StateRow.message(missing)).contains(id);

        String other = tenant.account().createConnection("salesforce", "another");
        create(tenant, "salesforce", "connectionId: " + other);
        WeldConnection bound = tenant.awaitConnection("salesforce", "Connected");
        assertThat(StateRow.of(bound)).isEqualTo(CONNECTED);
        assertThat(bound.getStatus().connectionId()).isEqualTo(other);
    }

    @Test
    void isStalledWhenSeveralConnectionsCouldBeMeant() {
        Harness.Tenant tenant = harness.tenant("several");
        String one = tenant.account().createConnection("salesforce", "salesforce");
        String two = tenant.account().createConnection("salesforce", "salesforce");
        create(tenant, "salesforce");

        WeldConnection ambiguous = tenant.awaitConnection("salesforce", "AmbiguousConnection");
        assertThat(StateRow.of(ambiguous)).isEqualTo("False AmbiguousConnection | Stalled | Failed");
        assertThat(StateRow.message(ambiguous)).contains(one, two);

        create(tenant, "salesforce", "connectionId: " + two);
        assertThat(tenant.awaitConnection("salesforce", "Connected").getStatus().connectionId())
                .isEqualTo(two);
    }

    @Test
    void theOlderOfTwoAlikeKeepsTheConnection() {
        Harness.Tenant older = harness.tenant("older");
        Harness.Tenant younger = harness.tenant("younger");
        younger.secret(older.apiKey());
        older.account().createConnection("salesforce", "salesforce");
        create(older, "salesforce");
        String id = older.awaitConnection("salesforce", "Connected").getStatus().connectionId();
        create(younger, "salesforce");

        WeldConnection second = younger.awaitConnection("salesforce", "Conflict");
        assertThat(StateRow.of(second)).isEqualTo("False Conflict | Stalled | Failed");
        assertThat(StateRow.message(second)).contains("in another namespace").doesNotContain(older.namespace());
        assertThat(StateRow.of(older.connection("salesforce"))).isEqualTo(CONNECTED);
        younger.awaitEvent("Conflict");

        older.deleteConnection("salesforce");
        older.awaitConnectionGone("salesforce");
        WeldConnection heir = younger.awaitConnection("salesforce", "Connected");
        assertThat(StateRow.of(heir)).isEqualTo(CONNECTED);
        assertThat(heir.getStatus().connectionId()).isEqualTo(id);
        assertThat(older.account().connections()).hasSize(1);
        assertThat(older.account().bridges()).isEmpty();
    }

    @Test
    void isNotReadyWhileWeldIsUnavailableFromTheBeginning() {
        Harness.Tenant tenant = harness.tenant("down");
        Fault fault =
                harness.weld().faults().on("*", "/**").withKey(tenant.apiKey()).fail(503);
        create(tenant, "salesforce");

        assertThat(StateRow.of(tenant.awaitConnection("salesforce", "APIUnavailable")))
                .isEqualTo("False APIUnavailable | Reconciling, APIReachable=False | InProgress");

        fault.remove();
        assertThat(StateRow.of(tenant.awaitConnection("salesforce", "AuthorizationPending")))
                .isEqualTo(PENDING);
    }

    @Test
    void isNotReadyWhileWeldAsksForLessFromTheBeginning() {
        Harness.Tenant tenant = harness.tenant("limited");
        Fault fault =
                harness.weld().faults().on("*", "/**").withKey(tenant.apiKey()).tooManyRequests(1);
        create(tenant, "salesforce");

        assertThat(StateRow.of(tenant.awaitConnection("salesforce", "RateLimited")))
                .isEqualTo("False RateLimited | Reconciling, APIReachable=False | InProgress");

        fault.remove();
        assertThat(StateRow.of(tenant.awaitConnection("salesforce", "AuthorizationPending")))
                .isEqualTo(PENDING);
    }

    @Test
    void staysReadyWhileWeldIsUnavailableLater() {
        Harness.Tenant tenant = harness.tenant("later");
        tenant.connected("salesforce");
        Fault fault =
                harness.weld().faults().on("*", "/**").withKey(tenant.apiKey()).fail(503);

        WeldConnection unreachable = awaitReachable(tenant, "salesforce", "False");
        assertThat(StateRow.of(unreachable)).isEqualTo("True Connected | APIReachable=False | Current");
        assertThat(unreachable
                        .getStatus()
                        .condition("APIReachable")
                        .orElseThrow()
                        .reason())
                .isEqualTo("APIUnavailable");

        fault.remove();
        assertThat(StateRow.of(awaitReachable(tenant, "salesforce", "True"))).isEqualTo(CONNECTED);
    }

    @Test
    void isLeftAloneWhileSuspended() {
        Harness.Tenant tenant = harness.tenant("suspended");
        create(tenant, "salesforce", "suspend: true");

        assertThat(StateRow.of(tenant.awaitConnection("salesforce", "Suspended")))
                .isEqualTo("True Suspended | Suspended=True | Current");
        assertThat(harness.weld().requests().stream()
                        .map(request -> request.keyFingerprint())
                        .collect(Collectors.toSet()))
                .doesNotContain(Recorded.fingerprint(tenant.apiKey()));

        create(tenant, "salesforce");
        assertThat(StateRow.of(tenant.awaitConnection("salesforce", "AuthorizationPending")))
                .isEqualTo(PENDING);
    }
}
