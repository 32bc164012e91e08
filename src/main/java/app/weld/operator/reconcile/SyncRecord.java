package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Request;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.Weld;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.plan.Plan;
import app.weld.operator.status.Reason;
import app.weld.operator.status.ReportBounds;
import app.weld.operator.status.SyncDraft;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/** A sync during one reconcile. */
final class SyncRecord extends StatusRecord<WeldEltSync, WeldEltSyncStatus, SyncLedger, SyncReport> {
    private static final class Halves
            implements StatusRecord.Halves<WeldEltSync, WeldEltSyncStatus, SyncLedger, SyncReport> {
        @Override
        public WeldEltSync blank() {
            return new WeldEltSync();
        }

        @Override
        public WeldEltSyncStatus statusOf(WeldEltSync resource) {
            return resource.getStatus() == null ? WeldEltSyncStatus.empty() : resource.getStatus();
        }

        @Override
        public SyncLedger ledger(WeldEltSyncStatus status) {
            return status.ledger();
        }

        @Override
        public SyncReport report(WeldEltSyncStatus status) {
            return status.report();
        }

        @Override
        public WeldEltSyncStatus ofLedger(SyncLedger ledger) {
            return WeldEltSyncStatus.of(ledger, SyncReport.EMPTY);
        }

        @Override
        public WeldEltSyncStatus ofReport(SyncReport report) {
            return WeldEltSyncStatus.of(SyncLedger.EMPTY, report);
        }

        @Override
        public SyncReport smallest(SyncReport report) {
            return ReportBounds.smallest(report);
        }
    }

    /** What is said of a manifest that Weld could not be asked about yet. */
    private static final Set<String> UNJUDGED =
            Set.of(Reason.Progressing.name(), Reason.APIUnavailable.name(), Reason.RateLimited.name());

    private boolean behind;

    SyncRecord(WeldEltSync resource, StatusRecord.Access<WeldEltSync> access, Instant now) {
        super(resource, new Halves(), access, now);
    }

    /** A report that begins as the last one. */
    SyncDraft draft() {
        return SyncDraft.after(before(), generation(), now());
    }

    /** Whether somebody asks to look at Weld now. */
    boolean isAsked() {
        return Trigger.asks(reconcileRequest(), before().lastHandledReconcileAt());
    }

    /** Whether nobody has reported on this resource so far: it is new, or came back from a backup without its status. */
    boolean isFirstSeen() {
        Long observed = before().observedGeneration();
        return conditionsBefore().isEmpty() && (observed == null || observed < 0);
    }

    /** Whether a user has changed or asked for something that is not done yet: that goes before what is merely looked at. */
    boolean isNews() {
        return !isJudged() || isRequestPending() || isAsked();
    }

    /** Whether the manifest as it is has been compared with what Weld has. */
    boolean isJudged() {
        return isObserved()
                && readyBefore()
                        .filter(ready -> !UNJUDGED.contains(ready.reason()))
                        .isPresent();
    }

    /** What is to be done; as long as it is not, the sync is not as wished. */
    void found(Plan plan) {
        behind = !plan.changesNothing();
    }

    /** Whether everything was as wished when somebody looked last, and the wish and the sync are still the same. */
    boolean wasInSync() {
        WeldEltSyncStatus status = resource().getStatus();
        boolean sameSync = status != null && Objects.equals(status.syncId(), ledger().syncId());
        return isObserved()
                && sameSync
                && readyBefore()
                        .filter(ready -> ready.reason().equals(Reason.InSync.name())
                                || ready.reason().equals(Reason.InSyncDisabled.name()))
                        .isPresent();
    }

    /** For saying what keeps it from going on. An edit and a request are new attempts. */
    Attempt attempt() {
        WeldEltSync resource = resource();
        return new Attempt(
                resource,
                conditionsBefore(),
                wasInSync() && !behind,
                Arrays.asList(
                        generation(),
                        reconcileRequest(),
                        Trigger.value(resource, Weld.RUN_REQUESTED_AT),
                        Trigger.value(resource, Weld.FULL_REFRESH_REQUESTED_AT),
                        Trigger.value(resource, Weld.CANCEL_FULL_REFRESH_REQUESTED_AT),
                        Trigger.isForced(resource),
                        resource.isMarkedForDeletion()),
                now());
    }

    /** Whether there is something to carry out, noted or not. */
    private boolean isRequestPending() {
        Requests requests = ledger().requests();
        for (RequestKind kind : RequestKind.values()) {
            Request noted = kind.of(requests);
            boolean pending = noted != null && noted.requestState() == RequestState.Pending;
            boolean news = Trigger.asks(Trigger.value(resource(), kind.annotation()), kind.handled(requests))
                    && (noted == null || !noted.value().equals(Trigger.value(resource(), kind.annotation())));
            if (pending || news) {
                return true;
            }
        }
        return false;
    }
}
