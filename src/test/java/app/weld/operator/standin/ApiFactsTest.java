package app.weld.operator.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiFactsTest {
    @Test
    void theCheckedInFactsAreThoseOfTheDocumentWhereItLiesBesideTheProject() throws Exception {
        Optional<Path> document = ApiFacts.document();
        assumeTrue(document.isPresent(), "the published document is not here");
        ApiFacts facts = ApiFacts.of(Json.read(Files.readString(document.orElseThrow())));
        if (Boolean.getBoolean("facts.write")) {
            Files.writeString(ApiFacts.FILE, facts.text());
        }
        assertThat(ApiFacts.FILE)
                .describedAs("not up to date; run: mvn -q test -Dtest=ApiFactsTest -Dfacts.write=true")
                .exists()
                .content()
                .isEqualTo(facts.text());
    }

    @Test
    void holdFactsAndNoTextOfTheDocument() {
        JsonNode facts = Json.read(ApiFacts.checkedIn().text());
        assertThat(facts.findValues("example")).isEmpty();
        assertThat(facts.findValues("summary")).isEmpty();
        assertThat(facts.findValues("operationId")).isEmpty();
        assertThat(facts.findValuesAsText("description")).isEmpty();
    }

    @Test
    void knowEveryOperationThatTheOperatorAsksFor() {
        assertThat(ApiFacts.checkedIn().operations())
                .hasSizeGreaterThanOrEqualTo(31)
                .contains("POST /elt_syncs", "GET /elt_syncs/{id}/status", "POST /connection_bridges");
        assertThat(ApiFacts.checkedIn().definitions().size()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void keepWhatIsLaidDownAndDropWhatIsSaid() {
        ApiFacts facts = ApiFacts.of(Json.read("""
                {"paths": {"/things": {"post": {
                   "description": "words", "operationId": "x",
                   "parameters": [{"name": "id", "in": "path"},
                     {"name": "of", "in": "query", "required": true, "schema": {"type": "string", "example": "a"}}],
                   "requestBody": {"required": true, "content": {"application/json": {"schema":
                     {"$ref": "#/components/schemas/Thing"}}}},
                   "responses": {"204": {"description": "words"}}}}},
                 "components": {"schemas": {"Thing": {"type": "object", "required": ["description"], "properties": {
                   "description": {"type": "string", "description": "words", "enum": ["A"]}}}}}}
                """));
        assertThat(facts.operation("POST /things")).isEqualTo(Json.read("""
                {"query": {"of": {"type": "string"}}, "requiredQuery": ["of"],
                 "body": {"$ref": "#/definitions/Thing"}, "bodyRequired": true, "answers": {"204": null}}
                """));
        assertThat(facts.definitions()).isEqualTo(Json.read("""
                {"Thing": {"type": "object", "required": ["description"],
                  "properties": {"description": {"type": "string", "enum": ["A"]}}}}
                """));
    }
}
