package app.weld.operator.image;

import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An image file, read as a container runtime reads it. */
record ImageTar(Path tar) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The configuration: command, user, labels. */
    JsonNode config() {
        return json(json("manifest.json").get(0).get("Config").asText());
    }

    /** What the image is called where it is loaded. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        json("manifest.json").get(0).get("RepoTags").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** Names of the layers, from the lowest. */
    List<String> layers() {
        List<String> layers = new ArrayList<>();
        json("manifest.json").get(0).get("Layers").forEach(layer -> layers.add(layer.asText()));
        return layers;
    }

    /** The digests of the layers' content. */
    List<String> digests() {
        List<String> digests = new ArrayList<>();
        config().get("rootfs").get("diff_ids").forEach(digest -> digests.add(digest.asText()));
        return digests;
    }

    /** One line a file, with rights and owner, as tar lists it. */
    List<String> files() {
        List<String> files = new ArrayList<>();
        for (String layer : layers()) {
            files.addAll(sh("tar -xOf \"$1\" \"$2\" | tar -tvzf - --numeric-owner 2>/dev/null", layer)
                    .lines()
                    .toList());
        }
        return files;
    }

    /** Lays all layers over each other. */
    void unpack(Path root) {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String layer : layers()) {
            sh("tar -xOf \"$1\" \"$2\" | tar -xzf - -p -C '" + root.toAbsolutePath() + "'", layer);
        }
    }

    private String sh(String script, String entry) {
        return Program.of(List.of("sh", "-euc", script, "sh", tar.toString(), entry))
                .run()
                .orThrow();
    }

    private JsonNode json(String entry) {
        try {
            return JSON.readTree(Program.of(List.of("tar", "-xOf", tar.toString(), entry))
                    .run()
                    .orThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
