package app.weld.operator.controlplane;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Fabric8's CRUD dispatcher with what the Java Operator SDK needs besides. Every write is turned into the whole object
 * that it results in, which the CRUD dispatcher then stores, numbers and sends to the watches.
 */
final class MockApiDispatcher extends KubernetesCrudDispatcher {
    /** What an apply may set in metadata; the rest identifies the object or is the server's. */
    private static final Set<String> APPLICABLE_METADATA =
            Set.of("labels", "annotations", "finalizers", "ownerReferences");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Clock clock;
    private final Map<String, FieldOwnership> ownershipByUid = new HashMap<>();

    MockApiDispatcher(Clock clock) {
        this.clock = clock;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        try {
            return withJsonType(answer(request));
        } catch (MockRefusal e) {
            return withJsonType(response(e.code(), e.status()));
        } catch (RuntimeException e) {
            return withJsonType(response(500, new MockRefusal(500, "InternalError", String.valueOf(e)).status()));
        }
    }

    private MockResponse answer(RecordedRequest request) {
        String requested = request.getPath();
        if (request.method() == HttpMethod.GET) {
            Optional<String> document = MockDiscovery.at(requested.replaceFirst("/?(\\?.*)?$", ""));
            if (document.isPresent()) {
                return response(200, document.get());
            }
        }
        MockPath path = MockPath.of(requested).orElseThrow(MockApiDispatcher::unknownResource);
        if (path.group().equals("authorization.k8s.io")) {
            return response(201, Serialization.asJson(review(body(request))));
        }
        if (path.resource().isEmpty()) {
            throw unknownResource();
        }
        return request.method() == HttpMethod.GET ? read(request, path) : write(request, path);
    }

    private static MockRefusal unknownResource() {
        return new MockRefusal(404, "NotFound", "the server could not find the requested resource");
    }

    private MockResponse read(RecordedRequest request, MockPath path) {
        if (path.isStatus()) {
            return response(200, current(path).toString());
        }
        MockResponse response = handleGet(request.getPath());
        if (response.getWebSocketListener() != null) {
            return response;
        }
        if (response.code() == 404) {
            throw MockRefusal.notFound(path);
        }
        MockResource resource = path.resource().orElseThrow();
        ObjectNode answer = parse(new String(response.getBody().getBytes(), StandardCharsets.UTF_8));
        if (answer.has("items")) {
            answer.put("apiVersion", resource.groupVersion()).put("kind", resource.kind() + "List");
        }
        if (resource.ours() && MockTable.isAskedFor(request.getHeader("Accept"))) {
            answer = MockTable.of(answer, clock.instant());
        }
        return response(200, answer.toString());
    }

    // One at a time: between reading an object and storing what becomes of it nobody else writes.
    private synchronized MockResponse write(RecordedRequest request, MockPath path) {
        return switch (request.method()) {
            case POST -> {
                ObjectNode object = body(request);
                object.withObject("/metadata").remove("managedFields");
                yield create(path, object);
            }
            case PUT -> update(path, current(path), body(request));
            case PATCH -> patch(request, path);
            case DELETE -> delete(request, path);
            default -> throw new MockRefusal(405, "MethodNotAllowed", request.getMethod());
        };
    }

    private MockResponse create(MockPath path, ObjectNode object) {
        ObjectNode metadata = object.withObject("/metadata");
        if (metadata.path("name").asText().isEmpty()
                && !metadata.path("generateName").asText().isEmpty()) {
            metadata.put(
                    "name",
                    metadata.get("generateName").asText()
                            + HexFormat.of()
                                    .toHexDigits(ThreadLocalRandom.current().nextLong(), 5));
        }
        metadata.remove(List.of("resourceVersion", "uid", "creationTimestamp", "generation"));
        String name = metadata.path("name").asText();
        MockPath created = MockPath.of(path.collection() + "/" + name).orElseThrow();
        if (find(created).isPresent()) {
            throw new MockRefusal(409, "AlreadyExists", path.plural() + " \"" + name + "\" already exists");
        }
        if (path.resource().orElseThrow().ours()) {
            object.remove("status");
        }
        validateAndDefault(created, object);
        return checked(super.handleCreate(rewritten(HttpMethod.POST, path.collection(), object)));
    }

