package app.weld.operator.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The audit log of an API server: what service accounts ask of it. Requests of others are not in it. */
public final class AuditLog {
    private final Path folder;

    private AuditLog(Path folder) {
        this.folder = folder;
    }

    /**
     * A request and what has come of it.
     *
     * @param resource with the subresource behind a slash; empty where the path is no resource's
     * @param name of one object, be it in the path or in a field selector; else empty
     * @param uri the path and the query
     * @param allowed whether somebody with the rights of this user may ask that
     * @param code the status of the answer
     */
    public record Request(
            String verb,
            String group,
            String resource,
            String namespace,
            String name,
            String uri,
            boolean allowed,
            int code) {
        /** Without what differs from one object to the next. */
        public String what() {
            return resource.isEmpty() ? verb + " " + uri : verb + " " + resource + (group.isEmpty() ? "" : "." + group);
        }
    }

    static AuditLog in(Path folder) {
        return new AuditLog(folder);
    }

    /** What makes an API server write it; the folder has to be there. */
    List<String> flags() throws IOException {
        Path policy = folder.resolve("audit-policy.yaml");
        Files.writeString(policy, """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived]
                rules:
                  - {level: Metadata, userGroups: ["system:serviceaccounts"]}
                  - {level: None}
                """);
        return List.of("--audit-policy-file", policy.toString(), "--audit-log-path", log().toString());
    }

    private Path log() {
        return folder.resolve("audit.log");
    }

    /** What this user has asked, in the order in which it was answered first. */
    public List<Request> of(String user) {
        // A watch is in it twice: when it begins and when it ends.
        Map<String, Request> byId = new LinkedHashMap<>();
        try {
            if (!Files.exists(log())) {
                return List.of();
            }
            ObjectMapper json = new ObjectMapper();
            for (String line : Files.readAllLines(log())) {
                JsonNode event = json.readTree(line);
                if (event.at("/user/username").asText().equals(user)) {
                    byId.put(event.get("auditID").asText(), request(event));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(byId.values());
    }

    private static Request request(JsonNode event) {
        JsonNode object = event.path("objectRef");
        String subresource = object.path("subresource").asText();
        return new Request(
                event.get("verb").asText(),
                object.path("apiGroup").asText(),
                object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("namespace").asText(),
                object.path("name").asText(),
                event.get("requestURI").asText(),
                event.path("annotations")
                        .path("authorization.k8s.io/decision")
                        .asText()
                        .equals("allow"),
                event.at("/responseStatus/code").asInt());
    }
}
