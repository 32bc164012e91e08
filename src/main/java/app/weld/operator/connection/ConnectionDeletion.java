package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.DeletionPolicy;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.CrdDeletion;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.Reason;
import app.weld.operator.status.RequeueException;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What becomes of a connection in Weld when its resource is deleted. It goes only after the last sync that uses it. */
final class ConnectionDeletion {
    private static final Duration UNTIL_SYNCS_GO = Duration.ofSeconds(30);
    private static final int MOST_NAMED = 10;
    private static final String DELETING = "the connection is being deleted in Weld";

    private final ControllerContext around;
    private final CrdDeletion removal;
    private final OwnershipClaims claims;

    ConnectionDeletion(ControllerContext around, OwnershipClaims claims) {
        this.around = around;
        this.claims = claims;
        this.removal = new CrdDeletion(around);
    }

    /**
     * Returns when the resource may go.
     *
     * @throws RequeueException for a moment, InUse, or RemoteConnectionNotFound while syncs use what is not there any more
     * @throws NotReadyException or a WeldException while it cannot be deleted
     */
    void run(ConnectionContext record) {
        String id = record.ledger().connectionId();
        if (RequestAnnotation.isForceDelete(record.resource())) {
            if (id != null) {
                around.events().orphaned(record.resource(), stays(record, id, "weld.app/force-delete is set"));
            }
            return;
        }
        try {
            checkUnused(record);
        } catch (RequeueException e) {
            if (!around.caches().isKindGoing(record.resource())) {
                throw e;
            }
            if (id != null) {
                retainWithKind(record, id);
            }
            return;
        }
        if (id == null && record.isStatusKnown()) {
            return;
        }
        record.checkReadable();
        if (id == null) {
            return;
        }
        if (record.resource().getSpec().deletionPolicyOrDefault() == DeletionPolicy.Retain) {
            around.events().record(record.resource(), EventReason.Retained, "connection " + id + " stays in Weld");
            return;
        }
        if (claims.belongsToAnother(id, record.resource())) {
            around.events()
                    .record(
                            record.resource(),
                            EventReason.Retained,
                            "connection " + id + " stays in Weld: it belongs to another resource");
            return;
        }
        if (removal.isOfKind(record.memory(), record.resource(), DELETING)) {
            retainWithKind(record, id);
            return;
        }
        delete(record, id);
    }

    private void retainWithKind(ConnectionContext record, String id) {
        around.events()
                .record(
                        record.resource(),
                        EventReason.Retained,
                        "connection " + id + " stays in Weld: " + CrdDeletion.WHY);
    }

    private void delete(ConnectionContext record, String id) {
        ApiKey key;
        try {
            key = around.apiKeys()
                    .readForDeletion(record.key(), record.resource().getSpec().apiKeySecretRef());
        } catch (NotReadyException e) {
            if (e.reason() == Reason.SecretNotFound
                    && around.caches()
                            .isTerminating(record.resource().getMetadata().getNamespace())) {
                around.events()
                        .orphaned(
                                record.resource(),
                                stays(record, id, "the namespace is going and the API key is gone already"));
                return;
            }
            throw e;
        }
        WeldApi weld = around.weld().of(key, Priority.USER);
        boolean shown = isShown(record, id, key, weld);
        if (!weld.deleteConnection(id) && !shown) {
            throw new NotReadyException(
                    Reason.ConnectionNotReady,
                    "this API key has never shown connection " + id + ": is it the key of the right workspace?");
        }
        around.events()
                .record(record.resource(), EventReason.ConnectionDeleted, "connection " + id + " was deleted in Weld");
    }

    /**
     * Whether this key has shown the connection, now or to an earlier process, so that its absence means that it is gone. A
     * key of another workspace knows no more of it than one that has deleted it.
     */
    private boolean isShown(ConnectionContext record, String id, ApiKey key, WeldApi weld) {
        if (key.fingerprint().equals(record.ledger().apiKeyDigest())) {
            return true;
        }
        boolean shown = around.poller().hasShownConnection(record.key(), key, id)
                || weld.connections().items().stream()
                        .anyMatch(connection -> connection.id().equals(id));
        if (shown) {
            // Before it is deleted, for whoever goes on after a crash.
            record.persist(record.ledger().shownTo(key.fingerprint()));
        }
        return shown;
    }

    private static String stays(ConnectionContext record, String id, String why) {
        return "WeldConnection " + record.key().qualifiedName() + " goes, connection " + id + " stays behind in Weld: "
                + why;
    }

    private void checkUnused(ConnectionContext record) {
        List<String> users;
        try {
            users = around.caches().syncsOf(record.resource(), MOST_NAMED);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            throw RequeueException.because(
                    Reason.InUse,
                    "whether syncs use it cannot be told: the CRD of WeldEltSync is not there",
                    UNTIL_SYNCS_GO);
        }
        if (!users.isEmpty()) {
            String named = users.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
            String use = "syncs still use it: " + named + (users.size() > MOST_NAMED ? " and others" : "");
            String id = record.ledger().connectionId();
            if (id != null && isGone(record, id)) {
                throw RequeueException.because(
                        Reason.RemoteConnectionNotFound,
                        "connection " + id + " is not there in Weld; " + use,
                        UNTIL_SYNCS_GO);
            }
            throw RequeueException.because(Reason.InUse, use, UNTIL_SYNCS_GO);
        }
    }

    /** The syncs that use it are to say so. What cannot be seen now is as it was said last. */
    private boolean isGone(ConnectionContext record, String id) {
        boolean said = record.attempt()
                .ready()
                .filter(ready -> ready.reason().equals(Reason.RemoteConnectionNotFound.name()))
                .isPresent();
        WeldConnection resource = record.resource();
        if (resource.unreadable() != null
                || resource.getSpec() == null
                || resource.getSpec().suspended()) {
            return said;
        }
        try {
            ApiKey key = around.apiKeys()
                    .readForDeletion(record.key(), resource.getSpec().apiKeySecretRef());
            CacheLookup<Connection> sighting =
                    around.poller().subscribe(record.key(), key, id).connection(id);
            if (sighting instanceof CacheLookup.Absent<Connection>) {
                return said || isNotListed(around.weld().of(key, Priority.BACKGROUND), id);
            }
            return said && !(sighting instanceof CacheLookup.Found<Connection>);
        } catch (NotReadyException | WeldException e) {
            return said;
        }
    }

    private static boolean isNotListed(WeldApi weld, String id) {
        Listing<Connection> listing = weld.connections();
        return !listing.mayHide(id)
                && listing.items().stream()
                        .noneMatch(connection -> connection.id().equals(id));
    }
}
