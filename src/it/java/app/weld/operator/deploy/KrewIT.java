package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.GoTool;
import app.weld.operator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

    @BeforeEach
    void write() throws IOException {
        Path jar = Files.writeString(folder.resolve("any.jar"), "a jar");
        manifest = folder.resolve("release/weld.yaml");
        run(".ci/krew-archive", jar.toString(), "v1.2.3", manifest.getParent().toString());
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
                .containsExactly("kubectl-weld", "weld-operator.jar", "LICENSE");
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
    void theLauncherSaysThatJavaIsMissing() {
        Program.Result result = Program.of(List.of("deploy/krew/kubectl-weld"))
                .with(Map.of("JAVA_HOME", folder.toString()))
                .run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.output()).contains("needs Java 25");
    }
}
