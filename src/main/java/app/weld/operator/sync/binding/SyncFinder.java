package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.Reason;
import app.weld.operator.status.RequeueException;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gets hold of the sync that a resource stands for: by its id where that is known, and else as {@link SyncCreation} does. */
public final class SyncFinder {
    private static final Duration UNTIL_LISTED = Duration.ofSeconds(30);

    private final ControllerContext around;
    private final SyncCreation creation;
    private final DuplicateCleanup surplus;

    /**
     * A sync that was found or created.
     *
     * @param fresh read just now, rather than taken from the shared listing
     */
    public record Found(Sync sync, boolean fresh) {}

    public SyncFinder(ControllerContext around, OwnershipClaims claims) {
        this.around = around;
        this.surplus = new DuplicateCleanup(around, claims);
        this.creation = new SyncCreation(around, claims, surplus);
    }

    @Nullable
    public String knownId(SyncContext record) {
        String bound = record.ledger().syncId();
        return bound != null ? bound : record.resource().getSpec().syncId();
    }

    /**
     * Finds the sync, or creates it.
     *
     * @param look do not trust the shared listing: somebody asks, or a verdict on a new manifest must not be an old one
     * @return the sync with its streams, whose id is in the ledger; empty where there is none and nothing may be changed
     */
    public Optional<Found> find(
            SyncContext record, DesiredSync desired, WeldApi weld, Workspace workspace, boolean look) {
        String bound = record.ledger().syncId();
        String named = record.resource().getSpec().syncId();
        surplus.remove(record, weld, bound);
        if (bound != null) {
            requireNoOther(named, bound);
            return findBound(record, desired, weld, workspace, look, bound);
        }
        if (named != null) {
            Sync sync = ask(weld, workspace, named)
                    .orElseThrow(() -> new NotReadyException(
                            Reason.RemoteSyncNotFound,
                            "sync " + named + ", which spec.syncId names, is not there in Weld"));
            SyncBinding.bindNamed(record, sync, desired);
            return Optional.of(new Found(sync, true));
        }
        return findOrCreate(record, desired, weld, workspace);
    }

    private Optional<Found> findOrCreate(SyncContext record, DesiredSync desired, WeldApi weld, Workspace workspace) {
        Optional<Sync> sync = creation.findOrCreate(record, desired, workspace.key(), weld);
        sync.ifPresent(made -> around.poller().subscribe(record.key(), workspace.key(), made.id()));
        return sync.map(made -> new Found(withStreams(made, weld, workspace), true));
    }

    private static void requireNoOther(@Nullable String named, String bound) {
        if (named != null && !named.equals(bound)) {
            throw new NotReadyException(
                    Reason.SyncMismatch,
                    "spec.syncId names sync " + named + ", and this resource stands for sync " + bound
                            + ": take spec.syncId out again; or, to stand for " + named
                            + " instead, delete this resource with deletionPolicy Retain and apply it anew");
        }
    }

    private Optional<Found> findBound(
            SyncContext record, DesiredSync desired, WeldApi weld, Workspace workspace, boolean look, String id) {
        if (!look) {
            Optional<Sync> listed = listed(record, workspace, id);
            if (listed.isPresent()) {
                return Optional.of(new Found(listed.get(), false));
            }
        }
        Optional<Sync> sync = ask(weld, workspace, id).or(() -> missing(record, desired, weld, workspace, id));
        if (sync.isPresent() || record.ledger().syncId() == null) {
            record.binding().isThere();
        }
        return sync.map(found -> new Found(found, true)).or(() -> findOrCreate(record, desired, weld, workspace));
    }

    /**
     * Reads the streams of a sync.
     *
     * @throws RequeueException when the sync was deleted just now
     */
    public Sync read(SyncContext record, WeldApi weld, Workspace workspace) {
        String id = knownId(record);
        return Optional.ofNullable(id)
                .flatMap(known -> ask(weld, workspace, known))
                .orElseThrow(() -> {
                    workspace.gone(String.valueOf(id));
                    return RequeueException.silently("the sync has just gone", Duration.ofMillis(200));
                });
    }

    private static Optional<Sync> listed(SyncContext record, Workspace workspace, String id) {
        CacheLookup<Sync> sighting = workspace.sync(id);
        if (sighting instanceof CacheLookup.Pending<Sync>) {
            boolean firstLook = Conditions.find(record.before().conditions(), Conditions.READY)
                    .isEmpty();
            String words = "the syncs of the workspace are being listed";
            throw firstLook
                    ? RequeueException.because(Reason.Progressing, words, UNTIL_LISTED)
                    : RequeueException.silently(words, UNTIL_LISTED);
        }
        if (sighting instanceof CacheLookup.Failed<Sync> failed) {
            throw failed.reason();
        }
        return sighting instanceof CacheLookup.Found<Sync> found
                        && found.object().streams() != null
                ? Optional.of(found.object())
                : Optional.empty();
    }