    private MockResponse patch(RecordedRequest request, MockPath path) {
        String type = Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
        if (type.startsWith("application/apply-patch")) {
            return apply(path, body(request));
        }
        ObjectNode current = current(path);
        if (type.startsWith("application/json-patch+json")) {
            try {
                JsonNode operations = JSON.readTree(request.getBody().getBytes());
                return update(path, current, (ObjectNode) JsonPatch.apply(operations, current.deepCopy()));
            } catch (JsonPatchException e) {
                throw new MockRefusal(422, "Invalid", "the server rejected our request due to an error: " + e);
            } catch (IOException e) {
                throw new MockRefusal(400, "BadRequest", String.valueOf(e));
            }
        }
        ObjectNode patched = current.deepCopy();
        merge(patched, body(request));
        return update(path, current, patched);
    }

    private MockResponse apply(MockPath path, ObjectNode sent) {
        String manager = path.parameter("fieldManager")
                .orElseThrow(() -> new MockRefusal(
                        422,
                        "Invalid",
                        "PatchOptions is invalid: fieldManager: Required value: is required for apply"));
        FieldOwnership.Manager owner = new FieldOwnership.Manager(manager, path.subresource());
        ObjectNode applied = applicable(path, sent);
        Optional<ObjectNode> found = find(path);
        if (found.isEmpty()) {
            if (path.isStatus() || sent.path("metadata").has("uid")) {
                throw MockRefusal.notFound(path);
            }
            FieldOwnership ownership = new FieldOwnership();
            ObjectNode object = ownership.apply(owner, identified(path), applied);
            object.withObject("/metadata").set("managedFields", ownership.managedFields());
            MockResponse created = create(path, object);
            ownershipByUid.put(uid(current(path)), ownership);
            return created;
        }
        ObjectNode current = found.get();
        if (sent.path("metadata").path("uid").isTextual() && !uid(sent).equals(uid(current))) {
            throw MockRefusal.conflict(path, "the uid is that of another object");
        }
        validateVersion(path, current, sent);
        FieldOwnership ownership = ownership(current);
        boolean force = path.parameter("force").filter("true"::equals).isPresent();
        if (!force && ownership.conflicts(owner, applied)) {
            throw new MockRefusal(409, "Conflict", "Apply failed with conflicts with another field manager");
        }
        return store(path, current, ownership.apply(owner, current, applied));
    }

    private MockResponse delete(RecordedRequest request, MockPath path) {
        if (path.name().isEmpty()) {
            return checked(handleDelete(request.getPath()));
        }
        ObjectNode current = current(path);
        if (request.getBody() != null && request.getBody().size() > 0) {
            JsonNode preconditions = body(request).path("preconditions");
            for (String field : List.of("uid", "resourceVersion")) {
                JsonNode wanted = preconditions.path(field);
                if (wanted.isTextual()
                        && !wanted.equals(current.path("metadata").path(field))) {
                    throw MockRefusal.conflict(path, "the " + field + " is not " + wanted.asText());
                }
            }
        }
        super.handleDelete(path.object());
        return response(200, find(path).orElse(current).toString());
    }

    /** What an update leaves is what was sent, as far as the path lets it be written. */
    private MockResponse update(MockPath path, ObjectNode current, ObjectNode sent) {
        validateVersion(path, current, sent);
        ObjectNode next;
        if (path.isStatus()) {
            next = current.deepCopy();
            setOrRemove(next, "status", sent.get("status"));
        } else {
            next = sent;
            if (path.resource().orElseThrow().ours()) {
                setOrRemove(next, "status", current.get("status"));
            }
        }
        return store(path, current, next);
    }

