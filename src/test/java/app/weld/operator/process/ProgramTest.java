package app.weld.operator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
    @TempDir
    private Path folder;

    @Test
    void givesItsOutputAndWhatItComplainsOf() {
        assertThat(Program.of("sh", "-c", "pwd; cat; echo $A >&2")
                        .in(folder)
                        .with(Map.of("A", "b"))
                        .run("in\n")
                        .orThrow())
                .isEqualTo(folder + "\nin\nb\n");
    }

    @Test
    void saysWithWhichCommandItFailed() {
        assertThatThrownBy(() -> Program.of("sh", "-c", "echo no; exit 3").run().orThrow())
                .hasMessageContaining("exit 3")
                .hasMessageContaining("ends with 3:\nno");
    }

    @Test
    void takesMoreInputThanItReads() {
        assertThat(Program.of("true").run("x".repeat(1_000_000)).exit()).isZero();
    }

    @Test
    void runsBesideTheTestsUntilItIsEnded() {
        try (RunningProgram running =
                Program.of("sh", "-c", "echo begun; exec sleep 60").start(folder.resolve("sleep.log"))) {
            Awaitility.await().until(() -> running.log().equals("begun\n"));
            running.freeze();
            running.thaw();
            assertThat(running.tail()).isEqualTo("sleep.log: ...begun\n");

            assertThat(running.terminate()).isEqualTo(128 + 15);
            assertThat(running.isAlive()).isFalse();
        }
    }
}
