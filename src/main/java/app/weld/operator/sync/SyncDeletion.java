package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.DeletionPolicy;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.plan.SchemaName;
import app.weld.operator.plan.SyncSearch;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.CrdDeletion;
import app.weld.operator.reconcile.FirstSeen;
import app.weld.operator.reconcile.KeyResolution;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReferenceResolver;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.turn.Lane;
import app.weld.operator.turn.RequestTurns;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What becomes of a sync in Weld when its resource is deleted. Only what this resource stands for is ever deleted. */
final class SyncDeletion {

    private final ControllerContext controller;
    private final CrdDeletion crd;
    private final ReferenceResolver references;
    private final OwnershipClaims claims;
    private final RequestTurns turns;

    SyncDeletion(
            ControllerContext controller, ReferenceResolver references, OwnershipClaims claims, RequestTurns turns) {
        this.controller = controller;
        this.references = references;
        this.claims = claims;
        this.turns = turns;
        this.crd = new CrdDeletion(controller);
    }

    /**
     * Returns why the resource has to stay still; empty when it may be deleted.
     *
     * @param missing since when this process searches for a sync that Weld does not show
     */
    Optional<Outcome.Stop> run(SyncContext context, FirstSeen missing) {
        SyncLedger ledger = context.ledger();
        if (ledger.syncId() == null && ledger.creation() == null && context.isStatusKnown()) {
            return Optional.empty();
        }
        if (RequestAnnotation.isForceDelete(context.resource())) {
            return orphaned(context, "weld.app/force-delete is set");
        }
        Optional<Outcome.Stop> unsupported = context.unsupported();
        if (unsupported.isPresent()) {
            return unsupported;
        }
        Optional<String> retained = whyRetained(context);
        if (retained.isPresent()) {
            return retained(context, retained.get());
        }
        Optional<Outcome.Stop> wait = crd.untilKnown(context.memory(), Situation.DELETING_SYNC);
        if (wait.isPresent()) {
            return wait;
        }
        return crd.includes(context.resource()) ? retained(context, ": " + CrdDeletion.WHY) : withKey(context, missing);
    }

    /** Why the sync stays in Weld; empty where it is to be deleted. */
    private Optional<String> whyRetained(SyncContext context) {
        WeldEltSyncSpec spec = context.resource().getSpec();
        SyncLedger ledger = context.ledger();
        if (spec.suspended()) {
            return Optional.of(": spec.suspend is true");
        }
        // What an attempt to create has made, if anything, is created by this resource.
        DeletionPolicy policy =
                spec.deletionPolicyOrDefault(ledger.syncId() == null ? Origin.Created : ledger.origin());
        boolean observeOnly = spec.managementPolicyOrDefault() == ManagementPolicy.ObserveOnly;
        if (policy == DeletionPolicy.Retain || observeOnly) {
            return Optional.of(
                    spec.deletionPolicy() == null && spec.managementPolicyOrDefault() == ManagementPolicy.Full
                            ? ": it was there before this resource, and deletionPolicy is not Delete"
                            : "");
        }
        return ledger.syncId() != null && claims.belongsToAnother(ledger.syncId(), context.resource())
                ? Optional.of(": it belongs to another resource")
                : Optional.empty();
    }

    private Optional<Outcome.Stop> retained(SyncContext context, String why) {
        leave(context);
        controller.events().record(context.resource(), EventReason.Retained, what(context) + " stays in Weld" + why);
        return Optional.empty();
    }

    /** Another resource for the same sync, such as this one applied again, does not create it before reads can show it. */
    private void leave(SyncContext context) {
        PendingCreation attempt = context.ledger().creation();
        String schema = schema(context);
        if (context.ledger().syncId() == null && attempt != null && schema != null) {
            controller.poller().writes().mayHaveCreated(SchemaName.destination(attempt.connectionId(), schema));
        }
    }

    private Optional<Outcome.Stop> orphaned(SyncContext context, String why) {
        leave(context);
        controller
                .events()
                .orphaned(
                        context.resource(),
                        "WeldEltSync " + context.key().qualifiedName() + " goes, " + what(context)
                                + " stays behind in Weld: " + why);
        return Optional.empty();
    }

    private static String what(SyncContext context) {
        SyncLedger ledger = context.ledger();
        PendingCreation attempt = ledger.creation();
        if (ledger.syncId() != null) {
            return "sync " + ledger.syncId();
        }
        String schema = schema(context);
        String where = attempt == null || schema == null
                ? ""
                : " from connection " + attempt.connectionId() + " into schema " + schema;
        return "a sync that may have been created" + where;
    }

    /** Absent where this version cannot read the manifest, which can be forced to go nevertheless. */
    private static @Nullable String schema(SyncContext context) {
        WeldEltSyncSpec spec = context.resource().getSpec();
        return spec == null ? null : spec.destinationSchemaName();
    }

