package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.status.Conformance;
import app.weld.operator.status.KStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A resource as a row of the table of states, such as {@code False SecretNotFound | Reconciling | InProgress}: Ready and
 * its reason, what else deserves attention, and what kstatus makes of it. Conformance is checked on the way.
 */
final class StateRow {
    /** Facts that are as they should be are not worth mentioning. */
    private static final Map<String, String> USUAL = Map.of("APIReachable", "True", "LastRunSucceeded", "True");

    private static final Set<String> ONLY_TRUE = Set.of("Reconciling", "Stalled");

    private StateRow() {}

    static String of(WeldEltSync sync) {
        return of(sync, sync.getStatus());
    }

    static String of(WeldConnection connection) {
        return of(connection, connection.getStatus());
    }

    private static String of(HasMetadata resource, ConditionedStatus status) {
        assertThat(Conformance.broken(resource, status))
                .as("rules that %s breaks", status)
                .isEmpty();
        String ready = status.condition("Ready")
                .map(condition -> condition.status() + " " + condition.reason())
                .orElse("absent");
        List<String> others = status.conditions().stream()
                .filter(condition -> !condition.type().equals("Ready"))
                .filter(condition -> !condition.status().equals(USUAL.get(condition.type())))
                .map(StateRow::fact)
                .toList();
        String middle = others.isEmpty() ? "" : String.join(", ", others) + " | ";
        return ready + " | " + middle + KStatus.of(resource, status);
    }

    private static String fact(Condition condition) {
        return ONLY_TRUE.contains(condition.type()) ? condition.type() : condition.type() + "=" + condition.status();
    }

    static String message(WeldEltSync sync) {
        return message(sync.getStatus());
    }

    static String message(WeldConnection connection) {
        return message(connection.getStatus());
    }

    private static String message(ConditionedStatus status) {
        return status.condition("Ready").map(Condition::message).orElse("");
    }

    /** For telling that nothing was said about it in other places. */
    static String allMessages(WeldConnection connection) {
        return connection.getStatus().conditions().stream()
                .map(Condition::message)
                .collect(Collectors.joining("\n"));
    }
}
