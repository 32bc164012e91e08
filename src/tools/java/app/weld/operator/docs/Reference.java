package app.weld.operator.docs;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.crd.RuleMessages;
import app.weld.operator.plan.Schedule;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** {@code docs/reference.md}, made from the CRDs and the reasons. */
final class Reference {
    static final Path FILE = Path.of("docs/reference.md");
    static final String WRITE_COMMAND = "mvn -q test -Dtest=ReferenceTest -Ddocs.write=true";
    private static final List<Path> CRDS = List.of(
            Path.of("crds/weldconnections.weld.app.yaml"),
            Path.of("crds/weldeltsyncs.weld.app.yaml"),
            Path.of("crds/weldworkspaces.weld.app.yaml"));

    private static final Instant THURSDAY_NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Reference() {}

    /** What the file has to hold. */
    static String text() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Reference

                <!-- Made by: %s -->

                All kinds belong to the group `weld.app`, version `v1alpha1`, and the category `weld`. WeldConnections and WeldEltSyncs are namespaced, and
                refer to Secrets in their own namespace. A WeldWorkspace is cluster-scoped, and refers to a Secret in any. `kubectl explain wsync.spec` prints the same descriptions as this page.
                """.formatted(WRITE_COMMAND));
        for (Path crd : CRDS) {
            kind(text, Serialization.unmarshal(Files.readString(crd), JsonNode.class));
        }
        table(
                text,
                "Annotations",
                "Annotations that end in `-requested-at` (and Flux' `requestedAt`) are requests: every new value is a new request. Use the current time as the value. The status shows the progress of a request, and the value that was handled last.");
        head(text, "annotation", "on", "does");
        for (Annotations.Declared annotation : Annotations.Declared.values()) {
            row(
                    text,
                    code(annotation.key()),
                    String.join(", ", new TreeSet<>(annotation.kinds())),
                    annotation.meaning());
        }
        table(text, "Requests", """
                When the operator first sees a request, it records it in `status.runRequest`, `status.fullRefreshRequest` or
                `status.cancelFullRefreshRequest`, even while the sync is suspended, not connected or not created yet. From then on, removing the
                annotation does not cancel the request. The operator follows the request until its runs have ended. If it sees no run within 90 minutes
                (for a full refresh: after the next run of the schedule), it gives up, with an event.

                The operator does not carry out these requests, and writes an event that says so:

                - a time more than five minutes before the creation of the resource,
                - on a resource that the operator sees for the first time: a time more than an hour ago, because it may come from a backup or a copy,
                  and a full refresh whose value is not a time,
                - a request that could not be carried out within a day.

                `weld.app/reset-history-table` has to have the same value as the request it belongs to. Set both in one command:

