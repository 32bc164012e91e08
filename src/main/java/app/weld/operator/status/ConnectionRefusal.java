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
 * @param reason ConnectionNotReady where a person has to open its link, ConnectionFailed where it needs to be mended, and
 *     Progressing where it goes on by itself
 */
public record ConnectionRefusal(Reason reason, String message) {
    /** A connection in one of these states is not the one that is meant, whatever id its status has. */
    private static final Set<Reason> UNUSABLE =
            EnumSet.of(Reason.Conflict, Reason.RemoteConnectionNotFound, Reason.AmbiguousConnection);

    /** What a sync says that waits for its connection, rather than for Weld. */
    public static final Set<Reason> REASONS =
            EnumSet.of(Reason.ConnectionNotReady, Reason.ConnectionNotFound, Reason.ConnectionFailed);

    /** Why syncs cannot use a connection; empty when they can. */
    public static Optional<ConnectionRefusal> of(WeldConnection connection) {
        String name = "WeldConnection " + connection.getMetadata().getName();
        WeldConnectionStatus status = connection.getStatus();
        if (connection.unreadable() != null || connection.getSpec() == null) {
            return Optional.of(new ConnectionRefusal(
                    Reason.ConnectionFailed, name + " is not usable: " + Reason.UnsupportedValue));
        }
        List<Condition> conditions =
                status == null ? List.of() : Objects.requireNonNullElse(status.conditions(), List.of());
        Optional<Condition> ready = Conditions.find(conditions, Conditions.READY);
        if (status == null || status.connectionId() == null) {
            String why = ready.map(condition -> ": " + condition.reason()).orElse("");
            return Optional.of(
                    new ConnectionRefusal(ofUnconnected(connection, conditions), name + " is not connected yet" + why));
        }
        return ready.filter(condition ->
                        UNUSABLE.stream().anyMatch(reason -> reason.name().equals(condition.reason())))
                .map(condition ->
                        new ConnectionRefusal(Reason.ConnectionFailed, name + " is not usable: " + condition.reason()));
    }

    private static Reason ofUnconnected(WeldConnection connection, List<Condition> conditions) {
        boolean stalled = Conditions.find(conditions, Conditions.STALLED)
                .filter(condition -> condition.status().equals("True"))
                .isPresent();
        if (stalled || connection.isMarkedForDeletion()) {
            return Reason.ConnectionFailed;
        }
        boolean waitsForAPerson = Conditions.find(conditions, Conditions.READY)
                .filter(condition -> condition.reason().equals(Reason.AuthorizationPending.name()))
                .isPresent();
        return waitsForAPerson ? Reason.ConnectionNotReady : Reason.Progressing;
    }
}
