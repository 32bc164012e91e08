package app.weld.operator.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * The API server's store, past the API server: for so many custom resources that a request for each takes too long. The
 * API server sees what is written here as it sees its own writes, and checks nothing of it.
 */
public final class Etcd {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LISTENS = "--listen-client-urls";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    private Etcd(URI address) {
        this.address = address;
    }

    /** That of the control plane with this folder, on Linux. */
    static Etcd of(Path folder) {
        return ProcessHandle.current()
                .children()
                .map(child -> commandLine(child.pid()))
                .filter(line -> line.getFirst().startsWith(folder + "/") && line.contains(LISTENS))
                .map(line -> line.get(line.indexOf(LISTENS) + 1).replace("0.0.0.0", "127.0.0.1"))
                .findFirst()
                .map(address -> new Etcd(URI.create(address)))
                .orElseThrow(() -> new IllegalStateException("etcd does not run"));
    }

    /** With the name that the program was started by, which {@link ProcessHandle} replaces by the file behind links. */
    private static List<String> commandLine(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .split("\0", -1));
        } catch (IOException e) {
            return List.of("");
        }
    }

    /** A custom resource as it is stored. */
    public ObjectNode get(String group, String plural, String namespace, String name) {
        ObjectNode request = JSON.createObjectNode().put("key", encoded(key(group, plural, namespace, name)));
        JsonNode found = post("/v3/kv/range", request).path("kvs").path(0).path("value");
        if (found.isMissingNode()) {
            throw new IllegalStateException("etcd has no " + key(group, plural, namespace, name));
        }
        try {
            return (ObjectNode) JSON.readTree(Base64.getDecoder().decode(found.textValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stores a custom resource. Each has a revision of its own, as the API server's watches need it. */
    public void put(String group, String plural, ObjectNode resource) {
        JsonNode metadata = resource.path("metadata");
        String key = key(
                group,
                plural,
                metadata.path("namespace").textValue(),
                metadata.path("name").textValue());
        post("/v3/kv/put", JSON.createObjectNode().put("key", encoded(key)).put("value", encoded(resource.toString())));
    }

    private static String key(String group, String plural, String namespace, String name) {
        return String.join("/", "/registry", group, plural, namespace, name);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode post(String path, JsonNode body) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("etcd answers " + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
