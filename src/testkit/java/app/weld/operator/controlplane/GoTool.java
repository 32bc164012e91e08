package app.weld.operator.controlplane;

import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that tests run. Go builds it once from a module of this project, and anew when the module changes.
 *
 * @param path of the program
 */
public record GoTool(Path path) {
    private static final String NO_GO =
            "These tests run the controllers of Flux and Argo CD, and there is no program go on the"
                    + " PATH to build them. Install Go 1.21 or newer (https://go.dev/dl).";

    /** Asks Flux' libraries and Argo CD's interpreter: {@code src/testkit/go/gitops}. */
    public static GoTool gitops() {
        return Gitops.TOOL;
    }

    /** Prometheus' promtool: that of the PATH, else the one that {@code src/testkit/go/promtool} pins. */
    public static GoTool promtool() {
        return Promtool.TOOL;
    }

    /** Prometheus itself: that of the PATH, else the one that {@code src/testkit/go/promtool} pins. */
    public static GoTool prometheus() {
        return Prometheus.TOOL;
    }

    /** actionlint, which knows what GitHub makes of a workflow, in the version that {@code src/testkit/go/actionlint} pins. */
    public static GoTool actionlint() {
        return Actionlint.TOOL;
    }

    /** krew's {@code validate-krew-manifest}, in the version that {@code src/testkit/go/krew} pins. */
    public static GoTool krew() {
        return Krew.TOOL;
    }

    /** krew itself, in the same version. */
    public static GoTool krewInstaller() {
        return Krew.INSTALLER;
    }

    /** What {@code operator-sdk bundle validate} calls, as a program: {@code src/testkit/go/olm}. */
    public static GoTool olm() {
        return Olm.TOOL;
    }

    /** Flux' source-controller: {@code src/testkit/go/flux}. */
    public static GoTool sourceController() {
        return Flux.SOURCE;
    }

    /** Flux' kustomize-controller: {@code src/testkit/go/flux}. */
    public static GoTool kustomizeController() {
        return Flux.KUSTOMIZE;
    }

    /** All of Argo CD, which does what {@code ARGOCD_BINARY_NAME} says: {@code src/testkit/go/argocd}. */
    public static GoTool argoCd() {
        return ArgoCd.TOOL;
    }

    /** What Argo CD keeps its cache in: {@code src/testkit/go/argocd}. */
    public static GoTool redis() {
        return ArgoCd.REDIS;
    }

