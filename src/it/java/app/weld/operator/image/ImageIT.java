package app.weld.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.OperatorProcess;
import app.weld.operator.controlplane.PodEnvironment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The image's files, as they are and as they run: with the manifests' own service account and rights. */
@EnabledIf(
        value = "isBuilt",
        disabledReason = "no image was built: mvn verify says why, and mvn -Pimage verify insists")
class ImageIT {
    @TempDir
    private static Path folder;

    private static ImageTar image;
    private static Path root;

    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator().withoutRequestCheck();

    private static Pod pod;

    static boolean isBuilt() {
        String tar = System.getProperty("weld.operator.image", "");
        return !tar.isEmpty() && Files.exists(Path.of(tar));
    }

    @BeforeAll
    static void unpack() throws IOException {
        image = new ImageTar(Path.of(System.getProperty("weld.operator.image")));
        root = folder.resolve("root");
        image.unpack(root);
        Path serviceAccount = folder.resolve("serviceaccount");
        PodEnvironment.create(harness.controlPlane(), serviceAccount);
        pod = new Pod(root, serviceAccount);
    }

    private static List<String> entrypoint() {
        List<String> command = new ArrayList<>();
        image.config().get("config").get("Entrypoint").forEach(word -> command.add(word.asText()));
        return command;
    }

