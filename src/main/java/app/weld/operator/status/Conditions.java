package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds the conditions of a resource from those it had. {@code Reconciling} and {@code Stalled} are there only while
 * True, and never both; the time of the last transition moves only when the status of a condition does.
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

    /** The conditions so far; those that are built will speak of this generation. */
    public static Conditions from(List<Condition> before, long generation, Instant now) {
        return new Conditions(List.copyOf(before), generation, now);
    }

    /** Sets Ready, and with it Reconciling and Stalled, as the reason's kind says. */
    public Conditions ready(Reason reason, String message) {
        return ready(reason, reason.kind(), message);
    }

    /** A reason that goes on by itself at first, and needs a person after a while. */
    public Conditions ready(Reason reason, Reason.Kind kind, String message) {
        remove(RECONCILING).remove(STALLED);
        switch (kind) {
            case DONE -> set(READY, "True", reason, message);
            case UNDER_WAY -> set(READY, "Unknown", reason, message).set(RECONCILING, "True", reason, message);
            case WAITING -> set(READY, "False", reason, message).set(RECONCILING, "True", reason, message);
            case STUCK -> set(READY, "False", reason, message).set(STALLED, "True", reason, message);
            case FACT -> throw new IllegalArgumentException(reason + " says nothing about readiness");
        }
        return this;
    }

    /** Adds to what Ready says. */
    public Conditions besides(String message) {
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

    public Conditions fact(String type, boolean status, Reason reason, String message) {
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
        String since = find(before, type)
                .filter(condition -> condition.status().equals(status))
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        remove(type);
        result.add(new Condition(type, status, generation, since, reason.name(), StatusText.message(message)));
        return this;
    }

    /** All of them speaking of the same generation. */
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
