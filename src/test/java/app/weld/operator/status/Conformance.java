package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules that the conditions of every resource keep in every state. */
public final class Conformance {
    private static final Pattern CAMEL_CASE = Pattern.compile("[A-Z][A-Za-z0-9]*");
    private static final Pattern CHANGING = Pattern.compile(
            "\\d{4}-\\d{2}-\\d{2}T|\\d{2}:\\d{2}:\\d{2}|\\breq_|request[ _-]?id|Exception", Pattern.CASE_INSENSITIVE);
    private static final Set<String> ONLY_WHILE_TRUE = Set.of("Reconciling", "Stalled", "Suspended");

    private final List<String> broken = new ArrayList<>();
    private final long generation;
    private final ConditionedStatus status;

    private Conformance(HasMetadata resource, ConditionedStatus status) {
        this.generation = Objects.requireNonNullElse(resource.getMetadata().getGeneration(), 0L);
        this.status = status;
    }

    /** The rules that are broken; empty where all is well. */
    public static List<String> broken(HasMetadata resource, ConditionedStatus status) {
        Conformance check = new Conformance(resource, status);
        if (status == null) {
            return List.of("there is no status");
        }
        check.readiness();
        check.generations();
        status.conditions().forEach(check::wording);
        return List.copyOf(check.broken);
    }

    private void rule(boolean kept, String rule) {
        if (!kept) {
            broken.add(rule);
        }
    }

    private void readiness() {
        boolean looked = status.observedGeneration() != null && status.observedGeneration() >= 0;
        Optional<Condition> ready = status.condition("Ready");
        boolean reconciling = status.condition("Reconciling").isPresent();
        boolean stalled = status.condition("Stalled").isPresent();
        rule(!looked || ready.isPresent(), "Ready is there after the first look");
        rule(!(reconciling && stalled), "Reconciling and Stalled exclude each other");
        ready.ifPresent(is -> {
            rule(!is.isTrue() || (!reconciling && !stalled), "Ready=True excludes Reconciling and Stalled");
            rule(is.isTrue() || reconciling || stalled, "what is not Ready is Reconciling or Stalled");
            rule(!is.status().equals("Unknown") || reconciling, "Ready=Unknown only together with Reconciling");
        });
        Set<String> types = new HashSet<>();
        for (Condition condition : status.conditions()) {
            rule(types.add(condition.type()), condition.type() + " is there once");
            rule(
                    condition.isTrue() || !ONLY_WHILE_TRUE.contains(condition.type()),
                    condition.type() + " is there only while True");
        }
    }

    private void generations() {
        Long observed = status.observedGeneration();
        rule(observed != null && observed <= generation, "observedGeneration is there and never ahead");
        boolean ready = status.condition("Ready").filter(Condition::isTrue).isPresent();
        for (Condition condition : status.conditions()) {
            Long of = condition.observedGeneration();
            rule(of != null && of <= generation, condition.type() + ": observedGeneration is there and never ahead");
            rule(!ready || Objects.equals(of, observed), condition.type() + ": all generations are equal when Ready");
        }
    }

    private void wording(Condition condition) {
        String type = condition.type();
        rule(CAMEL_CASE.matcher(condition.reason()).matches(), type + ": the reason is in CamelCase");
        rule(!condition.message().isBlank(), type + ": the message says something");
        rule(
                !CHANGING.matcher(condition.message()).find(),
                type + ": the message has no times or request ids: " + condition.message());
        rule(isTime(condition.lastTransitionTime()), type + ": lastTransitionTime is a time");
    }

    private static boolean isTime(String text) {
        try {
            return !Instant.parse(text).isAfter(Instant.now().plusSeconds(5));
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
