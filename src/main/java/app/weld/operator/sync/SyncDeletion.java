package app.weld.operator.sync;

import app.weld.operator.status.EventReason;
import app.weld.operator.api.v1alpha1.DeletionPolicy;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.plan.SyncSearch;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.CrdDeletion;
import app.weld.operator.reconcile.FirstSeen;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReferenceResolver;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.Reason;
import app.weld.operator.status.RequeueException;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What becomes of a sync in Weld when its resource is deleted. Only what this resource stands for is ever deleted. */
final class SyncDeletion {
    private static final String DELETING = "the sync is being deleted in Weld";

    private final ControllerContext around;
    private final CrdDeletion removal;
    private final ReferenceResolver references;
    private final OwnershipClaims claims;

    SyncDeletion(ControllerContext around, ReferenceResolver references, OwnershipClaims claims) {
        this.around = around;
        this.references = references;
        this.claims = claims;
        this.removal = new CrdDeletion(around);
    }

    /**
     * Returns when the resource may go.
     *
     * @param search since when this process looks for a sync that Weld does not show
     * @throws RequeueException while it is not known whether there is a sync
     * @throws NotReadyException or a WeldException while it cannot be deleted
     */
    void run(SyncContext record, FirstSeen search) {
        SyncLedger ledger = record.ledger();
        if (ledger.syncId() == null && ledger.creation() == null && record.isStatusKnown()) {
            return;
        }
        if (RequestAnnotation.isForceDelete(record.resource())) {
            orphaned(record, "weld.app/force-delete is set");
            return;
        }
        record.checkReadable();
        WeldEltSyncSpec spec = record.resource().getSpec();
        if (spec.suspended()) {
            around.events()
                    .record(record.resource(), EventReason.Retained, what(ledger) + " stays in Weld: spec.suspend is true");
            return;
        }
        if (policy(spec, ledger) == DeletionPolicy.Retain
                || spec.managementPolicyOrDefault() == ManagementPolicy.ObserveOnly) {
            String why = spec.deletionPolicy() == null && spec.managementPolicyOrDefault() == ManagementPolicy.Full
                    ? ": it was there before this resource, and deletionPolicy is not Delete"
                    : "";
            around.events().record(record.resource(), EventReason.Retained, what(ledger) + " stays in Weld" + why);
            return;
        }
        if (ledger.syncId() != null && claims.belongsToAnother(ledger.syncId(), record.resource())) {
            around.events()
                    .record(
                            record.resource(),
                            EventReason.Retained,
                            what(ledger) + " stays in Weld: it belongs to another resource");
            return;
        }
        if (removal.isOfKind(record.memory(), record.resource(), DELETING)) {
            around.events().record(record.resource(), EventReason.Retained, what(ledger) + " stays in Weld: " + CrdDeletion.WHY);
            return;
        }
        ApiKey key;
        try {
            key = references.keyForDeletion(record.resource());
        } catch (NotReadyException e) {
            if (e.reason() == Reason.InvalidAPIKey
                    || !around.caches()
                            .isTerminating(record.resource().getMetadata().getNamespace())) {
                throw e;
            }
            orphaned(record, "the namespace is going and the API key is gone already");
            return;
        }
        delete(record, search, key, around.weld().of(key, Priority.USER));
    }

    /** What an attempt to create has made, if anything, is created by this resource. */
    private static DeletionPolicy policy(WeldEltSyncSpec spec, SyncLedger ledger) {
        return spec.deletionPolicyOrDefault(ledger.syncId() == null ? Origin.Created : ledger.origin());
    }

    private void delete(SyncContext record, FirstSeen search, ApiKey key, WeldApi weld) {
        SyncLedger ledger = record.ledger();
        String id = ledger.syncId();
        if (id == null && ledger.creation() != null) {
            id = recover(record, search, ledger.creation(), weld);
        }
        if (id == null) {
            return;
        }
        sayDeleting(record);
        if (!weld.deleteSync(id, Boolean.TRUE.equals(record.resource().getSpec().removeDataOnDelete()))) {
            requireGone(record, search, id, key, weld);
        }
        around.poller().writes().deleted(id);
        around.events().record(record.resource(), EventReason.SyncDeleted, "sync " + id + " was deleted in Weld");
    }

    /**
     * Weld does not know the id. That it is gone is plain where this key has shown it before, and otherwise only where the
     * key shows its connection and the sync cannot be too new to be visible.
     */
    private void requireGone(SyncContext record, FirstSeen search, String id, ApiKey key, WeldApi weld) {
        boolean isNew = around.poller().writes().isNew(id);
        if (!isNew && around.poller().hasShown(record.key(), key, id)) {
            return;
        }
        PendingCreation creation = record.ledger().creation();
        String connection =
                creation != null ? creation.connectionId() : record.ledger().connectionId();
        boolean sees =
                weld.connections().items().stream().anyMatch(shown -> shown.id().equals(connection));
        if (!sees) {
            throw new NotReadyException(
                    Reason.WorkspaceMismatch,
                    "neither sync " + id + " nor its connection " + connection
                            + " is there for this API key: is it the key of the right workspace?");
        }
        if (isNew || isWithinGrace(search)) {
            throw RequeueException.because(
                    Reason.Deleting,
                    "Weld does not know sync " + id + ": it is tried again, since a new sync may not be visible yet",
                    around.intervals().creationCheck());
        }
    }

    /** Not over a word that says more: a deletion that is tried again would write it each time. */
    private static void sayDeleting(SyncContext record) {
        boolean told = Conditions.find(record.before().conditions(), Conditions.READY)
                .filter(ready -> ready.reason().equals(Reason.Deleting.name())
                        || ready.reason().equals(Reason.DeletionBlocked.name()))
                .isPresent();
        if (!told) {
            record.publish(record.status().ready(Reason.Deleting, DELETING).build());
        }
    }

    /** An attempt to create whose outcome is not known: what it made is to be deleted, and nothing else. */
    private @Nullable String recover(SyncContext record, FirstSeen search, PendingCreation attempt, WeldApi weld) {
        List<Sync> made = SyncSearch.madeBy(
                attempt,
                SyncSearch.readable(
                        weld.syncsOf(attempt.connectionId()),
                        attempt.connectionId(),
                        record.resource().getSpec().destinationSchemaName()),
                record.resource().getSpec().destinationSchemaName(),
                id -> claims.belongsToAnother(id, record.resource()));
        if (made.size() > 1) {
            throw new NotReadyException(
                    Reason.AmbiguousSync,
                    "one of the syncs " + made.stream().map(Sync::id).collect(Collectors.joining(", "))
                            + " may be what this resource created; delete it in Weld");
        }
        if (!made.isEmpty()) {
            return made.get(0).id();
        }
        if (isWithinGrace(search)) {
            throw RequeueException.because(
                    Reason.Deleting,
                    "it is not known whether Weld has created the sync: it is looked for before the resource goes",
                    around.intervals().creationCheck());
        }
        return null;
    }

    /** The grace period counts from when this process first had to look, since the intent may be by another clock. */
    private boolean isWithinGrace(FirstSeen search) {
        Instant now = around.clock().instant();
        Instant since = search.since(now);
        return now.isBefore(since.plus(around.intervals().creationGrace()));
    }

    private void orphaned(SyncContext record, String why) {
        String note = "WeldEltSync " + record.key().qualifiedName() + " goes, " + what(record.ledger())
                + " stays behind in Weld: " + why;
        around.events().orphaned(record.resource(), note);
    }

    private static String what(SyncLedger ledger) {
        return ledger.syncId() != null ? "sync " + ledger.syncId() : "a sync that may have been created";
    }
}
