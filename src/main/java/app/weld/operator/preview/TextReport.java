package app.weld.operator.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A plan for a person at a terminal. */
public final class TextReport {
    private TextReport() {}

    public static String of(PlanResult result) {
        List<String> lines = new ArrayList<>();
        result.problems()
                .forEach(problem -> lines.add("! " + problem.subject()
                        + (problem.subject().equals(problem.source()) ? "" : " (" + problem.source() + ")") + "\n    "
                        + problem.message()));
        result.resources().stream().filter(TextReport::saysSomething).forEach(resource -> resource(resource, lines));
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.add(summary(result));
        return String.join("\n", lines);
    }

    private static boolean saysSomething(ResourcePlan resource) {
        return !resource.calls().isEmpty()
                || resource.isBlocked()
                || resource.waits()
                || !resource.notes().isEmpty();
    }

    private static void resource(ResourcePlan resource, List<String> lines) {
        lines.add(resource.title() + (resource.removed() ? " is removed" : "") + " (" + resource.source() + ")");
        for (PlannedCall call : resource.calls()) {
            lines.add("  " + (call.refused() == null ? call.kind().sign() : "!") + " " + call.method() + " "
                    + call.path() + "  " + call.summary()
                    + (call.afterAuthorization() ? " (after a person has authorized the source)" : ""));
            call.changes().forEach(change -> lines.add("      " + change));
            if (call.refused() != null) {
                lines.add("      Weld would refuse this: " + call.refused());
            }
            if (call.destructive() != null) {
                lines.add("      DESTRUCTIVE: " + call.destructive());
            }
        }
        if (resource.isBlocked()) {
            lines.add("  ! " + resource.reason() + ": " + resource.message());
        } else if (resource.waits()) {
            lines.add("  . " + resource.message());
        }
        resource.notes().forEach(note -> lines.add("  . " + note));
    }

    /** One line. */
    static String summary(PlanResult result) {
        String rest = rest(result);
        if (result.offline()) {
            return "Checked without Weld: " + plural(result.blocked(), "problem") + "." + rest;
        }
        if (result.blocked() == 0 && result.resources().stream().noneMatch(ResourcePlan::changes)) {
            return "Nothing would be changed in Weld." + rest;
        }
        return "Plan: " + result.count(PlannedCall.Kind.CREATE) + " to create, "
                + result.count(PlannedCall.Kind.UPDATE) + " to change, "
                + result.count(PlannedCall.Kind.DELETE) + " to delete, "
                + result.count(PlannedCall.Kind.REQUEST) + " to request; "
                + result.destructive() + " destructive; "
                + plural(result.blocked(), "problem") + "." + rest;
    }

    /** What was not planned. */
    private static String rest(PlanResult result) {
        String ignored = result.ignored().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        boolean isEmpty = result.manifests() == 0
                && result.resources().isEmpty()
                && result.problems().isEmpty();
        return (isEmpty ? " No WeldConnection, WeldEltSync or WeldWorkspace was found in these files." : "")
                + (ignored.isEmpty() ? "" : " Ignored: " + ignored + ".")
                + (result.kustomized()
                        ? " A kustomization is not built: pipe what kubectl kustomize prints into plan -f -."
                        : "");
    }

    static String plural(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
