package app.weld.operator.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The scripts for one kind, laid out as in Argo CD's own repository.
 *
 * @param path {@code <root>/<group>/<kind>}
 */
record ArgoFolder(Path path) {
    static final Path ROOT = Path.of("deploy/argocd");
    static final ArgoFolder SYNC = new ArgoFolder(ROOT.resolve("resource_customizations/weld.app/WeldEltSync"));
    static final ArgoFolder CONNECTION =
            new ArgoFolder(ROOT.resolve("resource_customizations/weld.app/WeldConnection"));
    /** Without actions: a workspace takes no requests. */
    static final ArgoFolder WORKSPACE = new ArgoFolder(ROOT.resolve("resource_customizations/weld.app/WeldWorkspace"));
    /** With a health script in which a failed run is not Degraded. */
    static final ArgoFolder LENIENT = new ArgoFolder(ROOT.resolve("failed-run-is-healthy/weld.app/WeldEltSync"));

    static ArgoFolder of(String kind) {
        return switch (kind) {
            case "WeldEltSync" -> SYNC;
            case "WeldWorkspace" -> WORKSPACE;
            default -> CONNECTION;
        };
    }

    String kind() {
        return path.getFileName().toString();
    }

    /** As Argo CD's settings name group and kind. */
    String key() {
        return path.getParent().getFileName() + "_" + kind();
    }

    String health() {
        return read("health.lua");
    }

    String discovery() {
        return read("actions/discovery.lua");
    }

    String action(String name) {
        return read("actions/" + name + "/action.lua");
    }

    /** Sorted; empty where there are none. */
    List<String> actions() {
        Path actions = path.resolve("actions");
        if (!Files.isDirectory(actions)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(actions)) {
            return found.filter(folder -> Files.exists(folder.resolve("action.lua")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode yaml(String file) {
        return Serialization.unmarshal(read(file), JsonNode.class);
    }

    String read(String file) {
        try {
            return Files.readString(path.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return ROOT.relativize(path).toString();
    }
}
