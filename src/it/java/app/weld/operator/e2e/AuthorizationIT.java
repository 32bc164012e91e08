package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.standin.BridgeRow;
import app.weld.operator.standin.Fault;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person authorizes a source, and others pretend that a person did. What Weld lists decides, whoever says what. */
class AuthorizationIT {
    private static final HttpClient BROWSER = HttpClient.newHttpClient();

    @RegisterExtension
    private static final Harness harness = Harness.withOperator(
                    "CALLBACK_URL", "https://operator.example.com/connected",
                    "CONNECT_URL", "https://operator.example.com/connect")
            .withoutRequestCheck();

    private static WeldConnection pending(Harness.Tenant tenant, String... more) {
        tenant.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                String.join("\n", more));
        return tenant.awaitConnection("salesforce", "AuthorizationPending");
    }

    private static HttpResponse<String> redirect(String query) throws Exception {
        return open("/connected?" + query);
    }

    private static HttpResponse<String> open(String pathAndQuery) throws Exception {
        return BROWSER.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + harness.callbackPort() + pathAndQuery))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String pathOfPage(WeldConnection connection) {
        return URI.create(connection.getStatus().connectUrl()).getPath();
    }

    /** What only Weld and the person's browser know. */
    private static String state(Harness.Tenant tenant) {
        Bridge bridge = tenant.connection("salesforce").getStatus().ledger().bridge();
        return tenant.account().bridges().stream()
                .map(BridgeRow::state)
                .filter(bridge::hasState)
                .findFirst()
                .orElseThrow();
    }

    private static void reauthorize(Harness.Tenant tenant) {
        tenant.annotate(
                WeldConnection.class,
                "salesforce",
                Annotations.REAUTHORIZE_REQUESTED_AT,
                Instant.now().toString());
        Harness.await().until(() -> tenant.connection("salesforce").getStatus().authorizeUrl() != null);
    }

    private static void awaitReads(Harness.Tenant tenant) {
        int before = tenant.calls("GET", "/connections").size();
        Harness.await().until(() -> tenant.calls("GET", "/connections").size() >= before + 3);
    }

    @Test
    void showsAViewerNothingToForgeARedirectWith() throws Exception {
        Harness.Tenant tenant = harness.tenant("viewer");
        String production = tenant.account().createConnection("salesforce", "production");
        WeldConnection seen = pending(tenant, "deletionPolicy: Delete");
        String state = state(tenant);

        assertThat(Serialization.asJson(seen)).doesNotContain(state);
        assertThat(seen.getStatus().ledger().bridge().stateDigest()).isEqualTo(Bridge.digest(state));
        for (String known : List.of(
                seen.getStatus().ledger().bridge().stateDigest(),
                seen.getStatus().ledger().bridge().id(),
                seen.getMetadata().getUid())) {
            assertThat(redirect("state=" + known + "&connection_id=" + production)
                            .statusCode())
                    .isEqualTo(400);
        }
        awaitReads(tenant);
        assertThat(Harness.hasReason(tenant.connection("salesforce"), "AuthorizationPending"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"connection_id", "connectionId"})
    void bindsNoConnectionThatWasThereBeforeWhoeverKnowsTheState(String spelling) throws Exception {
        Harness.Tenant tenant = harness.tenant("forged");
        String production = tenant.account().createConnection("salesforce", "production");
        String alike = tenant.account().createConnection("salesforce", "salesforce");
        String other = tenant.account().createConnection("xAds", "salesforce");
        WeldConnection before = pending(tenant, "adoptionPolicy: Never", "deletionPolicy: Delete");
        String late = tenant.account().createConnection("salesforce", "made by another person");
        String state = state(tenant);

        for (String id : List.of(production, alike, other, late, "no-such-connection")) {
            HttpResponse<String> page = redirect("state=" + state + "&" + spelling + "=" + id);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("now asks Weld").doesNotContain("The source is connected", id);
            awaitReads(tenant);
        }

        WeldConnection after = tenant.connection("salesforce");
        assertThat(Harness.hasReason(after, "AuthorizationPending")).isTrue();
        assertThat(after.getStatus().connectionId()).isNull();
        assertThat(after.getStatus().authorizeUrl())
                .as("the link is not lost")
                .isEqualTo(before.getStatus().authorizeUrl());
        assertThat(tenant.calls("POST", "/connection_bridges")).hasSize(1);

        String id =
                tenant.account().authorize(after.getStatus().ledger().bridge().id());
        redirect("state=" + state + "&" + spelling + "=" + production);
        assertThat(tenant.awaitConnection("salesforce", "Connected").getStatus().connectionId())
                .isEqualTo(id);
        tenant.deleteConnection("salesforce");
        tenant.awaitConnectionGone("salesforce");
        assertThat(tenant.account().connections())
                .extracting(row -> row.id())
                .contains(production, alike, other, late)
                .doesNotContain(id);
    }

    @Test
    void believesNoRedirectThatASourceWasAuthorizedAgain() throws Exception {
        Harness.Tenant tenant = harness.tenant("again");
        String id = tenant.connected("salesforce");
        reauthorize(tenant);
        String state = state(tenant);
        String url = tenant.connection("salesforce").getStatus().authorizeUrl();

        redirect("state=" + state + "&connection_id=" + id);
        awaitReads(tenant);

        assertThat(tenant.connection("salesforce").getStatus().authorizeUrl()).isEqualTo(url);
        assertThat(tenant.notes("Connected")).noneMatch(note -> note.contains("again"));

        tenant.account()
                .authorize(tenant.connection("salesforce")
                        .getStatus()
                        .ledger()
                        .bridge()
                        .id());
        tenant.awaitNote("Connected", "was authorized again");
        // The status is written after the event.
        Harness.await()
                .until(() ->
                        tenant.connection("salesforce").getStatus().ledger().bridge() == null);
    }

    @Test
    void leadsAPersonWithoutAccessToTheClusterToTheLink() throws Exception {
        Harness.Tenant tenant = harness.tenant("connect");
        WeldConnection pending = pending(tenant, "deletionPolicy: Delete");
        String path = pathOfPage(pending);

        // The page comes a moment after the status.
        Harness.await().until(() -> open(path).statusCode() == 200);
        assertThat(open(path).body())
                .contains("Connect this source to Weld", "Continue to Weld")
                .contains(pending.getStatus().authorizeUrl().replace("&", "&amp;"));
        assertThat(open(path + "0").statusCode()).as("forged").isEqualTo(404);

        String state = state(tenant);
        tenant.account().authorize(pending.getStatus().ledger().bridge().id());
        assertThat(redirect("state=" + state).statusCode()).isEqualTo(200);
        WeldConnection connected = tenant.awaitConnection("salesforce", "Connected");
        assertThat(connected.getStatus().connectUrl()).isNull();
        Harness.await().until(() -> open(path).body().contains("This source is connected"));
        assertThat(open(path).body()).doesNotContain("href=");

        reauthorize(tenant);
        Harness.await().until(() -> tenant.connection("salesforce").getStatus().connectUrl() != null);
        String next = pathOfPage(tenant.connection("salesforce"));
        Harness.await().until(() -> open(next).body().contains("Continue to Weld"));
        assertThat(open(path).statusCode()).as("replaced").isEqualTo(404);
    }

    @Test
    void saysOnThePageWhatWeldSaysWentWrongAndKeepsTheLink() throws Exception {
        Harness.Tenant tenant = harness.tenant("denied");
        String url = pending(tenant).getStatus().authorizeUrl();

        HttpResponse<String> page = redirect("state=" + state(tenant) + "&error=access_denied");

        assertThat(page.body()).contains("Weld says: access denied.", "The link can be opened again.");
        awaitReads(tenant);
        assertThat(tenant.connection("salesforce").getStatus().authorizeUrl()).isEqualTo(url);
    }

    @Test
    void needsNeitherAnIdOfTheBridgeNorTheNamesOfTheConnections() {
        Harness.Tenant tenant = harness.tenant("nameless");
        tenant.account().createConnection("xAds", "another");
        Fault noId = harness.weld()
                .faults()
                .on("POST", "/connection_bridges")
                .withKey(tenant.apiKey())
                .rewrite(answer -> without(answer, "id", "expires_at"));
        Fault noNames = harness.weld()
                .faults()
                .on("GET", "/connections")
                .withKey(tenant.apiKey())
                .rewrite(page -> {
                    page.path("data").forEach(row -> without(row, "label", "integration_id"));
                    return page;
                });

        WeldConnection link = pending(tenant);
        awaitReads(tenant);

        assertThat(link.getStatus().authorizeUrl()).isNotNull();
        assertThat(link.getStatus().ledger().bridge().id()).isNull();
        String id = tenant.account().authorize(tenant.account().bridges().get(0).id());
        assertThat(tenant.awaitConnection("salesforce", "Connected").getStatus().connectionId())
                .isEqualTo(id);
        assertThat(tenant.calls("POST", "/connection_bridges")).hasSize(1);
        noId.remove();
        noNames.remove();
    }

    private static JsonNode without(JsonNode object, String... names) {
        return ((ObjectNode) object).remove(List.of(names));
    }

    @Test
    void asksEverMoreRarelyWhereTheAnswerWithTheLinkIsAlwaysLost() throws Exception {
        Harness.Tenant tenant = harness.tenant("lost");
        Fault lost = harness.weld()
                .faults()
                .on("POST", "/connection_bridges")
                .withKey(tenant.apiKey())
                .cutAfter();
        Fault hidden = harness.weld()
                .faults()
                .on("GET", "/connection_bridges")
                .withKey(tenant.apiKey())
                .rewrite(page -> {
                    page.path("data").forEach(row -> without(row, "state"));
                    return page;
                });

        tenant.connection("salesforce", "integrationId: salesforce", "apiKeySecretRef: {name: weld-api-key}");
        // The grace is 3 s here: links at 0, 3 and 9 s, the next at 21 s.
        Thread.sleep(16_000);
        assertThat(tenant.calls("POST", "/connection_bridges")).hasSizeBetween(2, 3);

        hidden.remove();
        lost.remove();
        tenant.awaitConnection("salesforce", "AuthorizationPending");
    }
}
