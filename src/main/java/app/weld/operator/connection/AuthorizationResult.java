package app.weld.operator.connection;

import app.weld.operator.reconcile.Outcome;
import app.weld.operator.weld.Connection;
import java.util.function.Function;

/** What having a source authorized comes to. */
sealed interface AuthorizationResult {
    /** The resource is bound to this connection, and no link is open. */
    record Connected(Connection connection) implements AuthorizationResult {}

    /** The resource is bound to this connection, and a link to authorize it again is open. */
    record Renewing(Connection connection) implements AuthorizationResult {}

    /** A person has to open the link in the status. */
    record LinkOpen() implements AuthorizationResult {}

    /** It is not settled which connection it is, or whether there is a link. */
    record Stopped(Outcome.Stop why) implements AuthorizationResult {}

    /** This result, unless there is a connection: then what comes of that. */
    default AuthorizationResult ifConnected(Function<Connection, AuthorizationResult> next) {
        return this instanceof Connected(Connection connection) ? next.apply(connection) : this;
    }
}
