package app.weld.operator.observability;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.GoTool;
import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules, by promtool, and what they lead to. */
class AlertsIT {
    private static final Path CASES = Path.of("src/testkit/go/promtool/alerts_test.yaml");
    private static final String RUNBOOK =
            "https://github.com/weld-operator/weld-operator/blob/main/docs/troubleshooting.md#";

    @Test
    void promtoolFindsNothingWrong() {
        Program.Result result = GoTool.promtool().run("", "check", "rules", Prometheus.RULES.toString());

        assertThat(result.output()).contains("SUCCESS: 14 rules found");
        assertThat(result.exit()).isZero();
    }

    @Test
    void firesWhenItShouldAndNotBefore() {
        Program.Result result = GoTool.promtool().run("", "test", "rules", CASES.toString());

        assertThat(result.output()).contains("SUCCESS");
        assertThat(result.exit()).isZero();
    }

    @Test
    void theCasesNoticeAlertsThatNeverFireAndAlertsThatAlwaysDo(@TempDir Path folder) throws Exception {
        for (String expr : List.of("vector(1) > 2", "vector(1)")) {
            JsonNode all = Serialization.unmarshal(Files.readString(Prometheus.RULES), JsonNode.class);
            all.at("/groups/0/rules").forEach(rule -> ((ObjectNode) rule).put("expr", expr));
            Path changed = Files.writeString(folder.resolve("alerts.yaml"), Serialization.asYaml(all));
            Path cases = Files.writeString(
                    folder.resolve("cases.yaml"),
                    Files.readString(CASES).replace("../../../" + Prometheus.RULES, changed.toString()));

            Program.Result result = GoTool.promtool().run("", "test", "rules", cases.toString());

            assertThat(result.exit()).isNotZero();
            for (JsonNode rule : rules()) {
                assertThat(result.output())
                        .contains("alertname: " + rule.get("alert").asText() + ",");
            }
        }
    }

    @Test
    void eachAlertIsDescribedAndHasAnEntryInTheRunbook() throws Exception {
        Set<String> anchors = Files.readAllLines(Path.of("docs/troubleshooting.md")).stream()
                .filter(line -> line.matches("#{1,6} .*"))
                .map(line ->
                        line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
                .collect(Collectors.toSet());
        Set<String> names = new HashSet<>();
        for (JsonNode rule : rules()) {
            names.add(rule.get("alert").asText());
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
            assertThat(rule.at("/annotations/summary").asText()).matches("(?s).+\\.");
            assertThat(rule.at("/annotations/description").asText()).isNotBlank();
            String url = rule.at("/annotations/runbook_url").asText();
            assertThat(url).startsWith(RUNBOOK);
            assertThat(anchors).contains(url.substring(RUNBOOK.length()));
        }
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "OperatorDown",
                        "NoLeader",
                        "WeldUnreachable",
                        "SnapshotStale",
                        "SyncNotReady",
                        "WaitingForConnection",
                        "AuthorizationPending",
                        "RunFailed",
                        "DataStale",
                        "InvalidAPIKey",
                        "RateLimited",
                        "DeletionBlocked",
                        "DriftRepeated",
                        "SuspendedForLong");
    }

    @Test
    void theDocumentListsEachAlert() throws Exception {
        String document = Files.readString(Path.of("docs/observability.md"));
        for (JsonNode rule : rules()) {
            assertThat(document)
                    .contains("| `" + rule.get("alert").asText() + "` | "
                            + rule.at("/labels/severity").asText() + " | "
                            + rule.get("for").asText() + " |");
        }
    }

    @Test
    void queriesOnlyMetricsThatExist() throws Exception {
        for (JsonNode rule : rules()) {
            String expr = rule.get("expr").asText();
            assertThat(MetricNames.in(expr)).as(expr).isNotEmpty().isSubsetOf(MetricNames.ALL);
        }
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        Serialization.unmarshal(Files.readString(Prometheus.RULES), JsonNode.class)
                .at("/groups/0/rules")
                .forEach(rules::add);
        assertThat(rules).hasSize(14);
        return rules;
    }
}