                    kubectl annotate --overwrite wsync NAME weld.app/full-refresh-requested-at=T weld.app/reset-history-table=T
                """);
        table(
                text,
                "Schedules",
                "A schedule is a cron expression with five fields. No document says in which time zone Weld reads it; UTC is assumed. Quote it in YAML, because `*` has a meaning there. "
                        + "The ranges are checked when the manifest is applied. The operator passes on extensions of cron (`L`, `W`, `#`, `?`) to Weld without checking them, and shows no `status.nextRunAt` for them. "
                        + "The last column is the first run after noon on Thursday, 1 January 2026.");
        head(text, "schedule", "runs", "next run");
        schedules()
                .forEach((cron, meaning) -> row(
                        text,
                        code(cron),
                        meaning,
                        Schedule.next(cron, THURSDAY_NOON)
                                .map(Instant::toString)
                                .map(Reference::code)
                                .orElse("decided by Weld")));
        table(text, "Reasons", """
                These are reasons of the condition `Ready`, unless the last column says otherwise. [Troubleshooting](troubleshooting.md#reasons) explains
                what to do.""");
        head(text, "reason", "meaning", "conditions");
        for (Reason reason : Reason.values()) {
            row(text, code(reason.name()), reason.meaning(), reason.kind().conditions());
        }
        table(text, "Messages", """
                The messages of conditions, by reason. Names in capitals stand for values. Messages about streams, settings and refusals by Weld are made
                for the case, and are not listed here.""");
        head(text, "reason", "message");
        for (Situation situation : Situation.values()) {
            row(text, code(situation.reason().name()), capitals(situation));
        }
        table(text, "Conditions", "");
        head(text, "condition", "meaning");
        conditions().forEach((type, meaning) -> row(text, code(type), meaning));
        table(
                text,
                "Events",
                "Events are core `v1` events. `kubectl describe` and `kubectl events` show them in order. A repetition within ten minutes increases the count of the first event.");
        head(text, "event", "type", "when");
        for (EventReason reason : EventReason.values()) {
            row(text, code(reason.name()), reason.type().name(), reason.meaning());
        }
        return text.toString();
    }

    private static String capitals(Situation situation) {
        String text = situation.template();
        for (String name : situation.placeholders()) {
            text = text.replace("{" + name + "}", name.toUpperCase(Locale.ROOT));
        }
        return text;
    }

    private static void kind(StringBuilder text, JsonNode crd) {
        JsonNode names = crd.at("/spec/names");
        JsonNode version = crd.at("/spec/versions/0");
        JsonNode schema = version.at("/schema/openAPIV3Schema");
        table(
                text,
                names.get("kind").asText() + " (`" + names.at("/shortNames/0").asText() + "`)",
                schema.path("description").asText());
        for (String part : List.of("spec", "status")) {
            text.append("\n### ").append(part).append("\n\n");
            String about = schema.at("/properties/" + part).path("description").asText();
            if (!about.isEmpty()) {
                text.append(about).append("\n\n");
            }
            head(text, "field", "type", "meaning");
            fields(text, "", schema.at("/properties/" + part));
        }
        List<String> rules = new ArrayList<>();
        rules(rules, "", schema);
        text.append("\n### Rules at admission\n\n");
        rules.forEach(rule -> text.append("- ").append(rule).append('\n'));
        text.append("\n### Columns\n\n");
        head(text, "column", "shown", "from");
        for (JsonNode column : version.get("additionalPrinterColumns")) {
            row(
                    text,
                    column.get("name").asText(),
                    column.path("priority").asInt() == 0 ? "always" : "with `-o wide`",
                    code(column.get("jsonPath").asText()));
        }
        List<String> selectable = new ArrayList<>();
        version.path("selectableFields")
                .forEach(field ->
                        selectable.add(code(field.get("jsonPath").asText().substring(1))));
        if (!selectable.isEmpty()) {
            text.append("\nField selectors: ")
                    .append(String.join(", ", selectable))
                    .append(".\n");
        }
    }

    private static void fields(StringBuilder text, String prefix, JsonNode schema) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (String name : new TreeSet<>(fieldNames(schema))) {
            JsonNode field = schema.get("properties").get(name);
            boolean list = field.path("type").asText().equals("array");
            row(
                    text,
                    code(prefix + name),
                    type(field) + (required.contains(name) ? ", required" : ""),
                    field.path("description").asText());
            fields(text, prefix + name + (list ? "[]." : "."), list ? field.get("items") : field);
        }
    }

    private static List<String> fieldNames(JsonNode schema) {
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String type(JsonNode field) {
        if (field.has("enum")) {
            List<String> values = new ArrayList<>();
            field.get("enum").forEach(value -> values.add(code(value.asText())));
            return String.join(" or ", values);
        }
        return field.path("type").asText().equals("array")
                ? "list of " + field.at("/items/type").asText() + "s"
                : field.path("type").asText();
    }

    /** With the field, where a rule is about a text alone and does not name it. */
    private static void rules(List<String> into, String path, JsonNode schema) {
        boolean isText = schema.path("type").asText().equals("string");
        String own = path.substring(path.lastIndexOf('.') + 1);
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            for (String text : RuleMessages.of(rule)) {
                String message = (isText && !text.startsWith(own) ? code(path) + " " : "") + text;
                if (!into.contains(message)) {
                    into.add(message);
                }
            }
        }
        String prefix = path.isEmpty() ? "" : path + ".";
        schema.path("properties").properties().forEach(field -> rules(into, prefix + field.getKey(), field.getValue()));
        if (schema.has("items")) {
            rules(into, path + "[]", schema.get("items"));
        }
    }

    private static Map<String, String> schedules() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("0 * * * *", "every hour");
        all.put("*/15 * * * *", "every 15 minutes");
        all.put("0 */6 * * *", "every six hours");
        all.put("30 6 * * *", "every day at 6:30");
        all.put("0 0 * * *", "every day at midnight");
        all.put("0 8-18/2 * * MON-FRI", "every two hours from 8:00 to 18:00 on working days");
        all.put("0 6,18 * * *", "every day at 6:00 and 18:00");
        all.put("0 3 * * 0", "every Sunday (0, 7 or SUN) at 3:00");
        all.put("0 22 * * FRI-MON", "at 22:00 from Friday to Monday");
        all.put("0 0 1,15 * *", "at midnight on the first and the fifteenth of the month");
        all.put("0 0 L * *", "at midnight on the last day of the month, if Weld supports that");
        return all;
    }

    private static Map<String, String> conditions() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                "Ready",
                "Weld matches the manifest, or the operator is not supposed to change it (`Suspended`, `Observed`).");
        all.put("Reconciling", "Present only while `True`: the operator continues without help.");
        all.put("Stalled", "Present only while `True`: a person has to act. Never together with `Reconciling`.");
        all.put("Suspended", "`spec.suspend` is true.");
        all.put("LastRunSucceeded", "Whether the latest run of each stream succeeded. Does not affect `Ready`.");
        all.put("APIReachable", "Whether Weld answers. If Weld matched the manifest before, `Ready` stays `True`.");
        all.put("InSync", "With `managementPolicy: ObserveOnly`: whether Weld matches the manifest.");
        return all;
    }

    private static void table(StringBuilder text, String heading, String words) {
        text.append("\n## ").append(heading).append("\n\n");
        if (!words.isBlank()) {
            text.append(words).append("\n\n");
        }
    }

    private static void head(StringBuilder text, String... cells) {
        row(text, cells);
        text.append("|---".repeat(cells.length)).append("|\n");
    }

    private static void row(StringBuilder text, String... cells) {
        for (String cell : cells) {
            text.append("| ")
                    .append(cell.replace("|", "\\|").replace("\n", " "))
                    .append(' ');
        }
        text.append("|\n");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
