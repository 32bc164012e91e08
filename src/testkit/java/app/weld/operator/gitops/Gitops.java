package app.weld.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.GoTool;
import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the libraries of Flux and the interpreter of Argo CD say, asked by {@code src/testkit/go/gitops}. */
final class Gitops {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Gitops() {}

    /** What is said to each question, in order; nothing may go wrong. */
    static List<JsonNode> ask(List<Map<String, Object>> questions) {
        try {
            Program.Result result = GoTool.gitops().run(JSON.writeValueAsString(questions));
            assertThat(result.exit()).as(result.output()).isZero();
            List<JsonNode> says = new ArrayList<>();
            for (JsonNode answer : JSON.readTree(result.output())) {
                assertThat(answer.get("error").asText()).isEmpty();
                says.add(answer.get("says"));
            }
            assertThat(says).hasSameSizeAs(questions);
            return says;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
