package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.poll.Sighting;
import app.weld.operator.poll.Workspace;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gets hold of the sync that a resource stands for: by its id where that is known, and else as {@link SyncCreation} does. */
final class SyncFinder {
    private static final Duration UNTIL_LISTED = Duration.ofSeconds(30);

    private final Surroundings around;
    private final SyncCreation creation;
    private final Surplus surplus;

    /** @param fresh read just now, rather than taken from the shared listing */
    record Found(Sync sync, boolean fresh) {}

    SyncFinder(Surroundings around, Claims claims) {
        this.around = around;
        this.surplus = new Surplus(around, claims);
        this.creation = new SyncCreation(around, claims, surplus);
    }

    @Nullable
    String knownId(SyncRecord record) {
        String bound = record.ledger().syncId();
        return bound != null ? bound : record.resource().getSpec().syncId();
    }

    /**
     * Finds the sync, or creates it.
     *
     * @param look do not trust the shared listing: somebody asks, or a verdict on a new manifest must not be an old one
     * @return the sync with its streams, whose id is in the ledger; empty where there is none and nothing may be changed
     */
    Optional<Found> find(SyncRecord record, DesiredSync desired, WeldApi weld, Workspace workspace, boolean look) {
        surplus.remove(record, weld, record.ledger().syncId());
        String id = knownId(record);
        if (id != null && !look && id.equals(record.ledger().syncId())) {
            Optional<Sync> listed = listed(record, workspace, id);
            if (listed.isPresent()) {
                return Optional.of(new Found(listed.get(), false));
            }
        }
        if (id != null) {
            Optional<Sync> sync = ask(weld, workspace, id);
            if (sync.isPresent()) {
                bind(record, sync.get());
                return Optional.of(new Found(sync.get(), true));
            }
            gone(record, desired, weld, workspace, id);
        }
        Optional<Sync> sync = creation.findOrCreate(record, desired, workspace.key(), weld);
        sync.ifPresent(made -> around.poller().subscribe(record.subscriber(), workspace.key(), made.id()));
        return sync.map(made -> new Found(withStreams(made, weld, workspace), true));
    }

    /** @throws Waiting when the sync has just gone */
    Sync read(SyncRecord record, WeldApi weld, Workspace workspace) {
        String id = knownId(record);
        return Optional.ofNullable(id)
                .flatMap(known -> ask(weld, workspace, known))
                .orElseThrow(() -> {
                    workspace.gone(String.valueOf(id));
                    return Waiting.silently("the sync has just gone", Duration.ofMillis(200));
                });
    }

    private static Optional<Sync> listed(SyncRecord record, Workspace workspace, String id) {
        Sighting<Sync> sighting = workspace.sync(id);
        if (sighting instanceof Sighting.Pending<Sync>) {
            boolean firstLook = Conditions.find(record.before().conditions(), Conditions.READY)
                    .isEmpty();
            String words = "the syncs of the workspace are being listed";
            throw firstLook
                    ? Waiting.because(Reason.Progressing, words, UNTIL_LISTED)
                    : Waiting.silently(words, UNTIL_LISTED);
        }
        if (sighting instanceof Sighting.Failed<Sync> failed) {
            throw failed.reason();
        }
        return sighting instanceof Sighting.Found<Sync> found && found.object().streams() != null
                ? Optional.of(found.object())
                : Optional.empty();
    }

    private Optional<Sync> ask(WeldApi weld, Workspace workspace, String id) {
        return weld.sync(id).map(sync -> withStreams(sync, weld, workspace));
    }

    private Sync withStreams(Sync sync, WeldApi weld, Workspace workspace) {
        Instant began = around.clock().instant();
        Sync whole = sync.streams() != null
                ? sync
                : sync.withStreams(weld.streamsOf(sync.id()).complete());
        workspace.seen(whole, began);
        return whole;
    }

    /** A sync that the manifest names by its id is bound once it was seen. */
    private static void bind(SyncRecord record, Sync sync) {
        if (!sync.id().equals(record.ledger().syncId())) {
            record.keep(record.ledger()
                    .bound(sync.id(), sync.connectionId(), record.ledger().applied()));
        }
    }

    /** The sync is not there: returns when another one is to take its place. */
    private void gone(SyncRecord record, DesiredSync desired, WeldApi weld, Workspace workspace, String id) {
        workspace.gone(id);
        if (id.equals(record.resource().getSpec().syncId())) {
            throw new Blocked(
                    Reason.RemoteSyncNotFound, "sync " + id + ", which spec.syncId names, is not there in Weld");
        }
        String connection = record.ledger().connectionId();
        if (connection != null && !connection.equals(desired.connectionId())) {
            throw new Blocked(
                    Reason.ConnectionChanged,
                    "the connection is " + desired.connectionId() + " now and was " + connection + " when sync " + id
                            + " was created");
        }
        if (!sees(weld, desired.connectionId())) {
            throw new Blocked(
                    Reason.ConnectionNotReady,
                    "neither sync " + id + " nor its connection " + desired.connectionId()
                            + " is there for this API key: is it the key of the right workspace?");
        }
        around.events()
                .warning(
                        record.resource(), "RemoteDeleted", "sync " + id + " was deleted in Weld, it is created again");
        if (record.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.Full) {
            record.keep(record.ledger().unbound());
        }
    }

    /** A key of another workspace shows neither: then nothing was deleted. */
    private static boolean sees(WeldApi weld, String connectionId) {
        Listing<Connection> connections = weld.connections();
        return connections.namesUnreadable(connectionId)
                || connections.items().stream()
                        .anyMatch(connection -> connection.id().equals(connectionId));
    }

    /** The resource is gone. */
    void forget(String uid) {
        surplus.forget(uid);
    }
}