    private MockResponse store(MockPath path, ObjectNode current, ObjectNode next) {
        ObjectNode metadata = next.withObject("/metadata");
        JsonNode was = current.path("metadata");
        for (String field : List.of(
                "name",
                "namespace",
                "uid",
                "resourceVersion",
                "creationTimestamp",
                "generation",
                "deletionTimestamp")) {
            setOrRemove(metadata, field, was.get(field));
        }
        metadata.set("managedFields", ownership(current).managedFields());
        removeIfEmpty(metadata, "managedFields");
        removeIfEmpty(metadata, "finalizers");
        removeIfEmpty(metadata, "ownerReferences");
        validateAndDefault(path, next);
        if (next.equals(current)) {
            return response(200, current.toString());
        }
        MockResponse stored = checked(super.handleUpdate(rewritten(HttpMethod.PUT, path.object(), next)));
        // Nothing comes back when the last finalizer of a deleted object went.
        return stored.getBody() == null || stored.getBody().size() == 0 ? response(200, next.toString()) : stored;
    }

    /** Called with the lock of the CRUD dispatcher held. */
    @Override
    public void processEvent(
            String path,
            AttributeSet pathAttributes,
            AttributeSet oldAttributes,
            GenericKubernetesResource resource,
            String newState) {
        String state = newState;
        GenericKubernetesResource stored = resource;
        if (newState == null && oldAttributes != null) {
            // A deletion is a change as well, with a version of its own.
            map.computeIfPresent(oldAttributes, (attributes, existing) -> {
                ObjectNode object = parse(existing);
                ownershipByUid.remove(uid(object));
                object.withObject("/metadata").put("resourceVersion", String.valueOf(requestResourceVersion()));
                return object.toString();
            });
        } else if (oldAttributes != null && resource != null && resource.isMarkedForDeletion()) {
            // The deletion mark counts as a new generation.
            ObjectNode object = parse(newState);
            ObjectNode metadata = object.withObject("/metadata");
            metadata.put("generation", metadata.path("generation").asLong() + 1);
            state = object.toString();
            stored = Serialization.unmarshal(state, GenericKubernetesResource.class);
        }
        try {
            super.processEvent(path, pathAttributes, oldAttributes, stored, state);
        } catch (RejectedExecutionException e) {
            // A watch that is closing just now.
        }
    }

    /** The status of our kinds is handled here, whether or not somebody installs their definitions. */
    @Override
    public boolean isStatusSubresourceEnabledForResource(String path) {
        return false;
    }

    private static void validateAndDefault(MockPath path, ObjectNode object) {
        if (!path.resource().orElseThrow().ours()) {
            encodeStringData(object);
            return;
        }
        if (!object.path("spec").isObject()) {
            throw new MockRefusal(
                    422, "Invalid", path.plural() + " \"" + path.name() + "\" is invalid: spec: Required value");
        }
        if (!object.path("status").isObject()) {
            object.set("status", MockResource.statusDefault());
        }
    }

