package app.weld.operator.verify;

import app.weld.operator.weld.assumptions.Assumption;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** V20 and V21: orchestrations and their runs. */
final class OrchestrationChecks {
    private OrchestrationChecks() {}

    static Stream<Line> lines(Sample sample) {
        return Stream.of(names(sample), listed(sample), runs(sample));
    }

    private static Line names(Sample sample) {
        List<String> names = sample.orchestrations.stream()
                .flatMap(one -> Json.text(one, "name").stream())
                .toList();
        return Line.of(
                "V20",
                Assumption.ORCHESTRATION_NAMES_UNIQUE,
                names.size(),
                names.size() - names.stream().distinct().count(),
                "each orchestration has a name of its own");
    }

    private static Line listed(Sample sample) {
        boolean refused = sample.orchestrationPage
                .filter(answer -> !sample.areOrchestrationsListed())
                .isPresent();
        return Line.of(
                "V20",
                Assumption.ORCHESTRATIONS_LISTED,
                sample.orchestrationPage.isPresent() ? 1 : 0,
                refused ? 1 : 0,
                "the API key may list the orchestrations");
    }

    private static Line runs(Sample sample) {
        Optional<Wire.Answer> answer = sample.orchestrationRuns;
        JsonNode page = Json.orMissing(answer);
        List<JsonNode> runs = Json.items(page);
        boolean isList = answer.filter(Wire.Answer::ok).isPresent()
                && (page.isArray() || page.path("data").isArray());
        long odd = runs.stream()
                .filter(run ->
                        Json.id(run).isEmpty() || Json.text(run, "status").isEmpty())
                .count();
        return Line.of(
                "V21",
                Assumption.ORCHESTRATION_RUNS_LISTED,
                runs.size(),
                answer.isPresent() && !isList ? 1 : odd,
                "the runs of an orchestration are listed with their states");
    }
}
