package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import java.time.Instant;
import java.util.Optional;

/**
 * Judges a sync that a resource stands for and that Weld does not show. That it was deleted is believed once it was shown to
 * this process and then neither to be listed nor to be had, with a key that shows its connection; and otherwise after it was
 * not to be had for a grace period.
 */
final class MissingSync {
    private final ControllerContext controller;
    private final SyncReader reader;

    MissingSync(ControllerContext controller, SyncReader reader) {
        this.controller = controller;
        this.reader = reader;
    }

    /** Judges whether the sync is there; empty where it was deleted: another one is to take its place. */
    Optional<BindingResult> judge(
            SyncContext context, DesiredSync desired, WeldApi weld, Workspace workspace, String id) {
        String connection = context.ledger().connectionId();
        if (connection != null && !connection.equals(desired.connectionId())) {
            return notReady(Situation.CONNECTION_CHANGED, id, connection, desired.connectionId());
        }
        if (!sees(weld, desired.connectionId())) {
            return notReady(Situation.WORKSPACE_MISMATCH, id, desired.connectionId());
        }
        Listing<Sync> listing = weld.syncsOf(desired.connectionId());
        Optional<Sync> listed =
                listing.items().stream().filter(sync -> sync.id().equals(id)).findFirst();
        if (listed.isPresent()) {
            return Optional.of(new BindingResult.Bound(reader.withStreams(listed.get(), weld, workspace), true));
        }
        if (listing.mayHide(id)) {
            // Throws: one of those that cannot be read may be it.
            listing.complete();
        }
        if (!workspace.wasShown(id) && isWithinGrace(context)) {
            return Optional.of(new BindingResult.NotBound(Outcome.Requeue.because(
                    Situation.NOT_SHOWN, controller.intervals().creationCheck(), id)));
        }
        workspace.deleted(id);
        if (id.equals(context.resource().getSpec().syncId())) {
            return notReady(Situation.SYNC_UNKNOWN, id);
        }
        deleted(context, id);
        return Optional.empty();
    }

    private void deleted(SyncContext context, String id) {
        boolean observeOnly = context.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.ObserveOnly;
        if (context.binding().notifiesDeletion()) {
            controller
                    .events()
                    .record(
                            context.resource(),
                            EventReason.RemoteDeleted,
                            "sync " + id + " was deleted in Weld" + (observeOnly ? "" : ", it is created again"));
        }
        if (!observeOnly) {
            publishDeleted(context);
            context.persist(context.ledger().lost());
        }
    }

    /** What the status says of a sync that is deleted does not hold of the one that takes its place. */
    private static void publishDeleted(SyncContext context) {
        if (context.wasInSync()) {
            context.publish(
                    context.status().notFound().ready(Situation.RECREATING).build());
        }
    }

    /** What no read has ever shown to this process may be too new to be visible. */
    private boolean isWithinGrace(SyncContext context) {
        Instant now = controller.clock().instant();
        Instant since = context.binding().missing().since(now);
        return now.isBefore(since.plus(controller.intervals().creationGrace()));
    }

    /** A key of another workspace shows neither: then nothing was deleted. */
    private static boolean sees(WeldApi weld, String connectionId) {
        Listing<Connection> connections = weld.connections();
        return connections.namesUnreadable(connectionId)
                || connections.items().stream()
                        .anyMatch(connection -> connection.id().equals(connectionId));
    }

    private static Optional<BindingResult> notReady(Situation situation, Object... values) {
        return Optional.of(new BindingResult.NotBound(Outcome.NotReady.of(situation, values)));
    }
}