    /**
     * The source of a Go module in the version that a module of this project asks for. It is read-only.
     *
     * @param folder of the project's module, in {@code src/testkit/go}
     * @param module its path
     */
    public static Path source(String folder, String module) {
        Machine machine = Machine.current();
        String go =
                machine.go().orElseThrow(() -> new IllegalStateException(NO_GO)).toString();
        try {
            Process process = GoBuild.command(
                            machine.module().resolveSibling(folder),
                            go,
                            "list",
                            "-m",
                            "-f",
                            "{{.Path}}@{{.Version}}",
                            module)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("Go does not know " + module);
            }
            Process download = GoBuild.command(
                            machine.module().resolveSibling(folder), go, "mod", "download", "-json", version)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            JsonNode says =
                    new ObjectMapper().readTree(download.getInputStream().readAllBytes());
            if (download.waitFor() != 0) {
                throw new IllegalStateException("Go could not download " + version + ": " + says);
            }
            return Path.of(says.get("Dir").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs the program to its end. */
    public Program.Result run(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        return Program.of(command).run(input);
    }

    /** Builds the program from the module in the folder beside that of the control plane. */
    private static GoTool obtain(Machine machine, String moduleFolder, String name, String what, String... build) {
        Path module = machine.module().resolveSibling(moduleFolder);
        try {
            Path folder = machine.testDir().resolve("tools");
            Files.createDirectories(folder);
            Path program = folder.resolve(name + "-" + digest(module));
            // Another JVM may be building it.
            try (FileChannel file = FileChannel.open(
                            folder.resolve("." + name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                if (lock.isValid() && !Files.isExecutable(program)) {
                    Path go = machine.go().orElseThrow(() -> new IllegalStateException(what));
                    System.out.println(name + ": Go builds it, once, for a minute or two, into " + folder);
                    long start = System.nanoTime();
                    build(go, module, program, build);
                    System.out.println(
                            name + ": built in " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s");
                }
            }
            return new GoTool(program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void build(Path go, Path module, Path program, String... more) throws IOException {
        Path unfinished = program.resolveSibling(program.getFileName() + ".unfinished");
        List<String> command = new ArrayList<>(List.of(go.toString(), "build", "-trimpath", "-ldflags", "-s -w", "-o"));
        command.add(unfinished.toString());
        command.addAll(List.of(more));
        Map<String, String> environment =
                new HashMap<>(Map.of("CGO_ENABLED", "0", "GOFLAGS", "-mod=readonly", "GOWORK", "off"));
        if (System.getenv("GOTOOLCHAIN") == null) {
            environment.put("GOTOOLCHAIN", "auto");
        }
        Program.Result result = Program.of(command).in(module).with(environment).run();
        if (result.exit() != 0) {
            throw new IllegalStateException("Go could not build " + module.getFileName()
                    + " (it takes Go 1.21 or newer and a connection to the Go module proxy):\n" + result.output());
        }
        Files.move(unfinished, program, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String digest(Path module) throws IOException {
        try (Stream<Path> files = Files.list(module)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files.filter(path -> path.toString().matches(".*\\.(go|mod|sum)"))
                    .sorted()
                    .toList()) {
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<GoTool> onThePath(Machine machine, String name) {
        return Stream.of(machine.path().split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(GoTool::new);
    }

    /** Made when first asked for. */
    private static final class Gitops {
        static final GoTool TOOL = obtain(
                Machine.current(),
                "gitops",
                "gitops",
                "These tests ask the libraries of Flux and Argo CD, and there is no program go on the PATH to build what asks"
                        + " them. Install Go 1.21 or newer (https://go.dev/dl).",
                ".");
    }

    /** Made when first asked for. */
    private static final class Promtool {
        static final GoTool TOOL = ofPrometheus("promtool");
    }

    /** Made when first asked for. */
    private static final class Prometheus {
        static final GoTool TOOL = ofPrometheus("prometheus");
    }

    /** A program of Prometheus' module. */
    private static GoTool ofPrometheus(String name) {
        return onThePath(Machine.current(), name)
                .orElseGet(() -> obtain(
                        Machine.current(),
                        "promtool",
                        name,
                        "These tests need " + name
                                + ", and there is neither that on the PATH nor go to build it. Install"
                                + " Debian's package prometheus (apt-get install prometheus), or Go 1.21 or newer"
                                + " (https://go.dev/dl).",
                        // Without the service discoveries, which nobody needs here: a tenth of the time.
                        "-tags=remove_all_sd",
                        "github.com/prometheus/prometheus/cmd/" + name));
    }

    /** Made when first asked for. */
    private static final class Actionlint {
        static final GoTool TOOL = obtain(
                Machine.current(),
                "actionlint",
                "actionlint",
                "These tests check the workflows by actionlint, and there is no program go on the PATH to build it. Install"
                        + " Go 1.21 or newer (https://go.dev/dl).",
                "github.com/rhysd/actionlint/cmd/actionlint");
    }

    /** Made when first asked for. */
    private static final class Krew {
        static final GoTool TOOL = of("krew", "validate-krew-manifest");
        static final GoTool INSTALLER = of("krew-installer", "krew");

        private static GoTool of(String name, String program) {
            return obtain(
                    Machine.current(),
                    "krew",
                    name,
                    "These tests check the plugin's manifest by krew, and there is no program go on the PATH to build it."
                            + " Install Go 1.21 or newer (https://go.dev/dl).",
                    "sigs.k8s.io/krew/cmd/" + program);
        }
    }

    /** Made when first asked for. */
    private static final class Olm {
        static final GoTool TOOL = obtain(
                Machine.current(),
                "olm",
                "olm",
                "These tests check the bundle by the validators of the operator SDK, and there is no program go on the PATH to build"
                        + " them. Install Go 1.21 or newer (https://go.dev/dl).",
                ".");
    }

    /** Made when first asked for. */
    private static final class Flux {
        static final GoTool SOURCE = of("source-controller");
        static final GoTool KUSTOMIZE = of("kustomize-controller");

        private static GoTool of(String name) {
            return obtain(Machine.current(), "flux", name, NO_GO, "github.com/fluxcd/" + name);
        }
    }

    /** Made when first asked for. */
    private static final class ArgoCd {
        static final GoTool TOOL = obtain(
                Machine.current(),
                "argocd",
                "argocd",
                NO_GO,
                // Without a version it calls itself 99.99.99. The last -ldflags counts.
                "-ldflags",
                "-s -w -X github.com/argoproj/argo-cd/v3/common.version=3.5.7",
                "github.com/argoproj/argo-cd/v3/cmd");
        static final GoTool REDIS = obtain(Machine.current(), "argocd", "argocd-redis", NO_GO, ".");
    }
}
