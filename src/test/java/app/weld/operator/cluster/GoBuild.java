package app.weld.operator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Builds the programs of a control plane with Go from the module in {@code src/test/control-plane}.
 *
 * @param go the program go
 * @param module the folder of go.mod
 * @param out takes a line every 15 seconds
 */
record GoBuild(Path go, Path module, Consumer<String> out) {
    private static final Duration PROGRESS = Duration.ofSeconds(15);

    private static final Map<String, String> PACKAGES = packages();

    private static Map<String, String> packages() {
        Map<String, String> packages = new LinkedHashMap<>();
        packages.put(ControlPlaneBinaries.ETCD, "go.etcd.io/etcd/server/v3");
        packages.put(ControlPlaneBinaries.API_SERVER, "k8s.io/kubernetes/cmd/kube-apiserver");
        packages.put(ControlPlaneBinaries.KUBECTL, "k8s.io/kubernetes/cmd/kubectl");
        packages.put(ControlPlaneBinaries.CONTROLLER_MANAGER, "k8s.io/kubernetes/cmd/kube-controller-manager");
        return packages;
    }

    /**
     * Builds what the folder does not hold. The folder comes into being complete or not at all; programs that an
     * earlier build finished before it was cut off are not built again.
     */
    void into(Path folder) {
        if (!Files.isRegularFile(module.resolve("go.mod"))) {
            throw new IllegalStateException("No go.mod in " + module + ": run this in the project's folder");
        }
        try {
            List<String> missing = PACKAGES.keySet().stream()
                    .filter(name -> !Files.isExecutable(folder.resolve(name)))
                    .toList();
            if (missing.isEmpty()) {
                return;
            }
            out.accept("Control plane: Go builds " + String.join(", ", missing) + ", once, for some minutes, into "
                    + folder);
            // kube-api-test reads every name that ends in the platform as a version: this one does not.
            Path staging = folder.resolveSibling("." + folder.getFileName() + ".building");
            Files.createDirectories(staging);
            long start = System.nanoTime();
            for (String name : missing) {
                if (!Files.isExecutable(staging.resolve(name))) {
                    build(name, staging, start);
                }
            }
            if (Files.isDirectory(folder)) {
                for (String name : missing) {
                    Files.move(staging.resolve(name), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                }
                Folders.delete(staging);
            } else {
                Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
            }
            out.accept("Control plane: built in " + elapsed(start) + " s");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Go was building", e);
        }
    }

    private void build(String name, Path staging, long start) throws IOException, InterruptedException {
        Path unfinished = staging.resolve(name + ".unfinished");
        Path log = staging.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        go.toString(),
                        "build",
                        "-mod=readonly",
                        "-trimpath",
                        "-ldflags",
                        "-s -w -X k8s.io/component-base/version.gitVersion=v" + Machine.VERSION
                                + " -X k8s.io/component-base/version.gitMajor=1"
                                + " -X k8s.io/component-base/version.gitMinor=36",
                        "-o",
                        unfinished.toString(),
                        PACKAGES.get(name))
                .directory(module.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("CGO_ENABLED", "0");
        // Not empty: an empty value leaves the one of `go env -w` in force.
        environment.put("GOFLAGS", "-mod=readonly");
        environment.put("GOWORK", "off");
        // Distributions ship Go with the download of the version that go.mod asks for switched off.
        environment.putIfAbsent("GOTOOLCHAIN", "auto");

        Process process = builder.start();
        Thread killer = new Thread(process::destroyForcibly, "stop-go");
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            while (!process.waitFor(PROGRESS.toSeconds(), TimeUnit.SECONDS)) {
                out.accept("Control plane: Go is building " + name + ", " + elapsed(start) + " s");
            }
        } finally {
            process.destroyForcibly();
            if (!killer.isAlive()) {
                Runtime.getRuntime().removeShutdownHook(killer);
            }
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "Go could not build " + name + " (it takes Go 1.21 or newer and a connection"
                            + " to the Go module proxy):\n" + Files.readString(log));
        }
        Files.delete(log);
        Files.move(unfinished, staging.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static long elapsed(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
