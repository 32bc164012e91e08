package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundle is up to date, and has what the scorecard of the operator SDK asks for; its validators are run by {@code OlmBundleIT}. */
class OlmBundleTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void writeWhenAsked() {
        if (Boolean.getBoolean("olm.write")) {
            OlmBundle.write();
        }
    }

    private static JsonNode serviceVersion() throws IOException {
        return Helm.documents(Files.readString(
                        OlmBundle.FOLDER.resolve("manifests/weld-operator.clusterserviceversion.yaml")))
                .get(0);
    }

    @Test
    void theCheckedInFilesAreWhatTheManifestsSay() throws IOException {
        assertThat(OlmBundle.present())
                .filteredOn(file -> !file.toString().endsWith(".weld.app.yaml"))
                .containsExactlyInAnyOrderElementsOf(OlmBundle.files().keySet());
        OlmBundle.files().forEach((path, text) -> assertThat(OlmBundle.FOLDER.resolve(path))
                .describedAs("not up to date; run: %s", OlmBundle.WRITE_COMMAND)
                .content()
                .isEqualTo(text));
    }

    @Test
    void nameAndVersionFitEachOtherAndTheImage() throws IOException {
        JsonNode version = serviceVersion();
        String number = version.at("/spec/version").asText();

        assertThat(number).matches("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?");
        assertThat(version.at("/metadata/name").asText()).isEqualTo("weld-operator.v" + number);
        assertThat(version.at("/metadata/annotations/containerImage").asText())
                .endsWith(":" + number)
                .isEqualTo(version.at("/spec/install/spec/deployments/0/spec/template/spec/containers/0/image")
                        .asText());
        assertThat(version.at("/spec/minKubeVersion").asText()).matches("\\d+\\.\\d+\\.\\d+");
        for (String field : List.of("displayName", "description", "maturity", "provider", "keywords", "links")) {
            assertThat(version.at("/spec/" + field).toString()).as(field).hasSizeGreaterThan(2);
        }
    }

    /** OLM takes a bundle only with every kind that it says it owns, and no other one. */
    @Test
    void everyOwnedKindIsInTheBundle() throws IOException {
        Map<String, String> owned = new TreeMap<>();
        serviceVersion()
                .at("/spec/customresourcedefinitions/owned")
                .forEach(kind -> owned.put(
                        kind.get("name").asText(),
                        kind.get("kind").asText() + "/" + kind.get("version").asText()));
        Map<String, String> there = new TreeMap<>();
        for (String name : owned.keySet()) {
            JsonNode crd = Helm.documents(Files.readString(OlmBundle.FOLDER.resolve("manifests/" + name + ".yaml")))
                    .get(0);
            there.put(
                    crd.at("/metadata/name").asText(),
                    crd.at("/spec/names/kind").asText() + "/"
                            + crd.at("/spec/versions/0/name").asText());
        }

        assertThat(owned).hasSize(3).isEqualTo(there);
    }

    @Test
    void theDeploymentsAccountHasTheRightsAndOnlyThose() throws IOException {
        JsonNode spec = serviceVersion().at("/spec/install/spec");

        assertThat(spec.at("/permissions/0/serviceAccountName").asText())
                .isEqualTo(spec.at("/deployments/0/spec/template/spec/serviceAccountName")
                        .asText());
        assertThat(spec.has("clusterPermissions")).isFalse();
        assertThat(spec.get("permissions").toString()).doesNotContain("\"*\"");
        assertThat(spec.at("/deployments/0/spec/template/spec/securityContext/runAsNonRoot")
                        .asBoolean())
                .isTrue();
        assertThat(spec.get("deployments").toString())
                .contains("olm.targetNamespaces")
                .doesNotContain("runAsUser", "fsGroup");
    }

    @Test
    void examplesOfEachKindConformToItsSchema() throws IOException {
        JsonNode examples = JSON.readTree(
                serviceVersion().at("/metadata/annotations/alm-examples").asText());

        assertThat(examples).hasSize(3);
        for (JsonNode example : examples) {
            Path schema = Path.of(
                    "schemas/weld.app", example.get("kind").asText().toLowerCase(Locale.ROOT) + "_v1alpha1.json");
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                            .getSchema(JSON.readTree(schema.toFile()))
                            .validate(example))
                    .isEmpty();
        }
    }

    /** The static tests of the scorecard: resources, and a descriptor of each field of the examples. */
    @Test
    void everyFieldOfTheExamplesIsDescribed() throws IOException {
        JsonNode examples = JSON.readTree(
                serviceVersion().at("/metadata/annotations/alm-examples").asText());
        for (JsonNode kind : serviceVersion().at("/spec/customresourcedefinitions/owned")) {
            assertThat(kind.get("resources")).isNotEmpty();
            assertThat(kind.get("statusDescriptors")).isNotEmpty().allSatisfy(field -> assertThat(
                            field.get("description").asText())
                    .isNotBlank());
            Set<String> described = new TreeSet<>();
            kind.get("specDescriptors")
                    .forEach(field -> described.add(field.get("path").asText()));
            for (JsonNode example : examples) {
                if (example.get("kind").equals(kind.get("kind"))) {
                    example.get("spec").fieldNames().forEachRemaining(field -> assertThat(described)
                            .contains(field));
                }
            }
        }
    }

    @Test
    void theAnnotationsPointIntoTheBundle() throws IOException {
        JsonNode annotations = Helm.documents(Files.readString(OlmBundle.FOLDER.resolve("metadata/annotations.yaml")))
                .get(0)
                .get("annotations");
        String prefix = "operators.operatorframework.io.bundle.";

        assertThat(annotations.get(prefix + "mediatype.v1").asText()).isEqualTo("registry+v1");
        for (String folder : List.of("manifests.v1", "metadata.v1")) {
            assertThat(OlmBundle.FOLDER.resolve(annotations.get(prefix + folder).asText()))
                    .isDirectory();
        }
        assertThat(annotations.get(prefix + "channels.v1").asText())
                .isEqualTo(annotations.get(prefix + "channel.default.v1").asText());
    }
}
