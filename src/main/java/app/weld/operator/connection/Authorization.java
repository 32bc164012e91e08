package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.AdoptionPolicy;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.plan.ConnectionSearch;
import app.weld.operator.plan.SearchResult;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the connection of a resource whose id is not known: one that is there and may be taken over, or the one that comes of
 * a link that a person opens.
 */
final class Authorization {
    private final EventRecorder events;
    private final OwnershipClaims claims;
    private final AuthorizationCallbacks callbacks;
    private final ConnectionBinding binding;
    private final LinkOutcome outcome;
    private final LinkRequest request;
    private final LostLink lost;

    Authorization(
            EventRecorder events,
            OwnershipClaims claims,
            AuthorizationCallbacks callbacks,
            ConnectionBinding binding,
            LinkOutcome outcome,
            LinkRequest request,
            LostLink lost) {
        this.events = events;
        this.claims = claims;
        this.callbacks = callbacks;
        this.binding = binding;
        this.outcome = outcome;
        this.request = request;
        this.lost = lost;
    }

    /** @param connections as listed */
    AuthorizationResult run(ConnectionContext context, List<Connection> connections, Account account) {
        Optional<AuthorizationResult> former = takeBack(context, connections, account);
        if (former.isPresent()) {
            return former.get();
        }
        Bridge bridge = context.ledger().bridge();
        if (bridge == null || bridge.connectionId() != null) {
            return adopt(context, connections, account)
                    .orElseGet(() -> request.forNew(context, connections, account, 0));
        }
        if (bridge.confirmed() && account.isOfAnotherKey(context)) {
            Optional<AuthorizationResult> ofAnotherKey = checkKey(context, account, bridge);
            if (ofAnotherKey.isPresent()) {
                return ofAnotherKey.get();
            }
        }
        return outcome.bind(context, connections, bridge, account).orElseGet(() -> keepOpen(context, account, bridge));
    }

    /** What was left for the connection of another workspace, while the Secret held its key, is taken back. */
    private Optional<AuthorizationResult> takeBack(
            ConnectionContext context, List<Connection> connections, Account account) {
        return connections.stream()
                .filter(connection -> context.ledger().formerConnectionIds().contains(connection.id()))
                .filter(connection -> !claims.belongsToAnother(connection.id(), context.resource()))
                .findFirst()
                .map(connection -> binding.bind(
                        context, connection, Origin.Adopted, account, "is there for this API key, and is taken back"));
    }

    private Optional<AuthorizationResult> adopt(
            ConnectionContext context, List<Connection> connections, Account account) {
        WeldConnection resource = context.resource();
        if (resource.getSpec().adoptionPolicyOrDefault() == AdoptionPolicy.Never) {
            return Optional.empty();
        }
        SearchResult<Connection> result = ConnectionSearch.toAdopt(
                connections,
                resource.getSpec().integrationId(),
                resource.label(),
                id -> claims.belongsToAnother(id, context.resource()));
        Optional<String> denial = context.adoptionDeniedBy();
        if (denial.isPresent() && !(result instanceof SearchResult.NotFound<Connection>)) {
            return Optional.of(
                    new AuthorizationResult.Stopped(notAllowed(context, denial.get(), ConnectionSearch.idsOf(result))));
        }
        return switch (result) {
            case SearchResult.Ambiguous<Connection> several ->
                Optional.of(new AuthorizationResult.Stopped(
                        Outcome.NotReady.of(Situation.CONNECTIONS_AMBIGUOUS, String.join(", ", several.ids()))));
            case SearchResult.Unique<Connection> one ->
                Optional.of(binding.bind(context, one.match(), Origin.Adopted, account, "was there and is taken over"));
            case SearchResult.NotFound<Connection> _, SearchResult.Inexact<Connection> _ -> Optional.empty();
        };
    }

    private static Outcome.Stop notAllowed(ConnectionContext context, String workspace, String ids) {
        return Outcome.NotReady.of(
                Situation.CONNECTION_ADOPTION_NOT_ALLOWED,
                workspace,
                context.key().namespace(),
                ids);
    }

    /**
     * The link was made with another key than the Secret holds now.
     *
     * @return empty where this key shows the link, too
     */
    private Optional<AuthorizationResult> checkKey(ConnectionContext context, Account account, Bridge bridge) {
        boolean shown = account.weld().bridges().items().stream()
                .anyMatch(listed -> bridge.hasState(listed.state())
                        || (listed.id() != null && listed.id().equals(bridge.id())));
        if (shown) {
            context.persist(context.ledger().shownTo(account.keyDigest()));
            return Optional.empty();
        }
        return Optional.of(
                context.changedKey().untilAccepted(account.keyDigest()).isZero()
                        ? followKey(context, account, bridge)
                        // What this key shows says nothing of a link into another workspace.
                        : new AuthorizationResult.LinkOpen());
    }

    /** A link into another workspace than that of the key would never lead to a connection that the key shows. */
    private AuthorizationResult followKey(ConnectionContext context, Account account, Bridge bridge) {
        // What was there before in another workspace says nothing here: only what is plainly newer can have come of it.
        List<Connection> newer = account.connections().stream()
                .filter(connection -> ConnectionSearch.isPlainlyNewer(connection, bridge))
                .toList();
        return outcome.bindBeforeNextLink(context, newer, bridge, account).orElseGet(() -> {
            callbacks.forget(bridge);
            context.persist(context.ledger().withoutBridge());
            return new AuthorizationResult.Stopped(Outcome.Requeue.silently(
                    "the API key has changed: the operator requests a new link", Duration.ZERO));
        });
    }

    private AuthorizationResult keepOpen(ConnectionContext context, Account account, Bridge bridge) {
        if (!bridge.confirmed()) {
            return lost.confirm(context, account, bridge);
        }
        if (LinkValidity.isExpired(bridge, account.time(), context.now())) {
            events.record(
                    context.resource(),
                    EventReason.AuthorizationExpired,
                    "the link was not used in time, there is a new one");
            return replace(context, account, bridge);
        }
        return Objects.equals(bridge.redirectUri(), request.redirectUri(context))
                ? new AuthorizationResult.LinkOpen()
                : replace(context, account, bridge);
    }

    /** Not with a list that is as old as the last poll: what came since must not be taken for the next link's outcome. */
    private AuthorizationResult replace(ConnectionContext context, Account account, Bridge bridge) {
        List<Connection> connections = account.connections();
        return outcome.bindBeforeNextLink(context, connections, bridge, account).orElseGet(() -> {
            callbacks.forget(bridge);
            return request.forNew(context, connections, account, 0);
        });
    }
}