    /** Starts it as a pod of the tenant would be, with the image's environment and the pod's. */
    private static OperatorProcess start(Harness.Tenant tenant, String... nameAndValue) {
        Map<String, String> environment = new HashMap<>();
        image.config().get("config").get("Env").forEach(line -> {
            String[] name = line.asText().split("=", 2);
            environment.put(name[0], name[1]);
        });
        environment.putAll(harness.environment());
        environment.remove("HTTP_PORT");
        URI server = URI.create(harness.client().getConfiguration().getMasterUrl());
        environment.put("KUBERNETES_SERVICE_HOST", server.getHost());
        environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort()));
        environment.put("POD_NAMESPACE", PodEnvironment.NAMESPACE);
        environment.put("LEADER_ELECTION", "true");
        environment.put("LOG_FORMAT", "json");
        environment.put("WATCH_NAMESPACES", tenant.namespace());
        for (int i = 0; i < nameAndValue.length; i += 2) {
            environment.put(nameAndValue[i], nameAndValue[i + 1]);
        }
        String user = image.config().get("config").get("User").asText();
        return OperatorProcess.run(pod.command(user, entrypoint()), environment);
    }

    @Test
    void startsAsAnyUserFromReadOnlyFilesWorksAndStops() throws IOException {
        Harness.Tenant tenant = harness.tenant("image");
        long begin = System.nanoTime();
        try (OperatorProcess operator = start(tenant).awaitReady()) {
            System.out.println("Image: ready after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
            tenant.connected("salesforce");
            tenant.crm();
            tenant.awaitSync("crm", "InSync");
            assertThat(operator.status("/healthz")).isEqualTo(200);
            assertThat(operator.body("/metrics"))
                    .contains("weld_api_requests_total{")
                    .doesNotContain(tenant.apiKey());

            assertThat(operator.terminate()).isZero();

            for (String line : operator.log().lines().toList()) {
                assertThat(new ObjectMapper().readTree(line).isObject())
                        .as(line)
                        .isTrue();
            }
        }
    }

    @Test
    void theCacheFitsTheJavaAndTheJarThatItIsShippedWith() {
        // With this option a cache that cannot be used is an error; without, the start is only slower.
        try (OperatorProcess operator = start(harness.tenant("cache"), "JAVA_TOOL_OPTIONS", "-XX:AOTMode=on")
                .awaitReady()) {
            assertThat(operator.terminate()).isZero();
        }
    }

    @Test
    void optionsOfThePodOverrideThoseOfTheImage() {
        try (OperatorProcess operator = start(
                harness.tenant("options"),
                "JAVA_TOOL_OPTIONS",
                "-XX:MaxRAMPercentage=12.5 -XX:-UseSerialGC -XX:+UseG1GC -XX:+PrintFlagsFinal")) {
            operator.awaitReady();

            assertThat(operator.log().lines())
                    .anyMatch(line -> line.matches(".* MaxRAMPercentage += 12\\.5.*"))
                    .anyMatch(line -> line.matches(".* UseG1GC += true.*"))
                    .anyMatch(line -> line.matches(".* ExitOnOutOfMemoryError += true.*"));
        }
    }

    @Test
    void aWrongSettingEndsItWithOneLine() {
        try (OperatorProcess operator = start(harness.tenant("wrong"), "WELD_POLL_INTERVAL", "soon")) {
            assertThat(operator.awaitExit()).isEqualTo(2);
            assertThat(operator.log().lines()).singleElement().asString().contains("WELD_POLL_INTERVAL=soon");
        }
    }

    @Test
    void saysWhatItIs() {
        JsonNode config = image.config();

        assertThat(config.get("os").asText()).isEqualTo("linux");
        assertThat(config.get("architecture").asText()).isIn("amd64", "arm64");
        // A number, since the kubelet cannot tell whether a name is root.
        assertThat(config.get("config").get("User").asText()).isEqualTo("65532:65532");
        assertThat(config.get("config").get("ExposedPorts").has("8080/tcp")).isTrue();
        JsonNode labels = config.get("config").get("Labels");
        assertThat(labels.get("org.opencontainers.image.title").asText()).isEqualTo("weld-operator");
        assertThat(labels.get("org.opencontainers.image.licenses").asText()).isEqualTo("Apache-2.0");
        assertThat(labels.get("org.opencontainers.image.version").asText()).isNotEmpty();
        assertThat(labels.get("org.opencontainers.image.created").asText())
                .isEqualTo(config.get("created").asText());
    }

    /** kind, k3d and minikube load it under the name that docs/install.md gives the chart. */
    @Test
    void hasTheNameThatTheInstallationBeforeAReleaseUses() throws IOException {
        assertThat(image.names()).singleElement().satisfies(name -> {
            String[] parts = name.split(":", 2);
            assertThat(Files.readString(Path.of("docs/install.md")))
                    .contains("--set image.repository=docker.io/library/" + parts[0] + ",image.tag=" + parts[1]);
        });
    }

    @Test
    void nothingInItCanBeWrittenByItsUserOrMakesHimAnother() {
        assertThat(image.files())
                .isNotEmpty()
                .allMatch(line -> line.matches("\\S+ 0/0 .*"))
                .filteredOn(line -> !line.endsWith(" tmp/"))
                .allMatch(line -> line.matches("[d-]r[w-][x-]r-[x-]r-[x-] .*"));
    }

    @Test
    void thereIsNothingToRunButJava() {
        assertThat(image.files().stream()
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .filter(name -> name.matches("(.*/)?s?bin/.+")))
                .contains("opt/java/bin/java")
                .allMatch(name -> name.startsWith("opt/java/bin/"));
    }

    @Test
    void scannersFindTheDistributionAndItsPackages() throws IOException {
        assertThat(Files.readString(root.resolve("etc/os-release")))
                .contains("ID=")
                .contains("VERSION_ID=");
        assertThat(Files.readString(root.resolve("var/lib/dpkg/status.d/libc6")))
                .contains("Package: libc6\n")
                .containsPattern("(?m)^Version: \\S+$");
    }

    @Test
    void buildingItAgainGivesTheSameImage() throws IOException {
        Path tar = Path.of(System.getProperty("weld.operator.image"));
        Path packages = tar.resolveSibling("packages");
        JsonNode labels = image.config().get("config").get("Labels");

        OperatorImage again = new ImageBuild(
                        Path.of(System.getProperty("weld.operator.jar")), JavaRuntime.ofThisJvm(), packages)
                .lay(folder.resolve("again"));
        // A training is not the same twice: what it recorded is given.
        Files.copy(
                root.resolve("app").resolve(OperatorImage.CACHE),
                again.application().resolve(OperatorImage.CACHE),
                StandardCopyOption.REPLACE_EXISTING);
        Path tarAgain = folder.resolve("again.tar");
        again.write(tarAgain, Description.of(labels));

        assertThat(new ImageTar(tarAgain).digests()).isEqualTo(image.digests());
        assertThat(new ImageTar(tarAgain).config()).isEqualTo(image.config());
        assertThat(Files.mismatch(tarAgain, tar)).isEqualTo(-1);
    }

    @Test
    void runsTheJarThatTheOtherTestsRunOnAJavaWithTheCache() throws IOException {
        assertThat(Files.mismatch(
                        root.resolve("app").resolve(OperatorImage.JAR),
                        Path.of(System.getProperty("weld.operator.jar"))))
                .isEqualTo(-1);
        assertThat(Files.readString(root.resolve("opt/java/release"))).contains("JAVA_VERSION=\"25");
    }
}
