package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.plan.ConnectionSearch;
import app.weld.operator.plan.SearchResult;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Recognizes the connection that came of a link, and binds the resource to it. */
final class LinkOutcome {
    private final OwnershipClaims claims;
    private final AuthorizationCallbacks callbacks;
    private final ConnectionBinding binding;

    LinkOutcome(OwnershipClaims claims, AuthorizationCallbacks callbacks, ConnectionBinding binding) {
        this.claims = claims;
        this.callbacks = callbacks;
        this.binding = binding;
    }

    /** Binds what came of the link; empty where nothing has come yet. */
    Optional<AuthorizationResult> bind(
            ConnectionContext context, List<Connection> connections, Bridge bridge, Account account) {
        SearchResult<Connection> result = search(context, connections, bridge, account);
        return switch (result) {
            case SearchResult.Ambiguous<Connection> several -> Optional.of(ambiguous(several));
            case SearchResult.Unique<Connection> one ->
                Optional.of(binding.bind(context, one.match(), Origin.Created, account, "connected"));
            case SearchResult.NotFound<Connection> _, SearchResult.Inexact<Connection> _ -> Optional.empty();
        };
    }

    /**
     * Binds what came of a link just before another one is requested: it would be taken for what was there before that one.
     *
     * @return why no other link is requested; empty where one may be
     */
    Optional<AuthorizationResult> bindBeforeNextLink(
            ConnectionContext context, List<Connection> connections, Bridge bridge, Account account) {
        return bind(context, connections, bridge, account)
                .map(result -> result instanceof AuthorizationResult.Connected
                        ? new AuthorizationResult.Stopped(
                                Outcome.Requeue.silently("the connection has come a moment ago", Duration.ZERO))
                        : result);
    }

    private SearchResult<Connection> search(
            ConnectionContext context, List<Connection> connections, Bridge bridge, Account account) {
        List<AuthorizationCallbacks.Requested> others = callbacks.others(
                context.resource(),
                account.keyDigest(),
                link -> LinkValidity.mayLeadToConnection(link, account.time(), context.now()));
        return ConnectionSearch.outcome(
                connections,
                bridge,
                context.resource().getSpec().integrationId(),
                context.resource().label(),
                callbacks.of(bridge),
                connection -> others.stream()
                        .anyMatch(other -> ConnectionSearch.couldBe(connection, other.integrationId(), other.label())),
                id -> claims.belongsToAnother(id, context.resource()));
    }

    private static AuthorizationResult ambiguous(SearchResult.Ambiguous<Connection> several) {
        return new AuthorizationResult.Stopped(
                Outcome.NotReady.of(Situation.LINK_OUTCOME_AMBIGUOUS, String.join(", ", several.ids())));
    }
}
