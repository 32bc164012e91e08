package app.weld.operator.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A plan for a comment under a pull request. */
public final class MarkdownReport {
    /** GitHub takes comments of up to 65,536 characters. */
    private static final int LONGEST = 60_000;

    private MarkdownReport() {}

    public static String of(PlanResult result) {
        List<String> blocks = new ArrayList<>();
        destructive(result).ifPresent(blocks::add);
        problems(result).ifPresent(blocks::add);
        result.resources().stream()
                .filter(resource -> !resource.calls().isEmpty()
                        || resource.isBlocked()
                        || resource.waits()
                        || !resource.notes().isEmpty())
                .map(MarkdownReport::resource)
                .forEach(blocks::add);
        return fitted("### Weld plan\n\n" + TextReport.summary(result) + "\n", blocks);
    }

    /** The head, and each block that there is space for. */
    private static String fitted(String head, List<String> blocks) {
        StringBuilder text = new StringBuilder(head);
        int left = 0;
        for (String block : blocks) {
            if (text.length() + block.length() > LONGEST) {
                left++;
            } else {
                text.append(block);
            }
        }
        if (left > 0) {
            text.append("\n")
                    .append(TextReport.plural(left, "part"))
                    .append(" of the plan did not fit into this comment.\n");
        }
        return text.toString().stripTrailing();
    }

    private static Optional<String> destructive(PlanResult result) {
        String lines = result.resources().stream()
                .flatMap(resource -> resource.calls().stream()
                        .filter(call -> call.destructive() != null)
                        .map(call -> "- **" + escaped(resource.title()) + "**: " + escaped(call.summary()) + ". Lost: "
                                + escaped(String.valueOf(call.destructive())) + ".\n"))
                .collect(Collectors.joining());
        return lines.isEmpty() ? Optional.empty() : Optional.of("\n> [!CAUTION]\n> Something is lost.\n\n" + lines);
    }

    private static Optional<String> problems(PlanResult result) {
        String lines = result.problems().stream()
                .map(problem -> "- " + code(problem.subject()) + ": " + escaped(problem.message()) + "\n")
                .collect(Collectors.joining());
        return lines.isEmpty() ? Optional.empty() : Optional.of("\n#### Problems\n\n" + lines);
    }

    private static String resource(ResourcePlan resource) {
        StringBuilder text = new StringBuilder(
                "\n#### " + escaped(resource.title()) + (resource.removed() ? " is removed" : "") + "\n\n");
        if (resource.isBlocked()) {
            text.append("**")
                    .append(resource.reason())
                    .append("**: ")
                    .append(escaped(resource.message()))
                    .append("\n\n");
        } else if (resource.waits()) {
            text.append(escaped(resource.message())).append("\n\n");
        }
        resource.notes().forEach(note -> text.append("- ").append(escaped(note)).append("\n"));
        if (!resource.calls().isEmpty()) {
            text.append("```diff\n");
            resource.calls().forEach(call -> call(call, text));
            text.append("```\n");
        }
        return text.toString();
    }

    private static void call(PlannedCall call, StringBuilder text) {
        String sign =
                switch (call.kind()) {
                    case CREATE -> "+ ";
                    case DELETE -> "- ";
                    case UPDATE -> "! ";
                    case REQUEST -> "  ";
                };
        line(
                text,
                sign + call.method() + " " + call.path() + "  " + call.summary()
                        + (call.afterAuthorization() ? " (after a person has authorized the source)" : "")
                        + (call.refused() == null ? "" : " (Weld would refuse this: " + call.refused() + ")"));
        call.changes().forEach(change -> {
            if (change.before() != null) {
                line(text, "-     " + change.field() + ": " + change.before());
            }
            if (change.after() != null) {
                line(text, "+     " + change.field() + ": " + change.after());
            }
        });
    }

    /** What a manifest says cannot end the block. */
    private static void line(StringBuilder text, String line) {
        text.append(line.replaceAll("\\R", " ").replace("```", "'''")).append("\n");
    }

    private static String code(String text) {
        return "`" + text.replace("`", "'").replaceAll("\\R", " ") + "`";
    }

    /** What a manifest says is text: it creates no mentions, links or HTML. */
    private static String escaped(String text) {
        return text.replaceAll("\\R", " ").replaceAll("([\\\\`*_{}\\[\\]<>|#@])", "\\\\$1");
    }
}
