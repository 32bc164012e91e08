package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.ConnectionReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Builds the report of a connection, starting from its last report. */
public final class ConnectionStatusBuilder implements ReadyBuilder<ConnectionReport> {
    private final long generation;
    private final Conditions conditions;
    private @Nullable String integrationId;
    private @Nullable String connectUrl;
    private @Nullable String lastHandledReconcileAt;
    private @Nullable String url;

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
            conditions.informational(Conditions.SUSPENDED, true, Reason.Suspended, Situation.SUSPENDED.message());
        } else {
            conditions.remove(Conditions.SUSPENDED);
        }
        conditions.ready(reason, kind, message);
        return this;
    }

    @Override
    public ConnectionStatusBuilder ready(Situation situation, Object... values) {
        return ready(situation.reason(), situation.message(values));
    }

    @Override
    public ConnectionStatusBuilder ready(Reason reason, String message) {
        return ready(reason, reason.kind(), message);
    }

    @Override
    public ConnectionStatusBuilder reachable(boolean reachable, Reason reason, String message) {
        conditions.informational(Conditions.API_REACHABLE, reachable, reason, message);
        return this;
    }

    @Override
    public ConnectionStatusBuilder reachabilityUnknown() {
        conditions.remove(Conditions.API_REACHABLE);
        return this;
    }

    /** The integration that Weld reports. */
    public ConnectionStatusBuilder integration(@Nullable String id) {
        integrationId = id;
        return this;
    }

    /** Where a person without access to the cluster can open the link; absent where there is no link or no such page. */
    public ConnectionStatusBuilder connectUrl(@Nullable String url) {
        connectUrl = url;
        return this;
    }

    /** Where people find the connection in the Weld app; absent if that is not known. */
    public ConnectionStatusBuilder url(@Nullable String address) {
        url = address;
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
        return new ConnectionReport(
                generation, conditions.build(), integrationId, connectUrl, lastHandledReconcileAt, url);
    }
}
