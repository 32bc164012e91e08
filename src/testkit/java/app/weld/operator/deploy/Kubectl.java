package app.weld.operator.deploy;

import app.weld.operator.controlplane.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** kubectl at the shared control plane. */
public final class Kubectl {
    private Kubectl() {}

    /** What kubectl says, warnings included; it must not fail. */
    public static String run(String... args) {
        ControlPlane cluster = ControlPlane.shared();
        List<String> command = new ArrayList<>();
        command.add(cluster.kubectl().toString());
        command.add("--kubeconfig=" + cluster.kubeconfigFile());
        Collections.addAll(command, args);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new AssertionError(String.join(" ", args) + " ends with " + exit + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
