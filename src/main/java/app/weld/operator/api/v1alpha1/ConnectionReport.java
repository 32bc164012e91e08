package app.weld.operator.api.v1alpha1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a connection's status that reports its current state; see {@link WeldConnectionStatus}. */
public record ConnectionReport(
        @Nullable Long observedGeneration,
        List<Condition> conditions,
        @Nullable String integrationId,
        @Nullable String connectUrl,
        @Nullable String lastHandledReconcileAt,
        @Nullable String url) {

    public static final ConnectionReport EMPTY = new ConnectionReport(null, List.of(), null, null, null, null);

    public ConnectionReport {
        conditions = Condition.ours(conditions);
    }
}
