package app.weld.operator.deploy;

import app.weld.operator.controlplane.AuditLog.Request;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * That a service account may do one thing with one resource.
 *
 * @param role the kind and the name of what says so
 * @param namespace where; empty for everywhere
 * @param names of the only objects that are meant; empty for all
 */
record Right(String role, String namespace, String verb, String group, String resource, Set<String> names) {
    /** The rights that bindings among the manifests give to a service account. */
    static List<Right> of(Rendered manifests, String namespace, String account) {
        List<Right> rights = new ArrayList<>();
        for (String scope : List.of("Cluster", "")) {
            for (JsonNode binding : manifests.all(scope + "RoleBinding")) {
                boolean ours = elements(binding.get("subjects"))
                        .anyMatch(subject -> subject.path("name").asText().equals(account)
                                && subject.path("namespace").asText().equals(namespace));
                if (ours) {
                    String where = binding.at("/metadata/namespace").asText();
                    JsonNode role = role(manifests, binding.get("roleRef"), where);
                    role.get("rules").forEach(rule -> rights.addAll(of(rule, describe(role), where)));
                }
            }
        }
        return rights;
    }

    private static JsonNode role(Rendered manifests, JsonNode ref, String namespace) {
        return manifests.all(ref.get("kind").asText()).stream()
                .filter(role -> Rendered.name(role).equals(ref.get("name").asText()))
                .filter(role -> role.at("/metadata/namespace").asText().equals(namespace))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody makes " + ref));
    }

    private static String describe(JsonNode role) {
        return role.get("kind").asText() + " " + Rendered.name(role);
    }

    private static List<Right> of(JsonNode rule, String role, String namespace) {
        Set<String> names = new LinkedHashSet<>(texts(rule.path("resourceNames")));
        List<Right> rights = new ArrayList<>();
        for (String group : texts(rule.path("apiGroups"))) {
            for (String resource : texts(rule.path("resources"))) {
                for (String verb : texts(rule.path("verbs"))) {
                    rights.add(new Right(role, namespace, verb, group, resource, names));
                }
            }
        }
        if (rights.isEmpty()) {
            throw new AssertionError("a rule that gives no right to a resource: " + rule);
        }
        return rights;
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static List<String> texts(JsonNode array) {
        return elements(array).map(JsonNode::asText).toList();
    }

    boolean allows(Request request) {
        return verb.equals(request.verb())
                && group.equals(request.group())
                && resource.equals(request.resource())
                && (namespace.isEmpty() || namespace.equals(request.namespace()))
                && (names.isEmpty() || names.contains(request.name()));
    }

    /** The same in every namespace of a list. */
    String what() {
        return role + ": " + verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }

    /** What no request needs, in no namespace. */
    static Set<String> unused(List<Right> rights, List<Request> requests) {
        Set<String> unused = new LinkedHashSet<>();
        rights.forEach(right -> unused.add(right.what()));
        rights.stream()
                .filter(right -> requests.stream().anyMatch(right::allows))
                .forEach(right -> unused.remove(right.what()));
        return unused;
    }

    /** What none of these rights allows. */
    static Set<String> beyond(List<Right> rights, List<Request> requests) {
        Set<String> beyond = new LinkedHashSet<>();
        requests.stream()
                .filter(request -> rights.stream().noneMatch(right -> right.allows(request)))
                .forEach(request -> beyond.add(request.what()));
        return beyond;
    }
}
