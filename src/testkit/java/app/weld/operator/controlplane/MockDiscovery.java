package app.weld.operator.controlplane;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.APIGroupListBuilder;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.APIVersionsBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The documents by which clients, kubectl among them, learn which resources there are. */
final class MockDiscovery {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private MockDiscovery() {}

    /** The document at a path, as JSON. */
    static Optional<String> at(String path) {
        if (path.equals("/version")) {
            return json(Map.of(
                    "major", "1", "minor", "36", "gitVersion", "v" + Machine.VERSION, "platform", "linux/amd64"));
        }
        if (path.equals("/api")) {
            return json(new APIVersionsBuilder().withVersions("v1").build());
        }
        if (path.equals("/apis")) {
            return json(new APIGroupListBuilder()
                    .withGroups(MockResource.ALL.stream()
                            .map(MockResource::group)
                            .filter(group -> !group.isEmpty())
                            .distinct()
                            .map(MockDiscovery::group)
                            .toList())
                    .build());
        }
        Optional<String> group = MockResource.ALL.stream()
                .map(MockResource::group)
                .filter(name -> !name.isEmpty() && path.equals("/apis/" + name))
                .findFirst();
        if (group.isPresent()) {
            return group.map(MockDiscovery::group).flatMap(MockDiscovery::json);
        }
        List<MockResource> resources = MockResource.ALL.stream()
                .filter(resource ->
                        path.equals((resource.group().isEmpty() ? "/api/" : "/apis/") + resource.groupVersion()))
                .toList();
        return resources.isEmpty()
                ? Optional.empty()
                : json(new APIResourceListBuilder()
                        .withGroupVersion(resources.get(0).groupVersion())
                        .withResources(
                                resources.stream().map(MockDiscovery::resource).toList())
                        .build());
    }

    private static APIGroup group(String name) {
        String version = MockResource.ALL.stream()
                .filter(resource -> resource.group().equals(name))
                .findFirst()
                .map(MockResource::version)
                .orElseThrow();
        return new APIGroupBuilder()
                .withName(name)
                .addNewVersion(name + "/" + version, version)
                .withNewPreferredVersion(name + "/" + version, version)
                .build();
    }

    private static APIResource resource(MockResource resource) {
        return new APIResourceBuilder()
                .withName(resource.plural())
                .withSingularName(resource.kind().toLowerCase(Locale.ROOT))
                .withKind(resource.kind())
                .withNamespaced(resource.namespaced())
                .withShortNames(resource.shortNames())
                .withVerbs(VERBS)
                .withCategories(resource.ours() ? List.of("weld") : List.of())
                .build();
    }

    private static Optional<String> json(Object document) {
        return Optional.of(Serialization.asJson(document));
    }
}
