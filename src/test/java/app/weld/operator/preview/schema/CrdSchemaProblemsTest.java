package app.weld.operator.preview.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrdSchemaProblemsTest {
    private static final String SYNC = """
            apiVersion: weld.app/v1alpha1
            kind: WeldEltSync
            metadata: {name: crm, namespace: team}
            spec:
              connectionId: crm-1
              apiKeySecretRef: {name: weld}
              destinationSchemaName: crm
              syncInterval: "0 2 * * *"
              settings: {anything: [1, {at: all}]}
              streams: [{name: contacts}, {name: deals, enabledHistoryTable: true}]
            """;

    private final CelRules rules = new CelRules();

    private List<String> problems(String yaml, String before) {
        ObjectNode object = Serialization.unmarshal(yaml, ObjectNode.class);
        return CrdSchema.of(object.path("kind").asText(), rules)
                .problems(object, before == null ? null : Serialization.unmarshal(before, JsonNode.class));
    }

    @Test
    void whatIsRightHasNoProblem() {
        assertThat(problems(SYNC, null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    destinationSchemaName: crm          | destinationSchema: crm             | spec.destinationSchemaName is required
                    connectionId: crm-1                 | connectionID: crm-1                | did you mean connectionId?
                    connectionId: crm-1                 | connectionRef: {name: Crm!}        | spec.connectionRef.name
                    connectionId: crm-1                 | connectionId: 5                    | spec.connectionId must be a text
                    apiKeySecretRef: {name: weld}       | enabled: true                      | exactly one of apiKeySecretRef and workspaceRef is required together with connectionId
                    {name: contacts}                    | {name: deals}                      | spec.streams has deals twice
                    enabledHistoryTable: true           | fullSyncAlways: true, protectedFromFullSync: true | spec.streams[1]
                    enabledHistoryTable: true           | historyTable: true                 | spec.streams[1].historyTable is not known
                    destinationSchemaName: crm          | {destinationSchemaName: crm, deletionPolicy: Keep} | must be one of Delete, Retain
                    """)
    void whatIsWrongIsNamed(String right, String wrong, String problem) {
        String replaced = wrong.startsWith("{destination")
                ? SYNC.replace("  destinationSchemaName: crm", "  destinationSchemaName: crm\n  deletionPolicy: Keep")
                : SYNC.replace(right, wrong);
        assertThat(problems(replaced, null)).anySatisfy(line -> assertThat(line).contains(problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 2 * *", "61 2 * * *", "0 25 * * *", "0 2 31 2 *", "every day"})
    void schedulesAreChecked(String schedule) {
        assertThat(problems(SYNC.replace("0 2 * * *", schedule), null))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("spec.syncInterval"));
    }

    @Test
    void rulesAboutAChangeNeedWhatWasBefore() {
        String moved = SYNC.replace("destinationSchemaName: crm", "destinationSchemaName: sales");
        assertThat(problems(moved, null)).isEmpty();
        assertThat(problems(moved, SYNC)).hasSize(1);
    }
}
