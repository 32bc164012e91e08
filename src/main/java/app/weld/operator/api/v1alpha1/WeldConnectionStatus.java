package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The observed state of a connection. The fields from {@code connectionId} to {@code lastHandledReauthorizeAt} are durable, and
 * written with their own field manager ({@link ConnectionLedger}). The others report the current state ({@link ConnectionReport}).
 */
@JsonClassDescription("The observed state of the connection.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WeldConnectionStatus(
        @PrinterColumn(name = "Connection", priority = 1)
        @Size(max = 255)
        @JsonPropertyDescription("Weld's id of the connection.")
        @Nullable
        String connectionId,

        @JsonPropertyDescription(
                "Created: a person authorized the connection for this resource. Adopted: the connection existed before, and was found by its label or named by spec.connectionId.")
        @Nullable
        Origin origin,

        @JsonPropertyDescription("The connection bridge that waits for a person, and the data to recognize its result.")
        @Nullable
        Bridge bridge,

        @Size(max = 4096)
        @JsonPropertyDescription(
                "The link that a person opens to authorize the source. Everyone who may get this resource can read it, and everyone who has it can attach a source to the workspace.")
        @Nullable
        String authorizeUrl,

        @Size(max = 64) @JsonPropertyDescription("When the link expires, RFC 3339.") @Nullable
        String authorizeUrlExpiresAt,

        @Size(max = 2048)
        @JsonPropertyDescription(
                "The page from which a person without access to the cluster can open the link, if the operator has connect pages. It leads to the link, so it is as confidential.")
        @Nullable
        String connectUrl,

        @Size(max = 1024)
        @JsonPropertyDescription("The value of weld.app/reauthorize-requested-at that was handled last.")
        @Nullable
        String lastHandledReauthorizeAt,

        @Min(-1)
        @Max(9007199254740991L)
        @JsonPropertyDescription("The metadata.generation that the operator has acted on; -1 before the first time.")
        @Nullable
        Long observedGeneration,

        @Size(max = 16) @JsonPropertyDescription("The conditions, one for each type.")
        List<Condition> conditions,

        @PrinterColumn(name = "Message")
        @Size(max = 64)
        @JsonPropertyDescription(
                "The most important message, shortened for kubectl get: that of Ready, or that Weld does not answer.")
        @Nullable
        String summary,

        @Size(max = 128) @JsonPropertyDescription("Weld's id of the source, as Weld reports it.") @Nullable
        String integrationId,

        @Size(max = 1024)
        @JsonPropertyDescription("The value of weld.app/reconcile-requested-at that was handled last.")
        @Nullable
        String lastHandledReconcileAt,

        @PrinterColumn(name = "URL", priority = 1)
        @Size(max = 2048)
        @JsonPropertyDescription(
                "The address of the connection in the Weld app, if the operator is configured with WELD_APP_CONNECTION_URL.")
        @Nullable
        String url,

        @JsonPropertyDescription(
                "What the operator has to remember about this resource. It is for the operator alone, and may change with every version.")
        @Nullable
        ConnectionTracking tracking)
        implements ConditionedStatus {

    public WeldConnectionStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The status of a resource that was not reconciled yet. */
    public static WeldConnectionStatus empty() {
        return of(ConnectionLedger.EMPTY, ConnectionReport.EMPTY);
    }

    public static WeldConnectionStatus of(ConnectionLedger ledger, ConnectionReport report) {
        return new WeldConnectionStatus(
                ledger.connectionId(),
                ledger.origin(),
                ledger.bridge(),
                ledger.authorizeUrl(),
                ledger.authorizeUrlExpiresAt(),
                report.connectUrl(),
                ledger.lastHandledReauthorizeAt(),
                report.observedGeneration(),
                report.conditions(),
                Summary.of(report.conditions()),
                report.integrationId(),
                report.lastHandledReconcileAt(),
                report.url(),
                ConnectionTracking.of(ledger));
    }

    /** The durable part. */
    public ConnectionLedger ledger() {
        ConnectionTracking tracked = ConnectionTracking.orNothing(tracking);
        return new ConnectionLedger(
                connectionId,
                origin,
                tracked.apiKeyDigest(),
                tracked.formerConnectionIds(),
                bridge,
                authorizeUrl,
                authorizeUrlExpiresAt,
                lastHandledReauthorizeAt);
    }

    /** The current state. */
    public ConnectionReport report() {
        return new ConnectionReport(
                observedGeneration, conditions, integrationId, connectUrl, lastHandledReconcileAt, url);
    }

    /** Omits the link, because anyone who has it can attach a source to the workspace. */
    @Override
    public String toString() {
        return "WeldConnectionStatus[" + connectionId + "]";
    }
}
