package app.weld.operator.docs;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.plan.Schedule;
import app.weld.operator.status.Reason;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code docs/reference.md}, made from the CRDs and the reasons. */
final class Reference {
    static final Path FILE = Path.of("docs/reference.md");
    static final String WRITE_COMMAND = "mvn -q test -Dtest=ReferenceTest -Ddocs.write=true";
    private static final List<Path> CRDS =
            List.of(Path.of("crds/weldconnections.weld.app.yaml"), Path.of("crds/weldeltsyncs.weld.app.yaml"));

    private static final Instant THURSDAY_NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Reference() {}

    /** What the file has to hold. */
    static String text() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Reference

                <!-- Made by: %s -->

                Both kinds are of group `weld.app`, version `v1alpha1`, namespaced, category `weld`. Secrets and other resources are
                referenced in the same namespace. `kubectl explain wsync.spec` says the same as the tables below.
                """.formatted(WRITE_COMMAND));
        for (Path crd : CRDS) {
            kind(text, Serialization.unmarshal(Files.readString(crd), JsonNode.class));
        }
        table(
                text,
                "Annotations",
                "Any new value asks again; a time is a good one: what is older than the resource is not carried out. What became of a request, and the value handled last, are in the status.");
        head(text, "annotation", "on", "does");
        annotations().forEach((name, meaning) -> row(text, code(name), meaning.on(), meaning.does()));
        table(text, "Requests", """
                A request is written to `status.runRequest`, `status.fullRefreshRequest` or `status.cancelFullRefreshRequest` when the operator
                first sees it, also while the sync is suspended, not connected or not created yet, and goes on from there: taking the
                annotation away does not cancel it. It is followed until its runs have ended; a run that is not seen within 90
                minutes (of a full refresh: after the next run of the schedule) is given up with an event.

                Not carried out, with an event that says so: a time more than five minutes older than the resource, or, on a resource that the
                operator sees for the first time, more than an hour ago (it may come from a backup or a copy), nor a full refresh whose value is
                no time there; and what could not be carried out within a day. `weld.app/reset-history-table` must have the value of the request that it
                is for; set both in one command:

