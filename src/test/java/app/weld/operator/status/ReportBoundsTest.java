package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever Weld answers becomes a status that the CRD allows and that is far smaller than a resource may be. */
class ReportBoundsTest {
    private static final int MOST_BYTES = 700_000;

    private static JsonSchema schema() throws IOException {
        JsonNode crd =
                Serialization.unmarshal(Files.readString(Path.of("crds/weldeltsyncs.weld.app.yaml")), JsonNode.class);
        ObjectNode status = (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/status")
                .deepCopy();
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(status);
    }

    private static JsonNode json(SyncReport report) {
        return Serialization.unmarshal(
                Serialization.asJson(WeldEltSyncStatus.of(SyncLedger.EMPTY, report)), JsonNode.class);
    }

    @Test
    void whateverWeldAnswersIsWithinTheSchema() throws IOException {
        JsonSchema schema = schema();
        for (long seed = 0; seed < 500; seed++) {
            SyncReport report = new AnyAnswer(seed).report();
            JsonNode json = json(report);
            assertThat(schema.validate(json)).as("seed " + seed).isEmpty();
            assertThat(report.streams())
                    .extracting(StreamStatus::name)
                    .as("seed " + seed)
                    .doesNotHaveDuplicates();
            assertThat(json.toString().getBytes(StandardCharsets.UTF_8).length)
                    .as("seed " + seed)
                    .isLessThan(MOST_BYTES);
            assertThat(ReportBounds.within(report)).as("seed " + seed).isEqualTo(report);
            assertThat(schema.validate(json(ReportBounds.smallest(report))))
                    .as("seed " + seed)
                    .isEmpty();
        }
    }

    @Test
    void errorsAreShortenedByWhatFitsAndNoMore() {
        SyncReport few = AnyAnswer.thousandFailures(20);
        assertThat(few.streams())
                .allSatisfy(stream -> assertThat(stream.error()).hasSize(20));

        SyncReport many = AnyAnswer.thousandFailures(500);
        assertThat(many.streams())
                .hasSize(1000)
                .allSatisfy(stream -> assertThat(stream.error()).endsWith("...").hasSizeGreaterThan(50));
        assertThat(many.failedStreamCount()).isEqualTo(1000);
        assertThat(Serialization.asJson(many).getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(MOST_BYTES);
    }

    @Test
    void theSmallestReportSaysWhatItLeavesOut() {
        SyncReport report = AnyAnswer.thousandFailures(20);
        SyncReport smallest = ReportBounds.smallest(report);

        assertThat(smallest.streams()).isEmpty();
        assertThat(smallest.streamCount()).isEqualTo(1000);
        assertThat(Conditions.find(smallest.conditions(), Conditions.READY)
                        .orElseThrow()
                        .message())
                .startsWith("Weld matches the manifest; ")
                .contains("this status omits the streams");
        assertThat(Conditions.find(smallest.conditions(), Conditions.LAST_RUN_SUCCEEDED)
                        .orElseThrow()
                        .status())
                .isEqualTo("False");
    }

    /** A type that is not known here is taken for another manager's. */
    @Test
    void everyTypeOfConditionIsTheOperatorsOwn() throws IllegalAccessException {
        for (var field : Conditions.class.getDeclaredFields()) {
            if (java.lang.reflect.Modifier.isPublic(field.getModifiers()) && field.getType() == String.class) {
                String type = (String) field.get(null);
                SyncReport report = new SyncReport(
                        1L,
                        java.util.List.of(new app.weld.operator.api.v1alpha1.Condition(
                                type, "True", 1L, "2026-11-25T10:00:00Z", "Reason", "m")),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        java.util.List.of(),
                        java.util.List.of(),
                        null);
                assertThat(report.conditions()).as(type).hasSize(1);
            }
        }
        assertThat(Set.of(Conditions.READY)).isNotEmpty();
    }
}
