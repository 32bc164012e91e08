package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds the conditions of a resource from the conditions that it had. {@code Reconciling} and {@code Stalled} exist only while
 * they are True, and never both, as kstatus expects. {@code lastTransitionTime} changes only when the status of a condition
 * changes, as the Kubernetes API conventions require.
 */
public final class Conditions {
    public static final String READY = "Ready";
    public static final String RECONCILING = "Reconciling";
    public static final String STALLED = "Stalled";
    public static final String SUSPENDED = "Suspended";
    public static final String API_REACHABLE = "APIReachable";
    public static final String LAST_RUN_SUCCEEDED = "LastRunSucceeded";
    public static final String IN_SYNC = "InSync";

    private final List<Condition> before;
    private final long generation;
    private final Instant now;
    private final List<Condition> result;

    private Conditions(List<Condition> before, long generation, Instant now) {
        this.before = before;
        this.generation = generation;
        this.now = now;
        this.result = new ArrayList<>(before);
    }

    /** Starts with these conditions. All that are built have this generation. */
    public static Conditions from(List<Condition> before, long generation, Instant now) {
        return new Conditions(List.copyOf(before), generation, now);
    }

    /** Sets Ready, Reconciling and Stalled as the kind of the reason says. */
    public Conditions ready(Reason reason, String message) {
        return ready(reason, reason.kind(), message);
    }

    /** Sets them as this kind says, for a reason that becomes {@link Reason.Kind#STALLED} when it lasts too long. */
    public Conditions ready(Reason reason, Reason.Kind kind, String message) {
        remove(RECONCILING).remove(STALLED);
        switch (kind) {
            case READY -> set(READY, "True", reason, message);
            case PROGRESSING -> set(READY, "Unknown", reason, message).set(RECONCILING, "True", reason, message);
            case RETRYING -> set(READY, "False", reason, message).set(RECONCILING, "True", reason, message);
            case STALLED -> set(READY, "False", reason, message).set(STALLED, "True", reason, message);
            case INFORMATIONAL -> throw new IllegalArgumentException(reason + " is no reason of Ready");
        }
        return this;
    }

    /** Appends a sentence to the message of Ready. */
    public Conditions append(String message) {
        find(result, READY).ifPresent(ready -> {
            remove(READY);
            result.add(new Condition(
                    READY,
                    ready.status(),
                    generation,
                    ready.lastTransitionTime(),
                    ready.reason(),
                    StatusText.message(ready.message() + "; " + message)));
        });
        return this;
    }

    public Conditions informational(String type, boolean status, Reason reason, String message) {
        return set(type, status ? "True" : "False", reason, message);
    }

    public Conditions remove(String type) {
        result.removeIf(condition -> condition.type().equals(type));
        return this;
    }

    Conditions removeFalse(String type) {
        result.removeIf(
                condition -> condition.type().equals(type) && condition.status().equals("False"));
        return this;
    }

    private Conditions set(String type, String status, Reason reason, String message) {
        String transition = find(before, type)
                .filter(condition -> condition.status().equals(status))
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        remove(type);
        result.add(new Condition(type, status, generation, transition, reason.name(), StatusText.message(message)));
        return this;
    }

    /** All conditions, with the same generation. */
    public List<Condition> build() {
        return result.stream()
                .map(condition -> new Condition(
                        condition.type(),
                        condition.status(),
                        generation,
                        condition.lastTransitionTime(),
                        condition.reason(),
                        condition.message()))
                .toList();
    }

    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