                    kubectl annotate --overwrite wsync NAME weld.app/full-refresh-requested-at=T weld.app/reset-history-table=T
                """);
        table(
                text,
                "Schedules",
                "Five fields, as Weld reads them; no document says in which time zone, and UTC is assumed. Ranges are checked when the manifest is applied. "
                        + "What is not plain cron (`L`, `W`, `#`, `?`) is passed on for Weld to judge, and has no `status.nextRunAt`. "
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
                                .orElse("for Weld to judge")));
        table(text, "Reasons", """
                Of the condition Ready, unless the last column says otherwise. [Troubleshooting](troubleshooting.md) says what to do.""");
        head(text, "reason", "meaning", "conditions");
        for (Reason reason : Reason.values()) {
            row(text, code(reason.name()), reason.meaning(), conditions(reason.kind()));
        }
        table(text, "Conditions", "");
        head(text, "condition", "meaning");
        conditions().forEach((type, meaning) -> row(text, code(type), meaning));
        table(
                text,
                "Events",
                "Written as core `v1`, which `kubectl describe` sorts; a repeat within ten minutes counts up the first one.");
        head(text, "event", "type", "when");
        events().forEach((name, when) -> row(text, code(name), when.type(), when.when()));
        return text.toString();
    }

    private record Meaning(String on, String does) {}

    record When(String type, String when) {}

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
            head(text, "field", "type", "meaning");
            fields(text, "", schema.at("/properties/" + part));
        }
        List<String> rules = new ArrayList<>();
        rules(rules, schema);
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

    private static void rules(List<String> into, JsonNode schema) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String message = rule.path("message").asText();
            if (!message.isEmpty() && !into.contains(message)) {
                into.add(message);
            }
        }
        schema.forEach(child -> rules(into, child));
    }

    private static String conditions(Reason.Kind kind) {
        return switch (kind) {
            case DONE -> "Ready";
            case UNDER_WAY -> "Ready unknown, Reconciling";
            case WAITING -> "not Ready, Reconciling: goes on by itself";
            case STUCK -> "not Ready, Stalled: a person has to do something";
            case FACT -> "of another condition than Ready";
        };
    }

    private static Map<String, String> schedules() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("0 * * * *", "every hour");
        all.put("*/15 * * * *", "every quarter of an hour");
        all.put("0 */6 * * *", "every six hours");
        all.put("30 6 * * *", "every day at half past six");
        all.put("0 0 * * *", "every day at midnight");
        all.put("0 8-18/2 * * MON-FRI", "every two hours of a working day");
        all.put("0 6,18 * * *", "twice a day");
        all.put("0 3 * * 0", "every Sunday (0, 7 or SUN)");
        all.put("0 22 * * FRI-MON", "in the evening from Friday over the weekend to Monday");
        all.put("0 0 1,15 * *", "on the first and the fifteenth");
        all.put("0 0 L * *", "on the last day of the month, where Weld knows that");
        return all;
    }

    private static Map<String, Meaning> annotations() {
        Map<String, Meaning> all = new LinkedHashMap<>();
        all.put(Annotations.RECONCILE_REQUESTED_AT, new Meaning("both", "look at Weld now"));
        all.put(Annotations.FLUX_REQUESTED_AT, new Meaning("both", "the same, in Flux' words (`flux reconcile`)"));
        all.put(Annotations.RUN_REQUESTED_AT, new Meaning("WeldEltSync", "run its streams now"));
        all.put(
                Annotations.RUN_STREAMS,
                new Meaning("WeldEltSync", "only these streams, comma separated; no request by itself"));
        all.put(
                Annotations.FULL_REFRESH_REQUESTED_AT,
                new Meaning("WeldEltSync", "mark the next run as a full refresh"));
        all.put(
                Annotations.FULL_REFRESH_STREAMS,
                new Meaning("WeldEltSync", "only these streams, comma separated; no request by itself"));
        all.put(
                Annotations.RESET_HISTORY_TABLE,
                new Meaning(
                        "WeldEltSync",
                        "with the value of `" + Annotations.FULL_REFRESH_REQUESTED_AT
                                + "`: that full refresh drops the history tables too, for ever"));
        all.put(
                Annotations.CONFIRM_REMOVAL,
                new Meaning(
                        "WeldEltSync",
                        "with the number of streams that a change would remove: they may go, though they are many"));
        all.put(
                Annotations.CANCEL_FULL_REFRESH_REQUESTED_AT,
                new Meaning("WeldEltSync", "take a full refresh back that has not begun"));
        all.put(
                Annotations.REAUTHORIZE_REQUESTED_AT,
                new Meaning("WeldConnection", "a new authorize link for the connection that exists"));
        all.put(
                Annotations.FORCE_DELETE,
                new Meaning(
                        "both", "with `true`: give up on Weld while deleting; an event names what stays behind there"));
        return all;
    }

    private static Map<String, String> conditions() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Ready", "Weld is as the manifest says (or the operator is told to leave it alone).");
        all.put("Reconciling", "There while True: the operator goes on by itself.");
        all.put("Stalled", "There while True: a person has to do something. Never together with Reconciling.");
        all.put("Suspended", "`spec.suspend` is true.");
        all.put("LastRunSucceeded", "Whether the latest run of each stream succeeded. Says nothing about Ready.");
        all.put("APIReachable", "Whether Weld answers. While everything is as wished, Ready stays.");
        all.put("InSync", "With `managementPolicy: ObserveOnly`: whether Weld is as the manifest says.");
        return all;
    }

    static Map<String, When> events() {
        Map<String, When> all = new LinkedHashMap<>();
        all.put("AuthorizationRequired", new When("Normal", "a person must open the link in `status.authorizeUrl`"));
        all.put(
                "ConnectionLeft",
                new When(
                        "Warning",
                        "a connection that was found with the key of another workspace is left, and looked for anew with this one"));
        all.put("AuthorizationExpired", new When("Warning", "the link has expired; a new one takes its place"));
        all.put("Connected", new When("Normal", "the source is connected"));
        all.put("ConnectionDeleted", new When("Normal", "the connection was deleted in Weld"));
        all.put("SyncCreated", new When("Normal", "the sync was created in Weld"));
        all.put("SyncAdopted", new When("Normal", "a sync that was there is taken over or observed"));
        all.put("SyncUpdated", new When("Normal", "a change of the manifest was applied"));
        all.put("StreamsAdded", new When("Normal", "streams were added"));
        all.put("StreamsRemoved", new When("Normal", "streams were removed"));
        all.put(
                "StreamReset",
                new When("Warning", "Weld changed of a stream what a change did not ask for; it is put back"));
        all.put(
                "SettingsLost",
                new When("Warning", "Weld dropped a setting that cannot be put back; its name, never its value"));
        all.put("StartDateIgnored", new When("Warning", "the sync starts from another date than the manifest says"));
        all.put("SyncEnabled", new When("Normal", "the schedule was enabled"));
        all.put("SyncDisabled", new When("Normal", "the schedule was disabled"));
        all.put("DriftCorrected", new When("Normal", "somebody changed a field in Weld; it was put back"));
        all.put("DriftRepeated", new When("Warning", "somebody keeps changing it; it is put back ever more slowly"));
        all.put("RunRequested", new When("Normal", "a run was asked for by annotation"));
        all.put("FullRefreshRequested", new When("Normal", "a full refresh was asked for by annotation"));
        all.put(
                "RequestNotCarriedOut",
                new When(
                        "Warning",
                        "what an annotation asks for is older than the resource, or waited for a day; it has to be asked for again"));
        all.put("RequestGivenUp", new When("Warning", "no run that was asked for was seen in time"));
        all.put("FullRefreshCancelled", new When("Normal", "a full refresh was taken back"));
        all.put(
                "StoppedByWeld",
                new When(
                        "Warning",
                        "Weld has stopped the sync after failed runs; it is enabled again after hours, or on a change"));
        all.put("RunFailed", new When("Warning", "the latest run of a stream failed"));
        all.put("InvalidAPIKey", new When("Warning", "Weld refuses the API key"));
        all.put("Rejected", new When("Warning", "Weld refuses what the manifest or an annotation asks for"));
        all.put(
                "WriteDenied",
                new When("Warning", "the API server denies what the operator writes to the resource, in its words"));
        all.put("Conflict", new When("Warning", "another resource stands for the same object in Weld"));
        all.put("RemoteDeleted", new When("Warning", "the sync was deleted in Weld; it is created again"));
        all.put("CreationRecovered", new When("Warning", "the answer to a creation was lost; what it made is found"));
        all.put("DuplicateSync", new When("Warning", "Weld has another sync for what the manifest describes"));
        all.put(
                "DuplicateRemoved",
                new When("Warning", "a second sync that this process had just made, in vain, is deleted again"));
        all.put("SyncDeleted", new When("Normal", "the sync was deleted in Weld"));
        all.put("Retained", new When("Normal", "the resource goes, its object in Weld stays as wished"));
        all.put("DeletionBlocked", new When("Warning", "it cannot be deleted in Weld; how to get out"));
        all.put("Orphaned", new When("Warning", "the resource goes, what stays behind in Weld"));
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
