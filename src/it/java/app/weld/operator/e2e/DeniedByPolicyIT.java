package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A policy of the cluster that denies what the operator writes stops the resources that it is about, says so, and stops no other. */
class DeniedByPolicyIT {
    /** What a new policy takes to be in force. */
    private static final int SETTLED_SECONDS = 3;
    /** For a loop to show. */
    private static final int LONG_ENOUGH_SECONDS = 10;

    @RegisterExtension
    private final Harness harness = Harness.withOperator().withoutRequestCheck();

    private Harness.Tenant tenant;
    private Harness.Tenant other;

    @BeforeEach
    void twoTeams() {
        tenant = harness.tenant("denied");
        other = harness.tenant("allowed");
        tenant.connected("salesforce");
        other.connected("salesforce");
    }

    @AfterEach
    void stop() {
        allow();
    }

    private void deny(String resource, String expression, String words) {
        for (String yaml : List.of("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: %1$s}
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    resourceRules:
                      - {apiGroups: [weld.app], apiVersions: [v1alpha1], operations: [CREATE, UPDATE], resources: [%2$s]}
                  validations:
                    - {expression: "%3$s", message: "%4$s"}
                """, """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: %1$s}
                spec:
                  policyName: %1$s
                  validationActions: [Deny]
                  matchResources:
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                """)) {
            harness.client()
                    .resource(new KubernetesSerialization()
                            .<HasMetadata>unmarshal(yaml.formatted(tenant.namespace(), resource, expression, words)))
                    .create();
        }
    }

    private void assertTheOtherTeamIsServed() {
        other.crm();
        String id = other.awaitSync("crm", "InSync").getStatus().syncId();
        other.crm("enabled: false");
        await().until(() -> !other.account().sync(id).orElseThrow().enabled());
    }

    private void allow() {
        for (String kind : List.of("ValidatingAdmissionPolicyBinding", "ValidatingAdmissionPolicy")) {
            harness.client()
                    .genericKubernetesResources("admissionregistration.k8s.io/v1", kind)
                    .withName(tenant.namespace())
                    .delete();
        }
    }

    @Test
    void theFinalizer() throws Exception {
        deny("weldeltsyncs", "!has(object.metadata.finalizers)", "no finalizers in this house");
        TimeUnit.SECONDS.sleep(SETTLED_SECONDS);
        tenant.crm();

        tenant.awaitNote("WriteDenied", "the API server denies", "no finalizers in this house");
        assertTheOtherTeamIsServed();
        TimeUnit.SECONDS.sleep(LONG_ENOUGH_SECONDS);
        assertThat(attempts()).as("attempts").isLessThan(20);
        assertThat(tenant.account().syncs()).isEmpty();
        assertThat(tenant.sync("crm").hasFinalizer(Annotations.FINALIZER)).isFalse();

        allow();
        await().atMost(Duration.ofSeconds(90)).until(() -> Harness.hasReason(tenant.sync("crm"), "InSync"));
        assertThat(tenant.account().syncs()).hasSize(1);
    }

    @Test
    void theStatus() throws Exception {
        deny("weldeltsyncs/status", "false", "no word from anybody");
        TimeUnit.SECONDS.sleep(SETTLED_SECONDS);
        tenant.crm();

        tenant.awaitNote("WriteDenied", "the API server denies", "no word from anybody");
        assertTheOtherTeamIsServed();
        TimeUnit.SECONDS.sleep(LONG_ENOUGH_SECONDS);
        assertThat(attempts()).as("attempts").isLessThan(20);
        // What cannot be written down is not done.
        assertThat(tenant.account().syncs()).isEmpty();

        allow();
        await().atMost(Duration.ofSeconds(90)).until(() -> Harness.hasReason(tenant.sync("crm"), "InSync"));
        assertThat(tenant.account().syncs()).hasSize(1);
    }

    /** How often it was reported so far. */
    private int attempts() {
        return tenant.events().stream()
                .filter(event -> "WriteDenied".equals(event.getReason()))
                .mapToInt(event ->
                        event.getSeries() == null ? 1 : event.getSeries().getCount())
                .sum();
    }
}
