package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.ConnectionReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The report of a connection while it is put together: it begins as the last one. */
public final class ConnectionStatusBuilder implements ReadyBuilder<ConnectionReport> {
    private final long generation;
    private final Conditions conditions;
    private @Nullable String integrationId;
    private @Nullable String lastHandledReconcileAt;

    private ConnectionStatusBuilder(ConnectionReport before, long generation, Instant now) {
        this.generation = generation;
        this.conditions = Conditions.from(before.conditions(), generation, now);
        this.integrationId = before.integrationId();
        this.lastHandledReconcileAt = before.lastHandledReconcileAt();
    }

    public static ConnectionStatusBuilder after(ConnectionReport before, long generation, Instant now) {
        return new ConnectionStatusBuilder(before, generation, now);
    }

    @Override
    public ConnectionStatusBuilder ready(Reason reason, Reason.Kind kind, String message) {
        if (reason == Reason.Suspended) {
            conditions.fact(Conditions.SUSPENDED, true, Reason.Suspended, "spec.suspend is true");
        } else {
            conditions.remove(Conditions.SUSPENDED);
        }
        conditions.ready(reason, kind, message);
        return this;
    }

    @Override
    public ConnectionStatusBuilder ready(Reason reason, String message) {
        return ready(reason, reason.kind(), message);
    }

    @Override
    public ConnectionStatusBuilder reachable(boolean reachable, Reason reason, String message) {
        conditions.fact(Conditions.API_REACHABLE, reachable, reason, message);
        return this;
    }

    @Override
    public ConnectionStatusBuilder notAsked() {
        conditions.remove(Conditions.API_REACHABLE);
        return this;
    }

    /** As Weld reports it. */
    public ConnectionStatusBuilder integration(@Nullable String id) {
        integrationId = id;
        return this;
    }

    @Override
    public ConnectionStatusBuilder notUnreachable() {
        conditions.removeFalse(Conditions.API_REACHABLE);
        return this;
    }

    public ConnectionStatusBuilder reconcileHandled(@Nullable String value) {
        lastHandledReconcileAt = value == null ? lastHandledReconcileAt : value;
        return this;
    }

    @Override
    public ConnectionReport build() {
        return new ConnectionReport(generation, conditions.build(), integrationId, lastHandledReconcileAt);
    }
}
