package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.plan.Plan;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.reconcile.RequestKind;
import app.weld.operator.reconcile.ResourceAccess;
import app.weld.operator.reconcile.ResourceContext;
import app.weld.operator.reconcile.RetryMemory;
import app.weld.operator.reconcile.StatusHalves;
import app.weld.operator.status.AppUrls;
import app.weld.operator.status.Reason;
import app.weld.operator.status.ReportBounds;
import app.weld.operator.status.SyncStatusBuilder;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A sync during one reconcile. */
public final class SyncContext extends ResourceContext<WeldEltSync, WeldEltSyncStatus, SyncLedger, SyncReport> {
    private static final class Halves implements StatusHalves<WeldEltSync, WeldEltSyncStatus, SyncLedger, SyncReport> {
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

    /** The reasons of a manifest that could not be compared with Weld yet. */
    private static final Set<String> UNJUDGED =
            Set.of(Reason.Progressing.name(), Reason.APIUnavailable.name(), Reason.RateLimited.name());

    private static final Set<String> SETTLED = Set.of(Reason.InSync.name(), Reason.InSyncDisabled.name());

    private final BindingMemory binding;
    private final AppUrls urls;
    private boolean behind;
    private @Nullable String adoptionDeniedBy;
    private @Nullable String creation;

    public SyncContext(
            WeldEltSync resource,
            ResourceAccess<WeldEltSync> access,
            Instant now,
            RetryMemory retries,
            BindingMemory binding,
            AppUrls urls) {
        super(resource, new Halves(), access, now, retries);
        this.binding = binding;
        this.urls = urls;
    }

    BindingMemory binding() {
        return binding;
    }

    /**
     * The resource cannot go on for now: an intent under which nothing was sent, which keeps every other resource from the sync, is
     * taken out of the status. It stays where another process has written other facts meanwhile.
     */
    public void withdrawUnsentIntent() {
        PendingCreation shown = ledger().creation();
        if (shown != null
                && binding.creation() instanceof CreationState.Written written
                && written.intentId().equals(shown.id())
                && tryPersist(ledger().unbound())) {
            binding.apply(new CreationEvent.IntentWithdrawn());
        }
    }

    /** Sets the WeldWorkspace or WeldConnection that does not let this resource adopt; empty if nothing prevents it. */
    public void adoptionDeniedBy(Optional<String> owner) {
        adoptionDeniedBy = owner.orElse(null);
    }

    /** Whether it is a WeldConnection that does not, whose namespace is named; a WeldWorkspace has none. */
    public boolean isAdoptionDeniedByConnection() {
        return adoptionDeniedBy != null && adoptionDeniedBy.contains("/");
    }

    public Optional<String> adoptionDeniedBy() {
        return Optional.ofNullable(adoptionDeniedBy);
    }

    /** This reconciliation has created the sync. An event will say so, with what else is done for it. */
    void created(String note) {
        creation = note;
    }

    /** What the event about the creation says; empty where this reconciliation has created nothing, or has said so already. */
    public Optional<String> takeCreation() {
        Optional<String> note = Optional.ofNullable(creation);
        creation = null;
        return note;
    }

    /** A report that begins as the last one. */
    @Override
    public SyncStatusBuilder status() {
        return SyncStatusBuilder.after(before(), generation(), now())
                .url(urls.sync(ledger().syncId(), ledger().connectionId()));
    }

    /** Whether the resource has no status so far: it is new, or came back from a backup without its status. */
    public boolean isFirstSeen() {
        Long observed = before().observedGeneration();
        return conditionsBefore().isEmpty() && (observed == null || observed < 0);
    }

    /** Whether a user has changed or requested something that is not done yet: that takes precedence over mere polling. */
    public boolean isUrgent() {
        return !isCompared() || isRequestPending() || isReconcileRequested();
    }

    /** Whether the manifest as it is has been compared with what Weld has. */
    public boolean isCompared() {
        return isObserved()
                && readyBefore()
                        .filter(ready -> !UNJUDGED.contains(ready.reason()))
                        .isPresent();
    }

    /** Whether an earlier manifest was carried out. */
    public boolean isEdited() {
        Long observed = before().observedGeneration();
        return observed != null && observed > 0 && observed < generation();
    }

    /** Whether the manifest was changed, and an earlier one was in its desired state, so far as was reported. */
    public boolean isEditedInSync() {
        return isEdited()
                && readyBefore()
                        .filter(ready -> SETTLED.contains(ready.reason()))
                        .isPresent();
    }

    /** What is to be done; as long as it is not, the sync is not in its desired state. */
    public void planned(Plan plan) {
        behind = !plan.changesNothing();
    }

    /** Whether the last reconciliation left the sync in its desired state, and the manifest and the sync's id are still the same. */
    public boolean wasInSync() {
        WeldEltSyncStatus status = resource().getStatus();
        boolean sameSync = status != null && Objects.equals(status.syncId(), ledger().syncId());
        return isObserved()
                && sameSync
                && readyBefore()
                        .filter(ready -> SETTLED.contains(ready.reason()))
                        .isPresent();
    }

    @Override
    protected boolean isSettled() {
        return wasInSync() && !behind;
    }

    private boolean isNew(RequestKind kind, @Nullable PendingRequest noted) {
        String annotation = kind.annotation();
        if (annotation == null) {
            // A new request of the manifest is a new generation.
            return false;
        }
        String value = RequestAnnotation.value(resource(), annotation);
        return RequestAnnotation.isNew(value, kind.handled(ledger().requests()))
                && (noted == null || !noted.value().equals(value));
    }

    /** Whether there is something to carry out, noted or not. */
    public boolean isRequestPending() {
        Requests requests = ledger().requests();
        for (RequestKind kind : RequestKind.values()) {
            PendingRequest noted = kind.of(requests);
            boolean pending = noted != null && noted.requestState() == RequestState.Pending;
            if (pending || isNew(kind, noted)) {
                return true;
            }
        }
        return false;
    }
}
