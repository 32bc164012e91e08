package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.ConnectionRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceStatus;
import app.weld.operator.status.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants to know of a resource.
 *
 * @param namespace absent for a WeldWorkspace
 * @param ready True, False or Unknown; Unknown also while the operator has not acted on the latest change
 * @param problems what is wrong, in the operator's words
 * @param next what a person has to do; absent where nothing
 */
record ResourceState(
        String kind,
        @Nullable String namespace,
        String name,
        String ready,
        String reason,
        @Nullable String state,
        @Nullable String lastSuccess,
        List<String> problems,
        @Nullable String next) {
    private static final String UNKNOWN = "Unknown";
    private static final String READY = "Ready";

    ResourceState {
        problems = List.copyOf(problems);
    }

    /** The part of a WeldWorkspace's status that the others have too. */
    private record Conditions(@Nullable Long observedGeneration, List<Condition> conditions)
            implements ConditionedStatus {
        private Conditions {
            conditions = List.copyOf(conditions);
        }

        @Override
        public @Nullable String lastHandledReconcileAt() {
            return null;
        }
    }

    static ResourceState of(WeldConnection connection) {
        ConditionedStatus status = connection.getStatus();
        return of(
                connection,
                "wconn",
                status,
                null,
                null,
                next(connection, reason(status), new ConnectionRef(name(connection))));
    }

    static ResourceState of(WeldEltSync sync) {
        var status = sync.getStatus();
        var ref = sync.getSpec().connectionRef();
        return of(
                sync,
                "wsync",
                status,
                status == null ? null : status.state(),
                status == null ? null : status.lastSuccessAt(),
                next(sync, reason(status), ref));
    }

    static ResourceState of(WeldWorkspace workspace) {
        WeldWorkspaceStatus observed = workspace.getStatus();
        ConditionedStatus status =
                observed == null ? null : new Conditions(observed.observedGeneration(), observed.conditions());
        return of(workspace, "wws", status, null, null, next(workspace, reason(status), null));
    }

    private static ResourceState of(
            HasMetadata resource,
            String kind,
            @Nullable ConditionedStatus status,
            @Nullable String state,
            @Nullable String lastSuccess,
            @Nullable String next) {
        List<String> problems = new ArrayList<>();
        String ready = UNKNOWN;
        String reason = "NotObserved";
        Condition condition = condition(status, READY);
        if (status == null || condition == null) {
            problems.add("the operator has not looked at it yet; is it running?");
        } else {
            ready = condition.status();
            reason = condition.reason();
            if (!condition.isTrue()) {
                problems.add(condition.message());
            }
            if (!resource.getMetadata().getGeneration().equals(status.observedGeneration())) {
                ready = UNKNOWN;
                problems.add("the operator has not acted on the latest change yet");
            }
        }
        for (String type : List.of("APIReachable", "LastRunSucceeded")) {
            Condition other = condition(status, type);
            if (other != null && other.status().equals("False") && !problems.contains(other.message())) {
                problems.add(other.message());
            }
        }
        return new ResourceState(
                kind,
                resource.getMetadata().getNamespace(),
                name(resource),
                ready,
                reason,
                state,
                lastSuccess,
                problems,
                problems.isEmpty() ? null : next);
    }

    private static String name(HasMetadata resource) {
        return resource.getMetadata().getName();
    }

    private static @Nullable Condition condition(@Nullable ConditionedStatus status, String type) {
        return status == null ? null : status.condition(type).orElse(null);
    }

    private static @Nullable Reason reason(@Nullable ConditionedStatus status) {
        Condition ready = condition(status, READY);
        if (ready == null) {
            return null;
        }
        for (Reason reason : Reason.values()) {
            if (reason.name().equals(ready.reason())) {
                return reason;
            }
        }
        return null;
    }

    /** Where a command does it, the command. */
    private static @Nullable String next(
            HasMetadata resource, @Nullable Reason reason, @Nullable ConnectionRef connection) {
        String namespace = resource.getMetadata().getNamespace();
        return switch (reason) {
            case null -> null;
            case AuthorizationPending, ConnectionNotReady ->
                connection == null
                        ? "authorize the connection"
                        : "kubectl weld authorize " + connection.name() + " -n " + connection.namespaceOr(namespace);
            case NamespaceNotAllowed -> "ask the owners for consent, or correct the manifest";
            case WorkspaceUnavailable -> "ask whoever runs the operator, as the message says";
            case SecretNotFound, ConnectionNotFound, WorkspaceNotFound ->
                "create what is missing, or correct the manifest";
            case Reason other
            when other.kind() == Reason.Kind.STALLED ->
                "a person has to act, as the message says (docs/troubleshooting.md, " + other + ")";
            case Reason other
            when other.kind() == Reason.Kind.RETRYING || other.kind() == Reason.Kind.PROGRESSING ->
                "nothing: the operator continues by itself";
            default -> null;
        };
    }

    boolean isFine() {
        return problems.isEmpty();
    }

    Map<String, Object> row() {
        return Rows.row(
                "namespace",
                namespace,
                "kind",
                kind,
                "name",
                name,
                "ready",
                ready,
                "reason",
                reason,
                "state",
                state,
                "lastSuccess",
                lastSuccess,
                "problems",
                problems,
                "next",
                next);
    }
}
