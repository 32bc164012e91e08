package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.cluster.ApiKeyLookup;
import app.weld.operator.cluster.KeySource;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
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
import java.util.Optional;
import java.util.stream.Collectors;

/** The syncs that use a connection which is to be deleted. */
final class ConnectionUse {
    private static final Duration UNTIL_UNUSED = Duration.ofSeconds(30);
    private static final int MAX_NAMED = 10;

    private final ControllerContext controller;

    ConnectionUse(ControllerContext controller) {
        this.controller = controller;
    }

    /** Returns InUse, or RemoteConnectionNotFound where syncs use what is not there any more; empty where no sync uses it. */
    Optional<Outcome.Stop> check(ConnectionContext context) {
        List<String> users;
        try {
            users = controller
                    .caches()
                    .syncsOf(context.resource(), context.ledger().connectionId(), MAX_NAMED);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            return wait(Situation.USE_UNKNOWN);
        }
        if (users.isEmpty()) {
            return Optional.empty();
        }
        String named = users.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
        String use = named + (users.size() > MAX_NAMED ? " and others" : "");
        String id = context.ledger().connectionId();
        return id != null && isDeletedInWeld(context, id)
                ? wait(Situation.REMOTE_CONNECTION_DELETED_IN_USE, id, use)
                : wait(Situation.IN_USE, use);
    }

    private static Optional<Outcome.Stop> wait(Situation situation, Object... values) {
        return Optional.of(Outcome.Requeue.because(situation, UNTIL_UNUSED, values));
    }

    /** The syncs that use it are to say so. What cannot be seen now is as the status said last. */
    private boolean isDeletedInWeld(ConnectionContext context, String id) {
        boolean said = context.attempt().saidReady(Reason.RemoteConnectionNotFound);
        WeldConnection resource = context.resource();
        if (context.unsupported().isPresent() || resource.getSpec().suspended()) {
            return said;
        }
        ApiKeyLookup key = controller.apiKeys().readForDeletion(context.key(), KeySource.of(resource));
        try {
            return key instanceof ApiKeyLookup.Found hit ? isDeletedInWeld(context, id, hit.key(), said) : said;
        } catch (WeldException e) {
            return said;
        }
    }

    private boolean isDeletedInWeld(ConnectionContext context, String id, ApiKey key, boolean said) {
        CacheLookup<Connection> lookup =
                controller.poller().subscribe(context.key(), key, id).connection(id);
        return switch (lookup) {
            case CacheLookup.Hit<Connection> _ -> false;
            case CacheLookup.Miss<Connection> _ ->
                said || isNotListed(controller.weld().of(key, Priority.BACKGROUND), id);
            case CacheLookup.NotSynced<Connection> _, CacheLookup.Failed<Connection> _ -> said;
        };
    }

    private static boolean isNotListed(WeldApi weld, String id) {
        Listing<Connection> listing = weld.connections();
        return !listing.mayHide(id)
                && listing.items().stream()
                        .noneMatch(connection -> connection.id().equals(id));
    }
}
