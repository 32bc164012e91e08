package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.reconcile.ResourceAccess;
import app.weld.operator.reconcile.ResourceContext;
import app.weld.operator.reconcile.StatusHalves;
import app.weld.operator.status.AppUrls;
import app.weld.operator.status.ConnectionStatusBuilder;
import app.weld.operator.status.Reason;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection during one reconcile. */
final class ConnectionContext
        extends ResourceContext<WeldConnection, WeldConnectionStatus, ConnectionLedger, ConnectionReport> {
    private static final class Halves
            implements StatusHalves<WeldConnection, WeldConnectionStatus, ConnectionLedger, ConnectionReport> {
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

    private final ConnectionMemory remembered;
    private final ConnectPages pages;
    private final AppUrls urls;
    private @Nullable String adoptionDeniedBy;

    ConnectionContext(
            WeldConnection resource,
            ResourceAccess<WeldConnection> access,
            Instant now,
            ConnectionMemory remembered,
            ConnectPages pages,
            AppUrls urls) {
        super(resource, new Halves(), access, now, remembered.retries());
        this.remembered = remembered;
        this.pages = pages;
        this.urls = urls;
    }

    @Override
    public boolean tryPersist(ConnectionLedger next) {
        boolean written = super.tryPersist(next);
        if (written) {
            pages.follow(resource(), next);
        }
        return written;
    }

    /** Sets the WeldWorkspace that does not let this resource adopt; empty if nothing prevents it. */
    void adoptionDeniedBy(Optional<String> workspace) {
        adoptionDeniedBy = workspace.orElse(null);
    }

    Optional<String> adoptionDeniedBy() {
        return Optional.ofNullable(adoptionDeniedBy);
    }

    ChangedKey changedKey() {
        return remembered.changedKey();
    }

    UnconfirmedLink unconfirmedLink() {
        return remembered.unconfirmedLink();
    }

    /** A report that begins as the last one. */
    @Override
    public ConnectionStatusBuilder status() {
        return ConnectionStatusBuilder.after(before(), generation(), now())
                .connectUrl(pages.url(ledger().bridge()))
                .url(urls.connection(ledger().connectionId()));
    }

    /** The id by which the manifest names the connection, or else the one that it is bound to. */
    @Nullable
    String knownId() {
        String declared = resource().getSpec().connectionId();
        return declared != null ? declared : ledger().connectionId();
    }

    /** The value of a request to authorize again that was not handled yet. */
    @Nullable
    String reauthorizeRequest() {
        String value = RequestAnnotation.value(resource(), Annotations.REAUTHORIZE_REQUESTED_AT);
        return RequestAnnotation.isNew(value, ledger().lastHandledReauthorizeAt()) ? value : null;
    }

    @Override
    protected boolean isSettled() {
        return isObserved()
                && readyBefore()
                        .filter(ready -> ready.reason().equals(Reason.Connected.name()))
                        .isPresent();
    }
}
