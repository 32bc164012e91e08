package app.weld.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.deploy.Kubectl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component {@code deploy/components/references} in overlays, as kustomize makes manifests of them. */
class OverlaysIT {
    private static final Path OVERLAYS = Path.of("src/it/resources/overlays");
    private static final Path COMPONENT = Path.of("deploy/components/references");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void prefixesAndHashesReachTheFieldsThatNameOthers() throws Exception {
        Map<String, JsonNode> eu = rendered(OVERLAYS.resolve("eu"));

        String secret = only(eu, "Secret");
        assertThat(secret).matches("eu-weld-api-key-[a-z0-9]{10}");
        assertThat(eu.get("WeldConnection eu-salesforce")
                        .at("/spec/apiKeySecretRef/name")
                        .asText())
                .isEqualTo(secret);
        assertThat(eu.get("WeldEltSync eu-crm").at("/spec/connectionRef/name").asText())
                .isEqualTo("eu-salesforce");
        assertThat(eu.get("WeldEltSync eu-marketing")
                        .at("/spec/apiKeySecretRef/name")
                        .asText())
                .isEqualTo(secret);
    }

    @Test
    void overlaysOfOverlaysDoTooAndVariablesAreFilledIn() throws Exception {
        Map<String, JsonNode> prod = rendered(OVERLAYS.resolve("prod"));

        String secret = only(prod, "Secret");
        assertThat(secret).startsWith("prod-eu-weld-api-key-v2-");
        JsonNode connection = prod.get("WeldConnection prod-eu-salesforce-v2");
        assertThat(connection.at("/spec/apiKeySecretRef/name").asText()).isEqualTo(secret);
        assertThat(connection.at("/spec/label").asText()).isEqualTo("Salesforce eu");
        JsonNode sync = prod.get("WeldEltSync prod-eu-crm-v2");
        assertThat(sync.at("/spec/connectionRef/name").asText()).isEqualTo("prod-eu-salesforce-v2");
        assertThat(sync.at("/spec/destinationSchemaName").asText()).isEqualTo("crm_eu");
        assertThat(sync.at("/spec/settings/region").asText()).isEqualTo("eu");
    }

    /** What it is there for: without it the names are those of nobody. */
    @Test
    void withoutTheComponentTheNamesStay(@TempDir Path folder) throws Exception {
        for (String overlay : List.of("base", "eu")) {
            copy(overlay, folder);
        }
        Path kustomization = folder.resolve("eu/kustomization.yaml");
        Files.writeString(kustomization, Files.readString(kustomization).replaceAll("components:\n.*\n", ""));

        assertThat(rendered(folder.resolve("eu"))
                        .get("WeldEltSync eu-crm")
                        .at("/spec/connectionRef/name")
                        .asText())
                .isEqualTo("salesforce");
    }

    /** A misspelt path is no error to kustomize: it is just not found. */
    @Test
    void everyPathIsAFieldOfItsKind() throws Exception {
        Set<String> unknown = new TreeSet<>();
        int paths = 0;
        for (String file : List.of("name-references.yaml", "var-references.yaml")) {
            for (JsonNode field :
                    YAML.readTree(COMPONENT.resolve(file).toFile()).findParents("path")) {
                paths++;
                JsonNode schema = YAML.readTree(Path.of("crds/"
                                        + field.get("kind").asText().toLowerCase(Locale.ROOT) + "s.weld.app.yaml")
                                .toFile())
                        .at("/spec/versions/0/schema/openAPIV3Schema");
                for (String part : field.get("path").asText().split("/", -1)) {
                    schema = schema.path("properties").path(part);
                }
                if (schema.isMissingNode()) {
                    unknown.add(field.toString());
                }
            }
        }
        assertThat(paths).isGreaterThan(15);
        assertThat(unknown).isEmpty();
    }

    @Test
    void anOverlayThatIsAppliedFindsItsKeyAndItsConnection(@TempDir Path folder) throws Exception {
        try (Harness harness = Harness.withOperator().open()) {
            Harness.Tenant tenant = harness.tenant("overlay");
            tenant.deleteSecret();
            for (String overlay : List.of("base", "eu")) {
                copy(overlay, folder);
            }
            Path kustomization = folder.resolve("eu/kustomization.yaml");
            Files.writeString(
                    kustomization,
                    Files.readString(kustomization)
                            .replace("key-of-eu", tenant.apiKey())
                            .replaceAll(
                                    "- .*/references",
                                    "- " + folder.toRealPath().resolve("eu").relativize(COMPONENT.toRealPath())));
            Kubectl.run(
                    "apply",
                    "-n",
                    tenant.namespace(),
                    "-k",
                    folder.resolve("eu").toString());

            tenant.account()
                    .authorize(tenant.awaitConnection("eu-salesforce", "AuthorizationPending")
                            .getStatus()
                            .ledger()
                            .bridge()
                            .id());
            tenant.awaitSync("eu-crm", "InSync");
        }
    }

    private static void copy(String overlay, Path folder) throws IOException {
        Files.createDirectories(folder.resolve(overlay));
        try (var files = Files.list(OVERLAYS.resolve(overlay))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(overlay).resolve(file.getFileName()));
            }
        }
    }

    private static Map<String, JsonNode> rendered(Path overlay) throws IOException {
        // Without the warning about `vars`, which is before the manifests.
        String output = Kubectl.run("kustomize", overlay.toString()).replaceAll("(?m)^#.*\n", "");
        TreeMap<String, JsonNode> manifests = new TreeMap<>();
        YAMLParser parser = new YAMLFactory().createParser(output);
        for (JsonNode manifest : new ArrayList<>(
                YAML.readerFor(JsonNode.class).<JsonNode>readValues(parser).readAll())) {
            manifests.put(
                    manifest.get("kind").asText() + " "
                            + manifest.at("/metadata/name").asText(),
                    manifest);
        }
        return manifests;
    }

    private static String only(Map<String, JsonNode> manifests, String kind) {
        List<String> names = manifests.keySet().stream()
                .filter(key -> key.startsWith(kind + " "))
                .toList();
        assertThat(names).hasSize(1);
        return names.get(0).substring(kind.length() + 1);
    }
}
