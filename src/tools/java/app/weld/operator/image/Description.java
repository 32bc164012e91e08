package app.weld.operator.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an image says of itself.
 *
 * @param created from the build's configuration, since the clock would make each build another image
 * @param revision the commit; empty where it is not known
 * @param source where the sources are; empty where it is not known
 */
record Description(String version, Instant created, String revision, String source) {
    private static final String PREFIX = "org.opencontainers.image.";

    /** From the system properties {@code image.*} that the build sets. */
    static Description fromProperties() {
        return new Description(
                System.getProperty("image.version", "dev"),
                Instant.parse(System.getProperty("image.created", "1970-01-01T00:00:00Z")),
                System.getProperty("image.revision", ""),
                System.getProperty("image.source", ""));
    }

    /** Of an image, from its labels. */
    static Description of(JsonNode labels) {
        return new Description(
                labels.path(PREFIX + "version").asText(),
                Instant.parse(labels.path(PREFIX + "created").asText()),
                labels.path(PREFIX + "revision").asText(),
                labels.path(PREFIX + "source").asText());
    }

    /** The build machine's: its Java and its C library are what is put into the image. */
    String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("aarch64") ? "arm64" : name;
    }

    /** The keys of the OCI image specification; what is not known is left out. */
    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        labels.put("title", "weld-operator");
        labels.put("description", "Manages the connections and data syncs of Weld as Kubernetes resources");
        labels.put("licenses", "Apache-2.0");
        labels.put("version", version);
        labels.put("created", created.toString());
        labels.put("revision", revision);
        labels.put("source", source);
        labels.put("url", source);
        labels.put("documentation", source);
        labels.values().removeIf(String::isEmpty);
        Map<String, String> named = new TreeMap<>();
        labels.forEach((key, value) -> named.put(PREFIX + key, value));
        return named;
    }
}
