package app.weld.operator.docs;

import app.weld.operator.controlplane.ChartTools;
import app.weld.operator.controlplane.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A reader's shell at one cluster: the programs by their names, and the files of the repository in the current folder.
 *
 * @param folder where commands are run
 */
record Shell(ControlPlane cluster, Path folder) {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> REPOSITORY = List.of("crds", "deploy", "docs", "helm", "schemas");

    /** What a command has left: its exit status, -1 where it had to be ended, and what it has written. */
    record Outcome(int exit, String text) {}

    static Shell at(ControlPlane cluster) {
        try {
            Path folder = Files.createTempDirectory("reader");
            for (String name : REPOSITORY) {
                Files.createSymbolicLink(folder.resolve(name), Path.of(name).toAbsolutePath());
            }
            Path programs = Files.createDirectory(folder.resolve("bin"));
            Files.createSymbolicLink(programs.resolve("kubectl"), cluster.kubectl());
            Files.createSymbolicLink(
                    programs.resolve("helm"), ChartTools.shared().helm3());
            Files.createSymbolicLink(
                    programs.resolve("kubeconform"), ChartTools.shared().kubeconform());
            Files.copy(cluster.kubeconfigFile(), folder.resolve("kubeconfig"));
            return new Shell(cluster, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String file, String text) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome run(String command) {
        return run(command, PATIENCE, "");
    }

    /** A command that ends by itself, or, as one that watches, when it is ended. */
    Outcome run(String command, Duration longest, String key) {
        try {
            Path output = Files.createTempFile(folder, "output", ".txt");
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
            builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
            builder.environment().put("KEY", key);
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            return new Outcome(ended ? process.exitValue() : -1, Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
