package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.reconcile.ResourceAccess;
import app.weld.operator.status.AppUrls;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The {@code WeldConnection} team/crm as an API server stores it, with a status that has two field managers. */
final class StoredConnection {
    final WeldConnection resource = new WeldConnection();
    ConnectionLedger ledger = ConnectionLedger.EMPTY;
    ConnectionReport report = ConnectionReport.EMPTY;

    private int version = 1;

    /** Whether the status cannot be read. */
    boolean statusLost;

    StoredConnection() {
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("crm")
                .withNamespace("team")
                .withUid("uid")
                .withGeneration(1L)
                .withResourceVersion("1")
                .withCreationTimestamp("2026-03-01T10:00:00Z")
                .build());
    }

    /** The manifest, whatever it was before: salesforce, eu, with the key of the team. */
    void spec(Consumer<ObjectNode> change) {
        ObjectNode spec = JsonNodeFactory.instance
                .objectNode()
                .put("integrationId", "salesforce")
                .put("label", "eu");
        spec.putObject("apiKeySecretRef").put("name", "weld-api-key");
        change.accept(spec);
        resource.setSpec(Serialization.unmarshal(spec.toString(), WeldConnectionSpec.class));
    }

    void annotate(String name, String value) {
        resource.getMetadata().setAnnotations(new HashMap<>(Map.of(name, value)));
    }

    /** A reconciliation reads it, and writes its status here. */
    ConnectionContext open(Instant now, ConnectionMemory memory, ConnectPages pages) {
        resource.setStatus(statusLost ? null : WeldConnectionStatus.of(ledger, report));
        return new ConnectionContext(
                resource,
                new ResourceAccess<>(this::write, () -> Optional.of(resource)),
                now,
                memory,
                pages,
                AppUrls.NONE);
    }

    /** Another process, or a person, writes these facts meanwhile. */
    void overwrite(ConnectionLedger other) {
        ledger = other;
        version++;
        resource.getMetadata().setResourceVersion(String.valueOf(version));
        resource.setStatus(WeldConnectionStatus.of(ledger, report));
    }

    private WeldConnection write(WeldConnection patch, String manager) {
        String expected = patch.getMetadata().getResourceVersion();
        if (expected != null && !expected.equals(String.valueOf(version))) {
            throw new KubernetesClientException("conflict", HttpURLConnection.HTTP_CONFLICT, null);
        }
        if (manager.equals("weld-operator")) {
            report = patch.getStatus().report();
        } else {
            ledger = patch.getStatus().ledger();
        }
        WeldConnection written = new WeldConnection();
        written.setMetadata(resource.getMetadata());
        written.setSpec(resource.getSpec());
        written.setStatus(WeldConnectionStatus.of(ledger, report));
        return written;
    }
}
