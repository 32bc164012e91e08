package app.weld.operator.verify;

import app.weld.operator.weld.assumptions.Assumption;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the checks say, to be printed. It holds names of fields and ids, and no value of settings, no label, no key. */
public final class Report {
    private static final String LINK = "docs/assumptions.md#";

    private final List<Line> lines;
    private final List<ManifestCheck.Result> results;
    private final int calls;
    private final boolean wrote;

    Report(List<Line> lines, List<ManifestCheck.Result> results, int calls, boolean wrote) {
        this.lines = List.copyOf(lines);
        this.results = List.copyOf(results);
        this.calls = calls;
        this.wrote = wrote;
    }

    public List<Line> lines() {
        return lines;
    }

    /** Whether an assumption is violated, or a manifest would have a problem. */
    public boolean violated() {
        return lines.stream().anyMatch(Line::violated)
                || results.stream().anyMatch(result -> !result.problems().isEmpty());
    }

    /** For a person. */
    public String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> append(text, line));
        if (!results.isEmpty()) {
            text.append("%nV18 Manifests%n".formatted());
            results.forEach(result -> append(text, result));
        }
        text.append("%n%s cannot check these assumptions:%n".formatted(wrote ? "This command" : "Reading"));
        for (Assumption assumption : unchecked()) {
            text.append("    %s %s%n".formatted(assumption.id(), assumption.sentence()));
        }
        long violated = lines.stream().filter(Line::violated).count();
        long confirmed = lines.stream()
                .filter(line -> line.verdict() == Line.Verdict.CONFIRMED)
                .count();
        text.append("%n%d confirmed, %d violated, %d without enough data; %d calls%n"
                .formatted(confirmed, violated, lines.size() - violated - confirmed, calls));
        return text.toString();
    }

    private static void append(StringBuilder text, Line line) {
        text.append("%-3s %-16s%s (%d)%n".formatted(line.check(), line.verdict().label(), line.what(), line.samples()));
        if (line.violated()) {
            text.append("%-20s%s %s%n"
                    .formatted("", line.assumption().id(), line.assumption().sentence()));
            text.append(
                    "%-20sIf it is false: %s%n".formatted("", line.assumption().whereFalse()));
            text.append("%-20s%s%n".formatted("", link(line.assumption())));
        }
    }

    private static void append(StringBuilder text, ManifestCheck.Result result) {
        String verdict = !result.problems().isEmpty() ? "WRONG" : result.checked() ? "fits" : "fits, not fully checked";
        text.append("    %-20s%s%n".formatted(verdict, result.name()));
        result.problems().forEach(problem -> text.append("%-24s%s%n".formatted("", problem)));
        result.notes().forEach(note -> text.append("%-24snote: %s%n".formatted("", note)));
    }

    /** For a program. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode checks = json.putArray("checks");
        for (Line line : lines) {
            checks.addObject()
                    .put("check", line.check())
                    .put("assumption", line.assumption().id())
                    .put("verdict", line.verdict().name())
                    .put("what", line.what())
                    .put("samples", line.samples())
                    .put("link", link(line.assumption()));
        }
        ArrayNode manifests = json.putArray("manifests");
        for (ManifestCheck.Result result : results) {
            ObjectNode manifest =
                    manifests.addObject().put("manifest", result.name()).put("checked", result.checked());
            ArrayNode problems = manifest.putArray("problems");
            result.problems().forEach(problems::add);
            ArrayNode notes = manifest.putArray("notes");
            result.notes().forEach(notes::add);
        }
        ArrayNode unchecked = json.putArray("notTold");
        unchecked().forEach(assumption -> unchecked.add(assumption.id()));
        return json.put("calls", calls).put("violated", violated());
    }

    private List<Assumption> unchecked() {
        List<Assumption> unchecked = new ArrayList<>(Arrays.asList(Assumption.values()));
        lines.stream()
                .filter(line -> line.verdict() != Line.Verdict.NOT_ENOUGH_DATA)
                // That list and object agree proves nothing about reads after writes.
                .filter(line -> wrote || line.assumption() != Assumption.READS_SHOW_WRITES)
                .forEach(line -> unchecked.remove(line.assumption()));
        return unchecked;
    }

    private static String link(Assumption assumption) {
        return LINK + assumption.id().toLowerCase(Locale.ROOT);
    }
}
