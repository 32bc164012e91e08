package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.ChartTools;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a release has to install from: the one command that writes it, and what is in the files. */
class ReleaseFilesIT {
    @TempDir
    static Path folder;

    @BeforeAll
    static void write() {
        assertThat(write(folder).output()).isEmpty();
    }

    private static Program.Result write(Path into) {
        Path tools = ControlPlane.shared().kubectl().getParent();
        Program.Result outcome = Program.of(List.of(
                        "env", "PATH=" + tools + ":" + System.getenv("PATH"), ".ci/release-files", into.toString()))
                .run();
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        return outcome;
    }

    @Test
    void areThoseThatAReleaseTakes() throws IOException {
        assertThat(Files.readString(Path.of(".github/workflows/release.yaml")))
                .contains(" .ci/release-files release\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("crds.yaml", "install.yaml", "crd-schemas.tar.gz");
        }
    }

    @Test
    void holdTheCrdsAndWithThemEverythingElse() throws IOException {
        List<JsonNode> crds = Helm.documents(Files.readString(folder.resolve("crds.yaml")));
        List<JsonNode> all = Helm.documents(Files.readString(folder.resolve("install.yaml")));

        assertThat(crds)
                .hasSize(3)
                .allMatch(crd -> crd.path("kind").asText().equals("CustomResourceDefinition"))
                .isEqualTo(Helm.documents(Kubectl.run("kustomize", "crds")));
        assertThat(all).containsAll(crds).isEqualTo(Helm.documents(Kubectl.run("kustomize", "deploy")));
        assertThat(all)
                .extracting(document -> document.path("kind").asText())
                .contains("Namespace", "Deployment", "ServiceAccount", "ClusterRoleBinding");
    }

    @Test
    void areTheSameForTheSameCommit(@TempDir Path again) throws IOException {
        write(again);

        assertThat(again.resolve("crd-schemas.tar.gz")).hasSameBinaryContentAs(folder.resolve("crd-schemas.tar.gz"));
        assertThat(again.resolve("install.yaml")).hasSameBinaryContentAs(folder.resolve("install.yaml"));
    }

    @Test
    void schemasAcceptTheSamples() throws IOException {
        StringBuilder samples = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("deploy/samples"))) {
            for (Path file : files.filter(path -> path.toString().matches(".*(connection|sync)\\.yaml"))
                    .sorted()
                    .toList()) {
                samples.append("---\n").append(Files.readString(file));
            }
        }

        Program.Result outcome = kubeconform(samples.toString());

        assertThat(outcome.exit()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("4 resources found", "Valid: 4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: weld.app/v1alpha1, kind: WeldConnection, metadata: {name: a}, spec: {integrationID: x}}",
                "{apiVersion: weld.app/v1alpha1, kind: WeldEltSync, metadata: {name: a}, spec: {streams: accounts}}",
                "{apiVersion: weld.app/v1alpha2, kind: WeldEltSync, metadata: {name: a}, spec: {}}"
            })
    void schemasRefuseWhatIsWrong(String manifest) {
        assertThat(kubeconform(manifest).exit()).isNotZero();
    }

    /** With the schemas out of the archive, as users take them. */
    private static Program.Result kubeconform(String manifests) {
        Path schemas = folder.resolveSibling(folder.getFileName() + "-schemas");
        Program.Result unpacked = Program.of(List.of(
                        "sh",
                        "-c",
                        "mkdir -p \"$1\" && tar -xzf \"$0\" -C \"$1\"",
                        folder.resolve("crd-schemas.tar.gz").toString(),
                        schemas.toString()))
                .run();
        assertThat(unpacked.exit()).as(unpacked.output()).isZero();
        return Program.of(Stream.of(
                                ChartTools.shared().kubeconform().toString(),
                                "-strict",
                                "-summary",
                                "-schema-location=" + schemas
                                        + "/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json",
                                "-")
                        .collect(Collectors.toList()))
                .run(manifests);
    }
}
