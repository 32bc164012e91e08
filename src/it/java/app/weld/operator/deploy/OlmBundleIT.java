package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.GoTool;
import app.weld.operator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bundle as the validators see it that {@code operator-sdk bundle validate} calls. */
class OlmBundleIT {
    private static final String SERVICE_VERSION = "weld-operator.clusterserviceversion.yaml";

    private static Program.Result validate(Path manifests) {
        return GoTool.olm().run("", manifests.toString());
    }

    @Test
    void theValidatorsOfTheOperatorSdkFindNothing() {
        Program.Result result = validate(Path.of("deploy/olm/manifests"));

        assertThat(result.output().lines())
                // It says so whatever it finds.
                .filteredOn(line -> !line.endsWith("checking APIs against Kubernetes version : 1.36"))
                .isEmpty();
        assertThat(result.exit()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "minKubeVersion: 1.33.0, minKubeVersion: soon, MinKubeVersion",
        "capabilities: Full Lifecycle, capabilities: Everything, capabilities",
        "version: v1alpha1, version: v1beta1, owned CRD",
        "version: 0.1.0, version: latest, version"
    })
    void aMistakeIsFound(String right, String wrong, String says, @TempDir Path folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("deploy/olm/manifests"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path serviceVersion = folder.resolve(SERVICE_VERSION);
        String text = Files.readString(serviceVersion);
        assertThat(text).contains(right);
        Files.writeString(serviceVersion, text.replace(right, wrong));

        Program.Result result = validate(folder);

        assertThat(result.exit()).isNotZero();
        assertThat(result.output()).contains("error:").contains(says);
    }
}
