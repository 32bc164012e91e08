package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The chart and the plain manifests give the operator the same rights and the same settings. */
class ChartRightsTest {
    private static final Path PLAIN = Path.of("deploy");
    private static final Path CHART = Path.of("helm/weld-operator/templates");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| (`[^|]+`) \\| ([^|]+) \\|");

    @Test
    void theChartGivesTheRightsOfThePlainManifests() throws Exception {
        String helpers = Files.readString(CHART.resolve("_helpers.tpl"));
        String rules = between(helpers, "{{- define \"weld-operator.namespacedRules\" -}}", "\n{{- end }}")
                .replaceAll("(?s) *\\{\\{- with .Values.rbac.secretNames.*?\\{\\{- end }}\n", "");
        List<JsonNode> chart = rules(rules);

        assertThat(chart).isEqualTo(plainRules("ClusterRole")).isNotEmpty();
    }

    @Test
    void theChartGivesTheRightToLeadOfThePlainManifests() throws Exception {
        // The lease is called as the release, which the plain manifests are called as, too.
        String role = between(Files.readString(CHART.resolve("rbac.yaml")), "\"leader-election\") }}\n", "---")
                .replace("{{ include \"weld-operator.fullname\" . }}", "weld-operator");

        assertThat(rules(between(role, "rules:\n", "\u0000")))
                .isEqualTo(plainRules("Role"))
                .isNotEmpty();
    }

    @Test
    void theDocumentationListsTheRights() throws Exception {
        List<JsonNode> rules = plainRules("ClusterRole");
        rules.addAll(plainRules("Role"));
        List<String> given = rules.stream()
                .map(rule -> texts(rule.get("resources")) + ": " + texts(rule.get("verbs")))
                .toList();

        List<String> documented = DOCUMENTED
                .matcher(between(Files.readString(Path.of("docs/install.md")), "## Rights\n", "\n## "))
                .results()
                .map(row -> row.group(1).replace("`", "") + ": " + row.group(2))
                .toList();

        assertThat(documented).containsExactlyElementsOf(given);
    }

    private static String texts(JsonNode array) {
        return list(array).stream().map(JsonNode::asText).collect(Collectors.joining(", "));
    }

    @Test
    void noRightIsGivenByAWildcard() throws Exception {
        assertThat(Files.readString(PLAIN.resolve("rbac.yaml"))).doesNotContain("*");
    }

    @Test
    void theChartSetsWhatThePlainManifestsSet() throws Exception {
        Set<String> chart = variables(CHART.resolve("deployment.yaml"));
        Set<String> plain = variables(PLAIN.resolve("deployment.yaml"));

        assertThat(plain).contains("POD_NAMESPACE", "WELD_API_URL");
        chart.removeAll(List.of(
                "WATCH_NAMESPACES",
                "WATCH_SELECTOR",
                "CALLBACK_URL",
                "CONNECT_URL",
                "CALLBACK_PORT",
                "METRICS_PORT",
                "METRICS_CERT_DIR",
                "METRICS_AUTHORIZATION",
                "WELD_APP_CONNECTION_URL",
                "WELD_APP_SYNC_URL",
                "WORKSPACES_ENABLED",
                "HTTP_PROXY",
                "HTTPS_PROXY",
                "JAVA_TOOL_OPTIONS"));
        assertThat(chart).isEqualTo(plain);
    }

    private static List<JsonNode> plainRules(String kind) throws IOException {
        for (String document : Files.readString(PLAIN.resolve("rbac.yaml")).split("---\n", -1)) {
            JsonNode role = Serialization.unmarshal(document, JsonNode.class);
            if (role.get("kind").asText().equals(kind)) {
                return list(role.get("rules"));
            }
        }
        throw new AssertionError("no " + kind);
    }

    private static List<JsonNode> rules(String yaml) {
        return list(Serialization.unmarshal(yaml, JsonNode.class));
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    private static String between(String text, String start, String end) {
        assertThat(text).contains(start);
        String rest = text.substring(text.indexOf(start) + start.length());
        return rest.contains(end) ? rest.substring(0, rest.indexOf(end)) : rest;
    }

    private static Set<String> variables(Path deployment) throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher name = Pattern.compile("- name: ([A-Z_]+)\n").matcher(Files.readString(deployment));
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }
}
