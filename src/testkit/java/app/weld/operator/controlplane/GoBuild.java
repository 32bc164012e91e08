package app.weld.operator.controlplane;

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
import java.util.stream.Collectors;

/**
 * Builds programs with Go from a module of this project.
 *
 * @param what the programs are for, as it stands before each line
 * @param go the program go
 * @param module the folder of go.mod
 * @param packages by the name of the program, in the order in which they are built
 * @param variables what the linker sets, by name
 * @param out takes a line every 15 seconds
 */
record GoBuild(
        String what,
        Path go,
        Path module,
        Map<String, String> packages,
        Map<String, String> variables,
        Consumer<String> out) {
    private static final Duration PROGRESS = Duration.ofSeconds(15);

    /** The programs of a control plane, from the module in {@code src/testkit/go/control-plane}. */
    static GoBuild ofControlPlane(Path go, Path module, Consumer<String> out) {
        Map<String, String> packages = new LinkedHashMap<>();
        packages.put(ControlPlaneBinaries.ETCD, "go.etcd.io/etcd/server/v3");
        packages.put(ControlPlaneBinaries.API_SERVER, "k8s.io/kubernetes/cmd/kube-apiserver");
        packages.put(ControlPlaneBinaries.KUBECTL, "k8s.io/kubernetes/cmd/kubectl");
        packages.put(ControlPlaneBinaries.CONTROLLER_MANAGER, "k8s.io/kubernetes/cmd/kube-controller-manager");
        String version = "k8s.io/component-base/version.git";
        Map<String, String> variables =
                Map.of(version + "Version", "v" + Machine.VERSION, version + "Major", "1", version + "Minor", "36");
        return new GoBuild("Control plane", go, module, packages, variables, out);
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
            List<String> missing = packages.keySet().stream()
                    .filter(name -> !Files.isExecutable(folder.resolve(name)))
                    .toList();
            if (missing.isEmpty()) {
                return;
            }
            out.accept(what + ": Go builds " + String.join(", ", missing) + ", once, for some minutes, into " + folder);
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
            out.accept(what + ": built in " + elapsed(start) + " s");
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
        ProcessBuilder builder = command(
                        module,
                        go.toString(),
                        "build",
                        "-mod=readonly",
                        "-trimpath",
                        "-ldflags",
                        variables.entrySet().stream()
                                .map(variable -> " -X " + variable.getKey() + "=" + variable.getValue())
                                .collect(Collectors.joining("", "-s -w", "")),
                        "-o",
                        unfinished.toString(),
                        packages.get(name))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Process process = builder.start();
        Thread killer = new Thread(process::destroyForcibly, "stop-go");
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            while (!process.waitFor(PROGRESS.toSeconds(), TimeUnit.SECONDS)) {
                out.accept(what + ": Go is building " + name + ", " + elapsed(start) + " s");
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

    /** A call of Go in a module, which the settings of the user do not change. */
    static ProcessBuilder command(Path module, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(module.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("CGO_ENABLED", "0");
        // Not empty: an empty value leaves the one of `go env -w` in force.
        environment.put("GOFLAGS", "-mod=readonly");
        environment.put("GOWORK", "off");
        // Distributions ship Go with the download of the version that go.mod asks for switched off.
        environment.putIfAbsent("GOTOOLCHAIN", "auto");
        return builder;
    }

    private static long elapsed(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
