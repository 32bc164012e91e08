package app.weld.operator.preview;

import app.weld.operator.plan.NearestNames;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Reads the manifests of files, of folders and of standard input. Resources of other kinds are counted. */
final class ManifestReader {
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?:[ \\t].*)?$");
    private static final Set<String> KINDS = Set.of(Manifest.CONNECTION, Manifest.SYNC, Manifest.WORKSPACE);
    private static final String GROUP = "weld.app/";
    private static final String VERSION = "weld.app/v1alpha1";
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern NAMESPACE = Pattern.compile("(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Set<String> KUSTOMIZATIONS = Set.of("kustomization.yaml", "kustomization.yml");
    private static final String STANDARD_INPUT = "-";
    /** An API server takes 3 MiB at once; a file may have several. */
    private static final long MAX_BYTES = 8L << 20;

    private final String namespace;
    private final List<Manifest> manifests = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> ignored = new TreeMap<>();
    private final Set<String> titles = new TreeSet<>();
    private boolean isKustomized;

    /** @param namespace of a manifest that names none */
    ManifestReader(String namespace) {
        this.namespace = namespace;
    }

    List<Manifest> manifests() {
        return manifests;
    }

    List<Problem> problems() {
        return problems;
    }

    /** How many resources of each other kind there were. */
    Map<String, Integer> ignored() {
        return ignored;
    }

    /** Whether a kustomization was among the files: what it would make of them is not known. */
    boolean isKustomized() {
        return isKustomized;
    }

    /** Reads a file, all files of a folder, or standard input where the name is a dash. */
    void read(String name, InputStream standardInput) {
        try {
            if (name.equals(STANDARD_INPUT)) {
                documents("standard input", new String(standardInput.readAllBytes(), StandardCharsets.UTF_8));
                return;
            }
            Path path = Path.of(name);
            if (!Files.exists(path)) {
                problems.add(new Problem(name, name, "there is no such file or folder"));
            } else if (Files.isDirectory(path)) {
                folder(path);
            } else {
                file(path);
            }
        } catch (IOException | UncheckedIOException e) {
            problems.add(new Problem(name, name, "it cannot be read: " + e.getMessage()));
        }
    }

    private void folder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> isManifest(folder.relativize(file)))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            file(file);
        }
    }

    private static boolean isManifest(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        for (Path part : file) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private void file(Path file) throws IOException {
        String source = file.toString();
        if (KUSTOMIZATIONS.contains(file.getFileName().toString())) {
            isKustomized = true;
            ignored.merge("Kustomization", 1, Integer::sum);
            return;
        }
        if (Files.size(file) > MAX_BYTES) {
            problems.add(new Problem(source, source, "it is larger than 8 MiB, so it is taken for no manifest"));
            return;
        }
        try {
            documents(source, Files.readString(file));
        } catch (CharacterCodingException e) {
            problems.add(new Problem(source, source, "it is no text in UTF-8"));
        }
    }

    private void documents(String source, String text) {
        String[] documents = SEPARATOR.split(text.replace("\r\n", "\n"), -1);
        for (int i = 0; i < documents.length; i++) {
            String where = documents.length == 1 ? source : source + " (document " + (i + 1) + ")";
            document(where, documents[i]);
        }
    }

    private void document(String where, String text) {
        if (text.lines().allMatch(line -> line.isBlank() || line.strip().startsWith("#"))) {
            return;
        }
        @Nullable JsonNode node;
        try {
            node = parsed(text);
        } catch (RuntimeException e) {
            // The parsers throw their own, which share no other type.
            problems.add(new Problem(where, where, "it is no YAML: " + reason(e)));
            return;
        } catch (StackOverflowError e) {
            problems.add(new Problem(where, where, "it is nested too deeply"));
            return;
        }
        resource(where, node);
    }

    private static @Nullable JsonNode parsed(String text) {
        JsonNode read;
        try {
            read = Serialization.unmarshal(text, JsonNode.class);
        } catch (RuntimeException e) {
            // What begins with a brace is taken for JSON, and may be YAML in flow style.
            if (!text.stripLeading().startsWith("{")) {
                throw e;
            }
            read = Serialization.unmarshal("--- " + text.stripLeading(), JsonNode.class);
        }
        return read == null ? null : MergeKeys.resolved(read);
    }

    /** In one line. */
    private static String reason(RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof MarkedYamlEngineException marked) {
            String line = marked.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            return line + marked.getProblem();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private void resource(String where, @Nullable JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return;
        }
        if (!(node instanceof ObjectNode object) || !object.path("kind").isTextual()) {
            problems.add(new Problem(where, where, "it is no resource: it has no kind"));
            return;
        }
        String kind = object.path("kind").asText();
        String apiVersion = object.path("apiVersion").asText();
        boolean isOfGroup = apiVersion.startsWith(GROUP);
        if (kind.endsWith("List") && object.path("items").isArray()) {
            object.path("items").forEach(item -> resource(where, item));
        } else if (KINDS.contains(kind) && !isOfGroup && !apiVersion.contains("/")) {
            problems.add(new Problem(
                    where,
                    kind,
                    (apiVersion.isEmpty() ? "apiVersion is missing" : "apiVersion " + apiVersion + " is not known")
                            + "; it is " + VERSION));
        } else if (isOfGroup && !KINDS.contains(kind)) {
            List<String> nearest = NearestNames.of(kind, KINDS);
            problems.add(new Problem(
                    where,
                    kind,
                    "there is no kind " + kind + " in " + VERSION
                            + (nearest.isEmpty() ? "" : ": did you mean " + nearest.get(0) + "?")));
        } else if (kind.equals(Manifest.NAMESPACE) && apiVersion.equals("v1")) {
            add(new Manifest(where, object.deepCopy()));
        } else if (!KINDS.contains(kind) || !isOfGroup) {
            ignored.merge(kind, 1, Integer::sum);
        } else if (!apiVersion.equals(VERSION)) {
            problems.add(new Problem(where, kind, "apiVersion " + apiVersion + " is not known; it is " + VERSION));
        } else {
            add(new Manifest(where, object.deepCopy()));
        }
    }

    private void add(Manifest manifest) {
        if (!(manifest.object().path("metadata") instanceof ObjectNode metadata)
                || !metadata.path("name").isTextual()) {
            problems.add(new Problem(manifest.source(), manifest.kind(), "metadata.name is missing, or no text"));
            return;
        }
        if (metadata.hasNonNull("namespace") && !metadata.path("namespace").isTextual()) {
            problems.add(new Problem(manifest.source(), manifest.kind(), "metadata.namespace is no text"));
            return;
        }
        if (manifest.isClusterScoped()) {
            metadata.remove("namespace");
        } else if (!metadata.path("namespace").isTextual()) {
            metadata.put("namespace", namespace);
        }
        if (!NAME.matcher(manifest.name()).matches()
                || (!manifest.isClusterScoped()
                        && !NAMESPACE.matcher(manifest.namespace()).matches())) {
            problems.add(
                    new Problem(
                            manifest.source(),
                            manifest.title(),
                            "an API server takes no such name: lower-case letters, digits, '-' and '.', in that of a namespace no '.'"));
            return;
        }
        if (!titles.add(manifest.title())) {
            problems.add(new Problem(
                    manifest.source(),
                    manifest.title(),
                    "it is declared twice: the later one would replace the earlier"));
            return;
        }
        manifests.add(manifest);
    }
}
