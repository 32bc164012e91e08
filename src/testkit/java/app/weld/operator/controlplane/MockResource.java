package app.weld.operator.controlplane;

import app.weld.operator.api.v1alpha1.Annotations;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A kind of resource that {@link MockApi} knows.
 *
 * @param group empty for the core group
 * @param ours whether it is one of the operator's kinds: with a status subresource, its default, and a required spec
 */
record MockResource(
        String group,
        String version,
        String kind,
        String plural,
        boolean namespaced,
        List<String> shortNames,
        boolean ours) {
    static final List<MockResource> ALL = List.of(
            builtIn("", "v1", "Namespace", "namespaces", false, "ns"),
            builtIn("", "v1", "Secret", "secrets", true),
            builtIn("", "v1", "ConfigMap", "configmaps", true, "cm"),
            builtIn("", "v1", "Event", "events", true, "ev"),
            builtIn("", "v1", "ServiceAccount", "serviceaccounts", true, "sa"),
            builtIn("events.k8s.io", "v1", "Event", "events", true, "ev"),
            builtIn("coordination.k8s.io", "v1", "Lease", "leases", true),
            builtIn(
                    "apiextensions.k8s.io",
                    "v1",
                    "CustomResourceDefinition",
                    "customresourcedefinitions",
                    false,
                    "crd"),
            ours("WeldConnection", "weldconnections", "wconn"),
            ours("WeldEltSync", "weldeltsyncs", "wsync"));

    static Optional<MockResource> of(String group, String version, String plural) {
        return ALL.stream()
                .filter(resource -> resource.group.equals(group)
                        && resource.version.equals(version)
                        && resource.plural.equals(plural))
                .findFirst();
    }

    private static MockResource builtIn(
            String group, String version, String kind, String plural, boolean namespaced, String... shortNames) {
        return new MockResource(group, version, kind, plural, namespaced, List.of(shortNames), false);
    }

    private static MockResource ours(String kind, String plural, String shortName) {
        return new MockResource(Annotations.GROUP, Annotations.VERSION, kind, plural, true, List.of(shortName), true);
    }

    String groupVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** What the API server fills in where an object has no status. */
    static ObjectNode statusDefault() {
        return JsonNodeFactory.instance.objectNode().put("observedGeneration", -1);
    }
}
