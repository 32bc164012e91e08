package app.weld.operator.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DashboardTest {
    private static final Path FILE = Path.of("helm/weld-operator/files/dashboard.json");
    private static final int COLUMNS = 24;

    @Test
    void queriesOnlyMetricsThatExist() throws Exception {
        Set<String> asked = new HashSet<>();
        for (String query : queries()) {
            assertThat(MetricNames.in(query)).as(query).isNotEmpty().isSubsetOf(MetricNames.ALL);
            asked.addAll(MetricNames.in(query));
        }
        asked.addAll(MetricNames.in(Files.readString(Path.of("helm", "weld-operator", "files", "alerts.yaml"))));
        // What nobody looks at might as well not be measured, unless it is for the queries of others.
        assertThat(MetricNames.ALL.stream().filter(name -> !asked.contains(name)))
                .containsExactlyInAnyOrder(
                        "weld_api_request_seconds_max",
                        "weld_api_pause_seconds_count",
                        "weld_api_pause_seconds_sum",
                        "weld_api_pause_seconds_max",
                        "weld_sync_data_age_seconds");
    }

    @Test
    void everyPanelHasAPlaceOfItsOwn() throws Exception {
        Set<String> cells = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard().get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).isTrue();
            JsonNode place = panel.get("gridPos");
            assertThat(place.get("x").asInt() + place.get("w").asInt()).isLessThanOrEqualTo(COLUMNS);
            for (int x = 0; x < place.get("w").asInt(); x++) {
                for (int y = 0; y < place.get("h").asInt(); y++) {
                    assertThat(cells.add((place.get("x").asInt() + x) + ","
                                    + (place.get("y").asInt() + y)))
                            .as(panel.get("title").asText())
                            .isTrue();
                }
            }
        }
    }

    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : dashboard().get("panels")) {
            panel.path("targets").forEach(target -> {
                queries.add(target.get("expr").asText());
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            });
        }
        return queries;
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(FILE.toFile());
    }
}
