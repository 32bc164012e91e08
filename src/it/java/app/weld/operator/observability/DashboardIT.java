package app.weld.operator.observability;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard shows of a running operator, by a real Prometheus. */
class DashboardIT {
    private static final Path FILE = Path.of("helm/weld-operator/files/dashboard.json");
    private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{(\\w+)}}");

    @TempDir
    static Path folder;

    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    private static Prometheus prometheus;
    private static Harness.Tenant tenant;

    /** A query of a panel, as Grafana sends it. */
    private record Query(String panel, String expr, boolean instant, String legend) {
        List<Prometheus.Series> ask() {
            return instant ? prometheus.now(expr) : prometheus.sinceStart(expr);
        }
    }

    @BeforeAll
    static void makeSomethingToSee() throws Exception {
        prometheus = Prometheus.scraping(harness.httpPort(), folder);
        tenant = harness.tenant("dashboard");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}, {name: contacts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        harness.weld().quirks().runLength(Duration.ZERO);
        tenant.account().failNextRun(id, "contacts", "source said no");
        tenant.account().requestRun(id, "accounts");
        tenant.account().requestRun(id, "contacts");
        harness.weld().tick();
        tenant.awaitSync(
                "crm",
                sync -> Integer.valueOf(1).equals(sync.getStatus().failedStreamCount())
                        && sync.getStatus().lastRunFinishedAt() != null,
                "one failed stream");
        tenant.account().changeInterval(id, "1 1 1 1 *");
        tenant.awaitEvent("DriftCorrected");
        tenant.awaitSync("crm", "InSync");
        tenant.connection(
                "ads",
                "integrationId: facebook-ads",
                "redirectUri: https://example.com/weld/connected",
                "apiKeySecretRef: {name: weld-api-key}");
        tenant.awaitConnection("ads", "AuthorizationPending");
        tenant.sync(
                "typo",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: typo",
                "syncInterval: '0 */6 * * *'",
                "settings: {lookback_window_days: seven}");
        tenant.awaitSync("typo", "InvalidSettings");
        tenant.awaitPolls();
        // What is true from now on has been scraped.
        String here = "{namespace=\"" + tenant.namespace() + "\"}";
        for (String query : List.of(
                "weld_resource_condition" + here + " and on () weld_resource_condition{reason=\"InvalidSettings\"}",
                "weld_drift_corrected_total" + here,
                "weld_sync_failed_streams" + here + " == 1",
                "weld_sync_last_success_timestamp_seconds" + here)) {
            Harness.await().until(() -> !prometheus.now(query).isEmpty());
        }
    }

    @AfterAll
    static void stop() {
        prometheus.close();
    }

    @Test
    void everyQueryGivesNumbersWithTheLabelsOfItsLegend() throws Exception {
        for (String namespace : List.of(".*", tenant.namespace())) {
            for (Query query : queries(namespace)) {
                List<Prometheus.Series> shown = query.ask();
                assertThat(shown).describedAs("%s", query).isNotEmpty().allSatisfy(series -> {
                    assertThat(series.values()).isNotEmpty().allMatch(Double::isFinite);
                    Matcher label = LEGEND_LABEL.matcher(query.legend());
                    while (label.find()) {
                        assertThat(series.labels().get(label.group(1))).isNotBlank();
                    }
                    if (series.labels().containsKey("namespace")) {
                        assertThat(series.labels().get("namespace")).matches(namespace);
                    }
                });
            }
        }
    }

    @Test
    void whatIsSaidOfTheResourcesIsTrue() throws Exception {
        Map<String, List<Prometheus.Series>> panels = new LinkedHashMap<>();
        for (Query query : queries(tenant.namespace())) {
            panels.computeIfAbsent(query.panel(), panel -> new ArrayList<>()).addAll(query.ask());
        }

        assertThat(number(panels, "Ready (stat)")).isEqualTo(2);
        assertThat(number(panels, "Not ready (stat)")).isEqualTo(2);
        assertThat(number(panels, "A person has to act (stat)")).isEqualTo(1);
        assertThat(number(panels, "Waiting for authorization (stat)")).isEqualTo(1);
        assertThat(number(panels, "Failed streams (stat)")).isEqualTo(1);
        assertThat(number(panels, "Oldest data (stat)")).isBetween(0.0, 300.0);
        assertThat(panels.get("Not ready (table)"))
                .extracting(series -> series.labels().get("kind") + " "
                        + series.labels().get("name") + " " + series.labels().get("reason"))
                .containsExactlyInAnyOrder(
                        "WeldConnection ads AuthorizationPending", "WeldEltSync typo InvalidSettings");
        assertThat(panels.get("Drift that was put back (timeseries)"))
                .singleElement()
                .satisfies(series -> assertThat(series.values()).allMatch(value -> value >= 1));
        assertThat(panels.get("Age of the data in intervals (timeseries)"))
                .allSatisfy(series -> assertThat(series.values()).allMatch(value -> value >= 0 && value < 1));
        assertThat(panels.get("Requests to Weld by answer (timeseries)")).anySatisfy(series -> {
            assertThat(series.labels()).containsEntry("code", "200");
            assertThat(series.last()).isPositive();
        });
        assertThat(panels.get("Requests to Weld by endpoint (timeseries)"))
                .extracting(series -> series.labels().get("endpoint"))
                .contains("GET /elt_syncs")
                .doesNotContain("http");
        assertThat(number(panels, "Heap (timeseries)")).isGreaterThan(1e6);
    }

    @Test
    void namespacesToChooseFromAreThoseOfTheResources() throws Exception {
        JsonNode variable = dashboard().at("/templating/list/1");
        assertThat(variable.at("/query/query").asText()).isEqualTo("label_values(weld_resource_condition, namespace)");

        assertThat(prometheus.labelValues("weld_resource_condition", "namespace"))
                .contains(tenant.namespace())
                .doesNotContain("weld-system");
    }

    @Test
    void alertsSpeakOfTheNamespaceOfTheResource() {
        Harness.await().untilAsserted(() -> {
            List<String> pending = new ArrayList<>();
            for (JsonNode rule : prometheus.rules()) {
                assertThat(rule.get("health").asText())
                        .describedAs(rule.toString())
                        .isIn("ok", "unknown");
                rule.get("alerts")
                        .forEach(alert -> pending.add(rule.get("name").asText() + " "
                                + alert.at("/labels/namespace").asText() + "/"
                                + alert.at("/labels/name").asText()));
            }
            assertThat(pending)
                    .contains(
                            "RunFailed " + tenant.namespace() + "/crm",
                            "SyncNotReady " + tenant.namespace() + "/typo",
                            "AuthorizationPending " + tenant.namespace() + "/ads")
                    .noneMatch(alert -> alert.startsWith("OperatorDown"));
        });
    }

    private static double number(Map<String, List<Prometheus.Series>> panels, String panel) {
        assertThat(panels.get(panel)).describedAs(panel).hasSize(1);
        return panels.get(panel).get(0).last();
    }

    private static List<Query> queries(String namespace) throws Exception {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : dashboard().get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        panel.get("title").asText() + " (" + panel.get("type").asText() + ")",
                        // Grafana takes four scrapes at least, and the distance of two points more than one.
                        target.get("expr")
                                .asText()
                                .replace("$__rate_interval", "5s")
                                .replace("$namespace", namespace),
                        target.path("instant").asBoolean(),
                        target.path("legendFormat").asText()));
            }
        }
        assertThat(queries).hasSizeGreaterThan(20);
        return queries;
    }

    private static JsonNode dashboard() throws Exception {
        return new ObjectMapper().readTree(FILE.toFile());
    }
}