    private Optional<Outcome.Stop> withKey(SyncContext context, FirstSeen missing) {
        return switch (references.keyForDeletion(context.resource())) {
            case KeyResolution.Resolved(ApiKey key) ->
                delete(context, missing, key, controller.weld().of(key, turns.of(key, context.key(), Lane.CHANGE)));
            case KeyResolution.Unresolved(Outcome.Stop _, boolean withdrawn)
            when withdrawn -> orphaned(context, "its namespace may not use the API key, so it deletes nothing with it");
            case KeyResolution.Unresolved(Outcome.Stop why, boolean _) ->
                why instanceof Outcome.NotReady notReady
                                && notReady.reason() != Reason.InvalidAPIKey
                                && isKeyDeletedWithItsNamespace(context.resource())
                        ? orphaned(context, "the namespace is being deleted, and the API key no longer exists")
                        : Optional.of(why);
        };
    }

    private boolean isKeyDeletedWithItsNamespace(WeldEltSync sync) {
        String own = sync.getMetadata().getNamespace();
        String ofKey = references.namespaceOfKey(sync);
        return controller.caches().isTerminating(own)
                || (!ofKey.equals(own) && controller.caches().isTerminating(ofKey));
    }

    private Optional<Outcome.Stop> delete(SyncContext context, FirstSeen missing, ApiKey key, WeldApi weld) {
        String bound = context.ledger().syncId();
        PendingCreation attempt = context.ledger().creation();
        if (bound != null) {
            return delete(context, missing, bound, key, weld);
        }
        if (attempt == null) {
            return Optional.empty();
        }
        String schema = context.resource().getSpec().destinationSchemaName();
        List<Sync> listed = SyncSearch.readable(weld.syncsOf(attempt.connectionId()), attempt.connectionId(), schema);
        Predicate<String> claimed = id -> claims.belongsToAnother(id, context.resource());
        // What the attempt has made, if anything, is to be deleted, and nothing else.
        List<Sync> made = SyncSearch.createdBy(attempt, listed, schema, claimed);
        return switch (made.size()) {
            case 0 ->
                isWithinGrace(missing)
                        ? retryLater(Situation.DELETING_UNCONFIRMED)
                        : unrecognized(context, SyncSearch.perhapsCreatedBy(attempt, listed, schema, claimed));
            case 1 -> delete(context, missing, made.get(0).id(), key, weld);
            default ->
                Optional.of(Outcome.NotReady.of(
                        Situation.SYNC_PERHAPS_CREATED,
                        made.stream().map(Sync::id).collect(Collectors.joining(", "))));
        };
    }

    /** What Weld dates before the attempt may be somebody else's: it stays, and is named. */
    private Optional<Outcome.Stop> unrecognized(SyncContext context, List<String> ids) {
        return ids.isEmpty()
                ? Optional.empty()
                : orphaned(
                        context,
                        "it may be " + String.join(", ", ids)
                                + ", and by the times that Weld reports, that was there before; delete it in Weld if nobody uses it");
    }

    private Optional<Outcome.Stop> delete(SyncContext context, FirstSeen missing, String id, ApiKey key, WeldApi weld) {
        publishDeleting(context);
        boolean removeData = context.resource().getSpec().removesData();
        if (!weld.deleteSync(id, removeData)) {
            Optional<Outcome.Stop> doubt = checkDeleted(context, missing, id, key, weld);
            if (doubt.isPresent()) {
                return doubt;
            }
        }
        controller.poller().writes().deleted(id);
        controller.events().record(context.resource(), EventReason.SyncDeleted, "sync " + id + " was deleted in Weld");
        return Optional.empty();
    }

    /**
     * Weld does not know the id. That it is deleted is plain where this key has shown it before, and otherwise only where the
     * key shows its connection and the sync cannot be too new to be visible.
     */
    private Optional<Outcome.Stop> checkDeleted(
            SyncContext context, FirstSeen missing, String id, ApiKey key, WeldApi weld) {
        boolean isNew = controller.poller().writes().isNew(id);
        if (!isNew && controller.poller().hasShown(context.key(), key, id)) {
            return Optional.empty();
        }
        PendingCreation creation = context.ledger().creation();
        String connection =
                creation != null ? creation.connectionId() : context.ledger().connectionId();
        boolean sees =
                weld.connections().items().stream().anyMatch(shown -> shown.id().equals(connection));
        if (!sees) {
            return Optional.of(Outcome.NotReady.of(Situation.WORKSPACE_MISMATCH, id, String.valueOf(connection)));
        }
        return isNew || isWithinGrace(missing) ? retryLater(Situation.DELETING_UNKNOWN, id) : Optional.empty();
    }

    private Optional<Outcome.Stop> retryLater(Situation situation, Object... values) {
        return Optional.of(
                Outcome.Requeue.because(situation, controller.intervals().creationCheck(), values));
    }

    /** Not over a message that says more: a deletion that is tried again would write it each time. */
    private static void publishDeleting(SyncContext context) {
        boolean said = context.attempt().saidReady(Reason.Deleting)
                || context.attempt().saidReady(Reason.DeletionBlocked);
        if (!said) {
            context.publish(context.status().ready(Situation.DELETING_SYNC).build());
        }
    }

    /** The grace period counts from when this process first had to search, since the time of the intent may be by another clock. */
    private boolean isWithinGrace(FirstSeen missing) {
        Instant now = controller.clock().instant();
        return now.isBefore(missing.since(now).plus(controller.intervals().creationGrace()));
    }
}
