package app.weld.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.controlplane.ControlPlaneBinaries.Way;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneBinariesTest {
    @TempDir
    Path folder;

    private final List<String> out = new ArrayList<>();

    @BeforeEach
    void makeModule() throws IOException {
        Files.createDirectories(folder.resolve("module"));
        Files.writeString(folder.resolve("module/go.mod"), "module test");
    }

    @Test
    void takesWhatIsThereWithoutAskingTheNetwork() throws IOException {
        Machine machine = machine(ControlPlaneBinariesTest::notToBeAsked);
        programs(machine.folder(Machine.VERSION), "etcd", "kube-apiserver", "kubectl", "kube-controller-manager");

        assertThat(ControlPlaneBinaries.way(machine)).isEqualTo(Way.PRESENT);
        ControlPlaneBinaries binaries = ControlPlaneBinaries.obtain(machine, out::add);
        assertThat(binaries.folder()).isEqualTo(machine.folder(Machine.VERSION));
        assertThat(binaries.version()).isEqualTo(Machine.VERSION);
        assertThat(binaries.controllerManager()).isPresent();
        assertThat(out).singleElement().asString().contains(binaries.folder().toString());
    }

    @Test
    void downloadsBeforeItBuilds() throws IOException {
        goThat("exit 1");

        assertThat(ControlPlaneBinaries.way(machine(() -> true))).isEqualTo(Way.DOWNLOAD);
    }

    @Test
    void buildsWhereNothingCanBeDownloaded() throws IOException {
        goThat("exit 1");

        assertThat(ControlPlaneBinaries.way(machine(() -> false))).isEqualTo(Way.BUILD);
    }

    @Test
    void doesNotTakeAFolderWithoutEtcd() throws IOException {
        Machine machine = machine(() -> false);
        programs(machine.folder(Machine.VERSION), "kube-apiserver", "kubectl", "kube-controller-manager");

        assertThat(ControlPlaneBinaries.present(machine)).isEmpty();
        assertThat(ControlPlaneBinaries.way(machine)).isEqualTo(Way.NONE);
    }

    @Test
    void takesTheNewestPatchThatWasDownloaded() throws IOException {
        Machine machine = machine(ControlPlaneBinariesTest::notToBeAsked);
        programs(machine.folder("1.36.2"), "etcd", "kube-apiserver", "kubectl");
        programs(machine.folder("1.36.10"), "etcd", "kube-apiserver", "kubectl");
        programs(machine.folder("1.37.0"), "etcd", "kube-apiserver", "kubectl");

        assertThat(ControlPlaneBinaries.way(machine)).isEqualTo(Way.PRESENT);
        ControlPlaneBinaries binaries = ControlPlaneBinaries.present(machine).orElseThrow();
        assertThat(binaries.version()).isEqualTo("1.36.10");
        assertThat(binaries.controllerManager()).isEmpty();
    }

    @Test
    void buildsTheControllerManagerThatADownloadDoesNotHold() throws IOException {
        Machine machine = machine(ControlPlaneBinariesTest::notToBeAsked);
        programs(machine.folder("1.36.2"), "etcd", "kube-apiserver", "kubectl");
        goThat("echo \"$@\" >> " + folder.resolve("calls") + "; " + WRITE_OUTPUT);

        ControlPlaneBinaries binaries = ControlPlaneBinaries.obtain(machine, out::add);

        assertThat(binaries.version()).isEqualTo("1.36.2");
        assertThat(binaries.controllerManager()).isPresent();
        assertThat(Files.readAllLines(folder.resolve("calls")))
                .singleElement()
                .asString()
                .endsWith("k8s.io/kubernetes/cmd/kube-controller-manager");
    }

    @Test
    void buildsAllFourReadOnlyWhateverTheUsersFlagsAre() throws IOException {
        Machine machine = machine(() -> false);
        goThat("[ \"$GOFLAGS\" = -mod=readonly ] || exit 1; " + WRITE_OUTPUT);

        ControlPlaneBinaries binaries = ControlPlaneBinaries.obtain(machine, out::add);

        assertThat(binaries.folder()).isEqualTo(machine.folder(Machine.VERSION));
        assertThat(binaries.folder()).isDirectoryContaining("glob:**/etcd");
        assertThat(binaries.controllerManager()).isPresent();
        try (var left = Files.list(machine.versions())) {
            assertThat(left).containsExactly(binaries.folder());
        }
    }

    @Test
    void leavesNothingHalfDoneAndGoesOnWhereABuildWasCutOff() throws IOException {
        Machine machine = machine(() -> false);
        goThat("case \"$*\" in *kubectl) echo no space left; exit 1;; esac; " + WRITE_OUTPUT);
        assertThatThrownBy(() -> ControlPlaneBinaries.obtain(machine, out::add))
                .hasMessageContaining("kubectl")
                .hasMessageContaining("no space left");
        assertThat(machine.folder(Machine.VERSION)).doesNotExist();

        goThat("case \"$*\" in *kube-apiserver) echo built already; exit 1;; esac; " + WRITE_OUTPUT);
        ControlPlaneBinaries.obtain(machine, out::add);
        assertThat(ControlPlaneBinaries.way(machine)).isEqualTo(Way.PRESENT);
    }

    @Test
    void saysWhatToInstallWhenThereIsNoWay() {
        assertThatThrownBy(() -> ControlPlaneBinaries.obtain(machine(() -> false), out::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Install Go");
    }

    /** Does what {@code go build -o FILE} does, as far as anybody looks. */
    private static final String WRITE_OUTPUT = "while [ \"$1\" != -o ]; do shift; done; : > \"$2\"; chmod +x \"$2\"";

    private static boolean notToBeAsked() {
        throw new AssertionError("asked the network");
    }

    private Machine machine(BooleanSupplier downloadReachable) {
        return new Machine(
                folder.resolve("test-dir"),
                folder.resolve("module"),
                folder.resolve("nothing-here") + File.pathSeparator + folder.resolve("bin"),
                downloadReachable);
    }

    private void goThat(String script) throws IOException {
        Path go = folder.resolve("bin/go");
        Files.createDirectories(go.getParent());
        // Beside it and renamed: a file that is open for writing cannot be run.
        Path written = Files.writeString(folder.resolve("bin/.go"), "#!/bin/sh\nPATH=/bin:/usr/bin\n" + script + "\n");
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(written, go, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void programs(Path folder, String... names) throws IOException {
        Files.createDirectories(folder);
        for (String name : names) {
            Path program = Files.writeString(folder.resolve(name), "");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
