package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Why syncs cannot use a connection.
 *
 * @param reason ConnectionNotReady if a person has to open its link, ConnectionFailed if a person has to fix it, and
 *     Progressing if no person has to act
 */
public record ConnectionRefusal(Reason reason, String message) {
    /** A WeldConnection with one of these reasons has no usable connection, whatever id its status contains. */
    private static final Set<Reason> UNUSABLE =
            EnumSet.of(Reason.Conflict, Reason.RemoteConnectionNotFound, Reason.AmbiguousConnection);

    /** The reasons of a sync that is waiting for its connection and not for Weld. */
    public static final Set<Reason> REASONS = EnumSet.of(
            Reason.ConnectionNotReady, Reason.ConnectionNotFound, Reason.ConnectionFailed, Reason.NamespaceNotAllowed);

    /** Why syncs cannot use this connection; empty if they can. */
    public static Optional<ConnectionRefusal> of(WeldConnection connection) {
        String name = connection.getMetadata().getName();
        WeldConnectionStatus status = connection.getStatus();
        if (connection.unreadable() != null || connection.getSpec() == null) {
            return Optional.of(of(Situation.CONNECTION_UNREADABLE, name, Reason.UnsupportedValue));
        }
        List<Condition> conditions =
                status == null ? List.of() : Objects.requireNonNullElse(status.conditions(), List.of());
        Optional<Condition> ready = Conditions.find(conditions, Conditions.READY);
        if (status == null || status.connectionId() == null) {
            String message = ready.map(
                            condition -> Situation.CONNECTION_NOT_CONNECTED_BECAUSE.message(name, condition.reason()))
                    .orElseGet(() -> Situation.CONNECTION_NOT_CONNECTED.message(name));
            return Optional.of(new ConnectionRefusal(ofUnconnected(connection, conditions), message));
        }
        return ready.filter(condition ->
                        UNUSABLE.stream().anyMatch(reason -> reason.name().equals(condition.reason())))
                .map(condition -> of(Situation.CONNECTION_NOT_USABLE, name, condition.reason()));
    }

    private static ConnectionRefusal of(Situation situation, Object... values) {
        return new ConnectionRefusal(situation.reason(), situation.message(values));
    }

    private static Reason ofUnconnected(WeldConnection connection, List<Condition> conditions) {
        boolean stalled = Conditions.find(conditions, Conditions.STALLED)
                .filter(condition -> condition.status().equals("True"))
                .isPresent();
        if (stalled || connection.isMarkedForDeletion()) {
            return Reason.ConnectionFailed;
        }
        boolean needsAuthorization = Conditions.find(conditions, Conditions.READY)
                .filter(condition -> condition.reason().equals(Reason.AuthorizationPending.name()))
                .isPresent();
        return needsAuthorization ? Reason.ConnectionNotReady : Reason.Progressing;
    }
}