    /** What a Secret takes in plain text it keeps in base64. */
    private static void encodeStringData(ObjectNode object) {
        if (object.path("kind").asText().equals("Secret") && object.remove("stringData") instanceof ObjectNode plain) {
            plain.properties().forEach(field -> object.withObject("/data")
                    .put(
                            field.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(field.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static void validateVersion(MockPath path, ObjectNode current, ObjectNode sent) {
        String version = sent.path("metadata").path("resourceVersion").asText("");
        if (!version.isEmpty()
                && !version.equals(
                        current.path("metadata").path("resourceVersion").asText())) {
            throw MockRefusal.conflict(
                    path,
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    private static ObjectNode applicable(MockPath path, ObjectNode sent) {
        ObjectNode applied = sent.deepCopy();
        applied.remove(List.of("apiVersion", "kind"));
        if (applied.get("metadata") instanceof ObjectNode metadata) {
            metadata.retain(APPLICABLE_METADATA);
            if (metadata.isEmpty()) {
                applied.remove("metadata");
            }
        }
        if (path.isStatus()) {
            applied.retain("status");
        } else if (path.resource().orElseThrow().ours()) {
            applied.remove("status");
        }
        return applied;
    }

    private static ObjectNode identified(MockPath path) {
        MockResource resource = path.resource().orElseThrow();
        ObjectNode object = JSON.createObjectNode();
        object.put("apiVersion", resource.groupVersion()).put("kind", resource.kind());
        ObjectNode metadata = object.putObject("metadata").put("name", path.name());
        if (!path.namespace().isEmpty()) {
            metadata.put("namespace", path.namespace());
        }
        return object;
    }

    private FieldOwnership ownership(ObjectNode object) {
        return ownershipByUid.computeIfAbsent(uid(object), uid -> new FieldOwnership());
    }

    private static String uid(ObjectNode object) {
        return object.path("metadata").path("uid").asText();
    }

    private static ObjectNode review(ObjectNode asked) {
        ObjectNode status = asked.putObject("status").put("allowed", true).put("incomplete", false);
        ObjectNode all = status.putArray("resourceRules").addObject();
        for (String list : List.of("verbs", "apiGroups", "resources")) {
            all.putArray(list).add("*");
        }
        status.putArray("nonResourceRules");
        return asked;
    }

    /** A JSON merge patch (RFC 7386). */
    private static void merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode inner) {
                ObjectNode held = target.get(field.getKey()) instanceof ObjectNode object
                        ? object
                        : target.putObject(field.getKey());
                merge(held, inner);
            } else {
                target.set(field.getKey(), field.getValue());
            }
        }
    }

    private ObjectNode current(MockPath path) {
        return find(path).orElseThrow(() -> MockRefusal.notFound(path));
    }

    private Optional<ObjectNode> find(MockPath path) {
        MockResponse response = handleGet(path.object());
        return response.code() == 200
                ? Optional.of(parse(new String(response.getBody().getBytes(), StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    private static ObjectNode body(RecordedRequest request) {
        // Read without taking it out; YAML is a superset of JSON.
        byte[] body = request.getBody().getBytes();
        if (Optional.ofNullable(request.getHeader("Content-Type")).orElse("").contains("protobuf")) {
            throw new MockRefusal(415, "UnsupportedMediaType", "this API server takes JSON and YAML only");
        }
        try {
            JsonNode read = body.length > 0 && body[0] == '{' ? JSON.readTree(body) : YAML.readTree(body);
            if (read instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw new MockRefusal(400, "BadRequest", String.valueOf(e));
        }
        throw new MockRefusal(400, "BadRequest", "the body is not an object");
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void setOrRemove(ObjectNode object, String field, JsonNode value) {
        if (value == null) {
            object.remove(field);
        } else {
            object.set(field, value.deepCopy());
        }
    }

    private static void removeIfEmpty(ObjectNode object, String field) {
        if (object.path(field).isArray() && object.path(field).isEmpty()) {
            object.remove(field);
        }
    }

    private static RecordedRequest rewritten(HttpMethod method, String path, ObjectNode body) {
        return new RecordedRequest(
                "HTTP/1.1",
                method,
                path,
                Headers.builder().add("Content-Type", "application/json").build(),
                new Buffer().writeUtf8(body.toString()));
    }

    private static MockResponse checked(MockResponse response) {
        if (response.code() >= 400
                && (response.getBody() == null || response.getBody().size() == 0)) {
            throw new MockRefusal(response.code(), "Unknown", response.getStatus());
        }
        return response;
    }

    private static MockResponse response(int code, String json) {
        return new MockResponse().setResponseCode(code).setBody(json);
    }

    private static MockResponse withJsonType(MockResponse response) {
        return response.getWebSocketListener() == null
                ? response.setHeader("Content-Type", "application/json")
                : response;
    }
}
