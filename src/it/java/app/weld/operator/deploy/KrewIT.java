package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.controlplane.GoTool;
import app.weld.operator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plugin as a release has it: its archive, its launcher, and its manifest as krew's own validator sees it. */
class KrewIT {
    @TempDir
    private Path folder;

    private Path manifest;

    private static final Path JAR = Path.of(System.getProperty("weld.operator.jar", "target/weld-operator.jar"));
    private static final Map<String, String> JAVA = Map.of("JAVA_HOME", System.getProperty("java.home"));

    @BeforeEach
    void write() throws IOException {
        archive(Files.writeString(folder.resolve("any.jar"), "a jar"));
    }

    private void archive(Path jar) {
        manifest = folder.resolve("release/weld.yaml");
        run(".ci/krew-archive", jar.toString(), "v1.2.3", manifest.getParent().toString());
    }

    /** Installed by krew, started by kubectl, with the Java of this machine. */
    @Test
    void krewInstallsWhatKubectlThenStarts() throws IOException {
        archive(JAR);
        ControlPlane.shared().installCrds(Path.of("crds"));
        Path root = folder.resolve("krew");
        Map<String, String> environment = Map.of("KREW_ROOT", root.toString(), "KREW_NO_UPGRADE_CHECK", "1");
        Program.Result installed = Program.of(List.of(
                        GoTool.krewInstaller().path().toString(),
                        "install",
                        "--manifest=" + manifest,
                        "--archive=" + folder.resolve("release/kubectl-weld.tar.gz")))
                .with(environment)
                .run();
        assertThat(installed.exit()).as(installed.output()).isZero();
        assertThat(installed.output()).contains("Installed plugin: weld", "Needs Java 25");
        Map<String, String> path = new HashMap<>(JAVA);
        path.put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        path.put("KUBECONFIG", ControlPlane.shared().kubeconfigFile().toString());
        List<Long> milliseconds = new ArrayList<>();
        for (String arguments : List.of("--version", "status -n default", "--version", "status -n default")) {
            long start = System.nanoTime();
            Program.Result result = Program.of(
                            List.of("sh", "-c", ControlPlane.shared().kubectl() + " weld " + arguments))
                    .with(path)
                    .run();
            milliseconds.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            assertThat(result.exit()).as(result.output()).isZero();
            assertThat(result.output())
                    .contains(arguments.startsWith("-") ? "weld-operator" : "No connection and no sync");
        }
        run("sh", "-c", "cp -p " + root.resolve("store/weld") + "/*/kubectl_complete-weld " + root.resolve("bin"));
        assertThat(completed(path, "aut")).contains("authorize\tPrints");
        assertThat(completed(path, "status", "-o", "j")).contains("\njson\n:4\n");
        System.out.println("kubectl weld --version, kubectl weld status, twice: milliseconds " + milliseconds);
    }

    /** What kubectl offers after {@code kubectl weld}. */
    private static String completed(Map<String, String> environment, String... words) {
        List<String> command =
                new ArrayList<>(List.of(ControlPlane.shared().kubectl().toString(), "__complete", "weld"));
        command.addAll(List.of(words));
        Program.Result result = Program.of(command).with(environment).run();
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }

    private static String run(String... command) {
        Program.Result result = Program.of(List.of(command)).run();
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }

    private Program.Result validate() {
        return GoTool.krew().run("", "-manifest", manifest.toString(), "-skip-install");
    }

    @Test
    void krewTakesTheManifest() {
        Program.Result result = validate();
        assertThat(result.exit()).as(result.output()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"name: weld, name: Weld!", "v1.2.3, soon", "bin: kubectl-weld, bin:", "kind: Plugin, kind: Other"})
    void krewFindsAMistake(String right, String wrong) throws IOException {
        String text = Files.readString(manifest);
        assertThat(text).contains(right);
        Files.writeString(manifest, text.replaceFirst(right, wrong));
        assertThat(validate().exit()).isNotZero();
    }

    @Test
    void theManifestNamesTheArchive() throws Exception {
        Path archive = folder.resolve("release/kubectl-weld.tar.gz");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive));
        assertThat(Files.readString(manifest))
                .contains(HexFormat.of().formatHex(digest), "/v1.2.3/kubectl-weld.tar.gz")
                .doesNotContain("@");
        assertThat(run("tar", "-tzf", archive.toString()).lines())
                .containsExactly("kubectl-weld", "kubectl_complete-weld", "weld-operator.jar", "LICENSE");
    }

    /** As krew installs it: a link on the PATH to the script, beside which the jar is. */
    @Test
    void theLauncherStartsTheJarBesideIt() throws IOException {
        run("tar", "-xzf", folder.resolve("release/kubectl-weld.tar.gz").toString(), "-C", folder.toString());
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("kubectl-weld"));
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        Program.Result result = Program.of(List.of(link.toString(), "status", "-o", "a b"))
                .with(Map.of("JAVA_HOME", folder.resolve("jdk").toString()))
                .run();

        assertThat(result.output().strip())
                .endsWith("-jar " + folder.resolve("weld-operator.jar").toRealPath() + " kubectl-weld status -o a b");
    }

    @Test
    void theLauncherSaysThatJavaIsTooOld() throws IOException {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"17.0.1\" 2021-10-19' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Program.Result result = Program.of(List.of("deploy/krew/kubectl-weld"))
                .with(Map.of("JAVA_HOME", folder.resolve("jdk").toString()))
                .run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.output()).contains("needs Java 25", "is Java 17");
    }

    @Test
    void theLauncherSaysThatJavaIsMissing() {
        Program.Result result = Program.of(List.of("deploy/krew/kubectl-weld"))
                .with(Map.of("JAVA_HOME", folder.toString()))
                .run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.output()).contains("needs Java 25");
    }
}
