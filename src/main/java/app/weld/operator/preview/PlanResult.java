package app.weld.operator.preview;

import java.util.List;
import java.util.Map;

/**
 * The plan of all manifests.
 *
 * @param problems of the manifests that could not be planned
 * @param ignored how many resources of each other kind there were
 * @param manifests how many manifests of the operator's kinds were read, those with problems too
 * @param kustomized whether a kustomization was among the files
 * @param offline whether Weld was not read: then nothing is said of calls
 */
public record PlanResult(
        List<ResourcePlan> resources,
        List<Problem> problems,
        Map<String, Integer> ignored,
        int manifests,
        boolean kustomized,
        boolean offline) {
    private static final int NOTHING = 0;
    private static final int CANNOT = 1;
    private static final int SOMETHING = 2;

    public PlanResult {
        resources = List.copyOf(resources);
        problems = List.copyOf(problems);
        ignored = Map.copyOf(ignored);
    }

    /** How many calls of this kind would be carried out. */
    public long count(PlannedCall.Kind kind) {
        return resources.stream()
                .flatMap(resource -> resource.calls().stream())
                .filter(call -> call.refused() == null && call.kind() == kind)
                .count();
    }

    public long destructive() {
        return resources.stream()
                .flatMap(resource -> resource.calls().stream())
                .filter(call -> call.refused() == null && call.destructive() != null)
                .count();
    }

    /** The resources that could not be carried out as they are declared. */
    public long blocked() {
        return resources.stream().filter(ResourcePlan::isBlocked).count() + problems.size();
    }

    /** 0 if nothing would happen, 2 if something would, 1 if something is wrong. */
    public int exitStatus() {
        if (blocked() > 0) {
            return CANNOT;
        }
        return resources.stream().anyMatch(ResourcePlan::changes) ? SOMETHING : NOTHING;
    }
}
