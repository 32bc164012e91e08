package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.status.ConnectionStatusBuilder;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statuses of a connection that nothing stops, and when it is worth another reconciliation. */
final class ConnectionStatuses {
    /** A moment later than the time that is waited for. */
    private static final Duration MARGIN = Duration.ofMillis(100);

    private static final Duration EXPIRED_RETRY = Duration.ofMillis(500);

    private ConnectionStatuses() {}

    /** @param otherKey whether the link was made with another key than the Secret holds now */
    static ConnectionReport pending(ConnectionContext context, boolean otherKey) {
        return context.status()
                .integration(null)
                .ready(otherKey ? Situation.AUTHORIZATION_PENDING_WITH_OTHER_KEY : Situation.AUTHORIZATION_PENDING)
                .reachable(true, Reason.Reachable, Situation.WELD_ANSWERS.message())
                .reconcileHandled(context.reconcileRequest())
                .build();
    }

    /**
     * The source is connected.
     *
     * @param linkOpen whether there is a link to authorize it again
     * @param failure of the polling of its workspace; absent where that works
     */
    static ConnectionReport connected(
            ConnectionContext context, Connection connection, boolean linkOpen, @Nullable WeldException failure) {
        ConnectionStatusBuilder status = context.status()
                .integration(connection.integrationId())
                .ready(linkOpen ? Situation.CONNECTED_WITH_LINK : Situation.CONNECTED)
                .reconcileHandled(context.reconcileRequest());
        return (failure == null
                        ? status.reachable(true, Reason.Reachable, Situation.WELD_ANSWERS.message())
                        : status.reachable(false, FailureHandler.reason(failure), FailureHandler.message(failure)))
                .build();
    }

    /**
     * When to reconcile again at the latest: when the link expires, or when the key of now has been there for long enough.
     *
     * @param untilAccepted how long the key has to stay, where it is another one than that of the link; empty otherwise
     */
    static Duration resync(ConnectionContext context, Account account, Optional<Duration> untilAccepted, Duration max) {
        Bridge bridge = context.ledger().bridge();
        if (bridge == null) {
            return max;
        }
        if (untilAccepted.isPresent()) {
            return sooner(untilAccepted.get(), max);
        }
        Duration remaining = LinkValidity.remaining(bridge, account.time(), context.now());
        return remaining.isNegative() || remaining.isZero() ? EXPIRED_RETRY : sooner(remaining, max);
    }

    private static Duration sooner(Duration wait, Duration max) {
        return wait.compareTo(max) < 0 ? wait.plus(MARGIN) : max;
    }
}
