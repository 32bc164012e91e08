package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.ConnectionBridge;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Searches for a link of which the answer was lost, and requests another one once Weld cannot show it any more. */
final class LostLink {
    private final ControllerContext controller;
    private final AuthorizationCallbacks callbacks;
    private final LinkWait wait;
    private final LinkRequest request;
    private final LinkOutcome outcome;

    LostLink(
            ControllerContext controller,
            AuthorizationCallbacks callbacks,
            LinkWait wait,
            LinkRequest request,
            LinkOutcome outcome) {
        this.controller = controller;
        this.callbacks = callbacks;
        this.wait = wait;
        this.request = request;
        this.outcome = outcome;
    }

    AuthorizationResult confirm(ConnectionContext context, Account account, Bridge bridge) {
        Optional<ConnectionBridge> made = account.weld().bridges().items().stream()
                .filter(listed -> bridge.hasState(listed.state()) && listed.authorizeUrl() != null)
                .findFirst();
        if (made.isPresent()) {
            controller.counters().creationRecovered();
            controller
                    .events()
                    .record(
                            context.resource(),
                            EventReason.CreationRecovered,
                            "the answer with the link was lost and is found again");
            return request.open(context, account, bridge, made.get());
        }
        Instant now = controller.clock().instant();
        Instant since = context.unconfirmedLink().since(bridge.stateDigest(), now);
        if (now.isBefore(since.plus(wait.max(bridge)))) {
            return wait.checkLater(bridge, "Weld shows no such bridge yet");
        }
        context.unconfirmedLink().end();
        return requestAgain(context, account, bridge);
    }

    private AuthorizationResult requestAgain(ConnectionContext context, Account account, Bridge bridge) {
        List<Connection> connections = account.connections();
        String again = bridge.connectionId();
        if (again == null) {
            Optional<AuthorizationResult> arrived = outcome.bindBeforeNextLink(context, connections, bridge, account);
            if (arrived.isPresent()) {
                return arrived.get();
            }
            callbacks.forget(bridge);
            return request.forNew(context, connections, account, bridge.lost() + 1);
        }
        callbacks.forget(bridge);
        return connections.stream()
                .filter(listed -> listed.id().equals(again))
                .findFirst()
                .map(connection -> request.forRenewal(context, connection, account, bridge.lost() + 1))
                .orElseGet(() -> new AuthorizationResult.Stopped(
                        Outcome.NotReady.of(Situation.REMOTE_CONNECTION_DELETED, again)));
    }
}
