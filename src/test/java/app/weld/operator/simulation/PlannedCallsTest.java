package app.weld.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.preview.PlanResult;
import app.weld.operator.preview.ResourcePlan;
import app.weld.operator.status.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code plan} says would be sent is what the operator then sends: for manifests and accounts that are drawn, over a
 * cluster that has some of them already, each resource's requests in their order. {@code -Dplans.count=500 -Dplans.from=1}.
 */
class PlannedCallsTest {
    static List<Integer> seeds() {
        int from = Integer.getInteger("plans.from", 1);
        int count = Integer.getInteger("plans.count", 25);
        List<Integer> seeds = new ArrayList<>();
        for (int seed = from; seed < from + count; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsPlannedHappens(int seed) {
        check(seed, new PlannedWorld(seed));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsPlannedFromThePreviousManifestsHappens(int seed) {
        check(seed, PlannedWorld.afterPrevious(seed));
    }

    private static void check(int seed, PlannedWorld world) {
        PlanResult result = world.plan();
        assertThat(result.problems()).isEmpty();
        Map<String, List<String>> planned = new TreeMap<>();
        Set<String> unknown = new HashSet<>();
        result.resources().forEach(plan -> {
            if (!plan.calls().isEmpty()) {
                planned.put(
                        plan.title(),
                        plan.calls().stream().map(world::text).distinct().toList());
            }
            if (plan.notes().stream().anyMatch(note -> note.startsWith("which streams the source offers"))) {
                unknown.add(plan.title());
            }
        });
        Map<String, List<String>> actual = world.apply();
        // While a resource does not know yet that it is deleted, it may try once more what Weld has refused all the
        // time.
        result.resources().stream().filter(ResourcePlan::removed).forEach(plan -> {
            planned.computeIfPresent(plan.title(), (any, calls) -> deletions(calls));
            actual.computeIfPresent(plan.title(), (any, calls) -> deletions(calls));
        });
        // The same of a manifest that it does not know of yet.
        actual.replaceAll((title, calls) -> calls.stream()
                .filter(call -> !call.contains("nobodys")
                        || planned.getOrDefault(title, List.of()).contains(call))
                .toList());
        actual.values().removeIf(List::isEmpty);
        // The plan says where it does not know what Weld would take.
        unknown.forEach(title -> {
            planned.computeIfPresent(title, (any, calls) -> withoutStreams(calls));
            actual.computeIfPresent(title, (any, calls) -> withoutStreams(calls));
        });
        if (!planned.equals(actual)) {
            // Of two that nobody has told which is first, either may win.
            contested(result, world).forEach(title -> {
                planned.remove(title);
                actual.remove(title);
            });
        }
        assertThat(planned)
                .as("seed %d: %s", seed, differing(result, planned, actual))
                .isEqualTo(actual);
    }

    private static List<String> differing(
            PlanResult result, Map<String, List<String>> planned, Map<String, List<String>> actual) {
        return result.resources().stream()
                .filter(plan -> !Objects.equals(planned.get(plan.title()), actual.get(plan.title())))
                .map(plan -> plan.title() + " " + plan.reason() + " " + plan.message() + " " + plan.notes())
                .toList();
    }

    /** What has a conflict, by the plan or in the end; and the syncs of a connection that has one. */
    private static Set<String> contested(PlanResult result, PlannedWorld world) {
        Set<String> contested = new HashSet<>();
        Stream.concat(
                        result.resources().stream()
                                .filter(plan -> plan.reason() == Reason.Conflict)
                                .map(ResourcePlan::title),
                        world.conflicts().stream())
                .map(title -> title.replaceFirst(" [^/]+/", " "))
                .flatMap(title -> title.equals("WeldConnection shop")
                        ? Stream.of(title, "WeldEltSync orders", "WeldEltSync users")
                        : Stream.of(title))
                // By its name, the same in each namespace, a resource means the same in Weld.
                .forEach(title -> Fixtures.NAMESPACES.forEach(
                        namespace -> contested.add(title.replaceFirst(" ", " " + namespace + "/"))));
        return contested;
    }

    private static List<String> deletions(List<String> calls) {
        return calls.stream().filter(call -> call.startsWith("DELETE")).toList();
    }

    private static List<String> withoutStreams(List<String> calls) {
        return calls.stream().filter(call -> !call.contains("/source_streams ")).toList();
    }
}
