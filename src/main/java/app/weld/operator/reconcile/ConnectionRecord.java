package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.api.v1alpha1.Weld;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.status.ConnectionDraft;
import app.weld.operator.status.Reason;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A connection during one reconcile. */
final class ConnectionRecord
        extends StatusRecord<WeldConnection, WeldConnectionStatus, ConnectionLedger, ConnectionReport> {
    private static final class Halves
            implements StatusRecord.Halves<WeldConnection, WeldConnectionStatus, ConnectionLedger, ConnectionReport> {
        @Override
        public WeldConnection blank() {
            return new WeldConnection();
        }

        @Override
        public WeldConnectionStatus statusOf(WeldConnection resource) {
            return resource.getStatus() == null ? WeldConnectionStatus.empty() : resource.getStatus();
        }

        @Override
        public ConnectionLedger ledger(WeldConnectionStatus status) {
            return status.ledger();
        }

        @Override
        public ConnectionReport report(WeldConnectionStatus status) {
            return status.report();
        }

        @Override
        public WeldConnectionStatus ofLedger(ConnectionLedger ledger) {
            return WeldConnectionStatus.of(ledger, ConnectionReport.EMPTY);
        }

        @Override
        public WeldConnectionStatus ofReport(ConnectionReport report) {
            return WeldConnectionStatus.of(ConnectionLedger.EMPTY, report);
        }

        @Override
        public ConnectionReport smallest(ConnectionReport report) {
            return report;
        }
    }

    ConnectionRecord(WeldConnection resource, StatusRecord.Access<WeldConnection> access, Instant now) {
        super(resource, new Halves(), access, now);
    }

    /** A report that begins as the last one. */
    ConnectionDraft draft() {
        return ConnectionDraft.after(before(), generation(), now());
    }

    /** Whether somebody asks to look at Weld now. */
    boolean isAsked() {
        return Trigger.asks(reconcileRequest(), before().lastHandledReconcileAt());
    }

    /** The id by which the manifest names the connection, or else the one that was found. */
    @Nullable
    String knownId() {
        String declared = resource().getSpec().connectionId();
        return declared != null ? declared : ledger().connectionId();
    }

    /** The value of a wish to authorize again that was not handled yet. */
    @Nullable
    String reauthorizeRequest() {
        String value = Trigger.value(resource(), Weld.REAUTHORIZE_REQUESTED_AT);
        return Trigger.asks(value, ledger().lastHandledReauthorizeAt()) ? value : null;
    }

    /** For saying what keeps it from going on. An edit and a request are new attempts. */
    Attempt attempt() {
        boolean settled = isObserved()
                && readyBefore()
                        .filter(ready -> ready.reason().equals(Reason.Connected.name()))
                        .isPresent();
        return new Attempt(
                resource(),
                conditionsBefore(),
                settled,
                Arrays.asList(
                        resource().getMetadata().getGeneration(),
                        reconcileRequest(),
                        Trigger.value(resource(), Weld.REAUTHORIZE_REQUESTED_AT),
                        Trigger.isForced(resource()),
                        resource().isMarkedForDeletion()),
                now());
    }
}
