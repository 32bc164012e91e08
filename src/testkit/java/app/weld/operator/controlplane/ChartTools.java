package app.weld.operator.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The programs that chart and manifests are tested with, in the versions that {@code src/testkit/go/tools} pins: Go builds them
 * once, beside those of the control plane.
 */
public record ChartTools(Path folder) {
    private static final String HELM_3 = "helm-3";
    private static final String HELM_4 = "helm-4";
    private static final String KUBECONFORM = "kubeconform";
    private static final String CRDS = "crds";

    /** The kinds of others that the chart makes, by where their modules have the CRDs. */
    private static final Map<String, List<String>> FOREIGN_CRDS = Map.of(
            "example/prometheus-operator-crd/monitoring.coreos.com_",
            List.of("servicemonitors", "podmonitors", "prometheusrules"),
            "config/crd/standard/gateway.networking.k8s.io_",
            List.of("httproutes"));

    /** Those of this machine. Built first where they are missing, which takes minutes. */
    public static ChartTools shared() {
        return Shared.INSTANCE;
    }

    public Path helm3() {
        return folder.resolve(HELM_3);
    }

    public Path helm4() {
        return folder.resolve(HELM_4);
    }

    public Path kubeconform() {
        return folder.resolve(KUBECONFORM);
    }

    /** A folder with the CRDs of ServiceMonitor, PodMonitor and PrometheusRule, and of HTTPRoute. */
    public Path foreignCrds() {
        return folder.resolve(CRDS);
    }

    /** @throws IllegalStateException says what to install when they are missing and cannot be built */
    private static ChartTools obtain(Machine machine, Consumer<String> out) {
        Path module = machine.module().resolveSibling("tools");
        try {
            Path folder = machine.testDir().resolve("tools").resolve(version(module));
            Files.createDirectories(folder.getParent());
            // Another JVM may be building them.
            try (FileChannel file = FileChannel.open(
                            folder.getParent().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                if (!Files.isDirectory(folder.resolve(CRDS))) {
                    Path go = machine.go()
                            .orElseThrow(
                                    () -> new IllegalStateException(
                                            "These tests need Helm, and there is no program"
                                                    + " go on the PATH to build it. Install Go 1.21 or newer (https://go.dev/dl)."));
                    new GoBuild("Helm", go, module, packages(), Map.of(), out).into(folder);
                    copyCrds(go, module.resolve(CRDS), folder);
                }
            }
            return new ChartTools(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> packages() {
        Map<String, String> packages = new LinkedHashMap<>();
        packages.put(HELM_3, "helm.sh/helm/v3/cmd/helm");
        packages.put(HELM_4, "helm.sh/helm/v4/cmd/helm");
        packages.put(KUBECONFORM, "github.com/yannh/kubeconform/cmd/kubeconform");
        return packages;
    }

    private static void copyCrds(Path go, Path module, Path folder) throws IOException {
        Path staging = folder.resolve(".crds");
        Folders.delete(staging);
        Files.createDirectories(staging);
        Process process = GoBuild.command(module, go.toString(), "mod", "download", "-json")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Path> modules = new ArrayList<>();
        try (MappingIterator<JsonNode> downloads =
                new ObjectMapper().readerFor(JsonNode.class).readValues(process.getInputStream())) {
            downloads.forEachRemaining(
                    download -> modules.add(Path.of(download.get("Dir").asText())));
        }
        for (var crds : FOREIGN_CRDS.entrySet()) {
            for (String plural : crds.getValue()) {
                String file = crds.getKey() + plural + ".yaml";
                Path found = modules.stream()
                        .map(folderOfModule -> folderOfModule.resolve(file))
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no module has " + file));
                Files.copy(found, staging.resolve(found.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(staging, folder.resolve(CRDS), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Another one as soon as anything is built that is pinned otherwise. */
    private static String version(Path module) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String file : List.of("go.mod", "go.sum", "crds/go.mod")) {
                digest.update(Files.readAllBytes(module.resolve(file)));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Made when first asked for. */
    private static final class Shared {
        static final ChartTools INSTANCE = obtain(Machine.current(), System.out::println);
    }
}