    /** A sync that was created a moment ago is there, whether reads show it or not. */
    private Optional<Sync> ask(WeldApi weld, Workspace workspace, String id) {
        return weld.sync(id)
                .map(sync -> withStreams(sync, weld, workspace))
                // Its streams may have been left out of the answer to the creation, and of listings since.
                .or(() -> workspace
                        .unseen(id)
                        .map(sync -> sync.streams() != null ? sync : sync.withStreams(streams(sync, weld))));
    }

    private Sync withStreams(Sync sync, WeldApi weld, Workspace workspace) {
        Instant began = around.clock().instant();
        return workspace.read(sync.streams() != null ? sync : sync.withStreams(streams(sync, weld)), began);
    }

    private List<Stream> streams(Sync sync, WeldApi weld) {
        try {
            return weld.streamsOf(sync.id()).complete();
        } catch (WeldException.Rejected e) {
            if (e.notFound() && around.poller().writes().isNew(sync.id())) {
                return List.of();
            }
            throw e;
        }
    }

    /**
     * Weld does not show a sync that this resource stands for. That it was deleted is believed once it was shown to this
     * process and then neither to be listed nor to be had, with a key that shows its connection; and otherwise after it was
     * not to be had for a grace period.
     *
     * @return the sync where a listing shows it all the same; empty when another one is to take its place
     */
    private Optional<Sync> missing(
            SyncContext record, DesiredSync desired, WeldApi weld, Workspace workspace, String id) {
        String connection = record.ledger().connectionId();
        if (connection != null && !connection.equals(desired.connectionId())) {
            throw new NotReadyException(
                    Reason.ConnectionChanged,
                    "the connection is " + desired.connectionId() + " now and was " + connection + " when sync " + id
                            + " was created");
        }
        if (!sees(weld, desired.connectionId())) {
            throw new NotReadyException(
                    Reason.WorkspaceMismatch,
                    "neither sync " + id + " nor its connection " + desired.connectionId()
                            + " is there for this API key: is it the key of the right workspace?");
        }
        Listing<Sync> listing = weld.syncsOf(desired.connectionId());
        Optional<Sync> listed =
                listing.items().stream().filter(sync -> sync.id().equals(id)).findFirst();
        if (listed.isPresent()) {
            return listed.map(sync -> withStreams(sync, weld, workspace));
        }
        if (listing.mayHide(id)) {
            listing.complete();
        }
        if (!workspace.wasShown(id)) {
            awaitGrace(record, id);
        }
        workspace.gone(id);
        if (id.equals(record.resource().getSpec().syncId())) {
            throw new NotReadyException(
                    Reason.RemoteSyncNotFound, "sync " + id + ", which spec.syncId names, is not there in Weld");
        }
        boolean observeOnly = record.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.ObserveOnly;
        if (record.binding().notifiesDeletion()) {
            around.events()
                    .record(
                            record.resource(),
                            EventReason.RemoteDeleted,
                            "sync " + id + " was deleted in Weld" + (observeOnly ? "" : ", it is created again"));
        }
        if (!observeOnly) {
            sayGone(record);
            record.persist(record.ledger().lost());
        }
        return Optional.empty();
    }

    /** What was said of a sync that is gone does not hold of the one that takes its place. */
    private static void sayGone(SyncContext record) {
        if (record.wasInSync()) {
            record.publish(record.status()
                    .nothingThere()
                    .ready(Reason.Progressing, "the sync was deleted in Weld, and is created again")
                    .build());
        }
    }

    /** What no read has ever shown to this process may be too new to be visible. */
    private void awaitGrace(SyncContext record, String id) {
        Instant now = around.clock().instant();
        Instant since = record.binding().missing().since(now);
        if (now.isBefore(since.plus(around.intervals().creationGrace()))) {
            throw RequeueException.because(
                    Reason.Progressing,
                    "Weld does not show sync " + id + ": it is looked for before it is taken for deleted",
                    around.intervals().creationCheck());
        }
    }

    /** A key of another workspace shows neither: then nothing was deleted. */
    private static boolean sees(WeldApi weld, String connectionId) {
        Listing<Connection> connections = weld.connections();
        return connections.namesUnreadable(connectionId)
                || connections.items().stream()
                        .anyMatch(connection -> connection.id().equals(connectionId));
    }
}
