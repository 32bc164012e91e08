package app.weld.operator.deploy;

import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.process.Program;
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
        // A port is used again sooner or later, by a control plane that knows other kinds than the one before.
        command.add("--cache-dir=" + cluster.kubeconfigFile().resolveSibling("kubectl-cache"));
        Collections.addAll(command, args);
        Program.Result result = Program.of(command).run();
        if (result.exit() != 0) {
            throw new AssertionError(String.join(" ", args) + " ends with " + result.exit() + ": " + result.output());
        }
        return result.output();
    }
}
