package app.weld.operator.controlplane;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a request for resources.
 *
 * @param collection the path of the collection that the object is in
 * @param name empty for the collection itself
 * @param query raw, empty where there is none
 */
record MockPath(
        String group,
        String version,
        String namespace,
        String plural,
        String name,
        String subresource,
        String collection,
        String query) {
    private static final Pattern PATTERN = Pattern.compile(
            "(/(?:api|apis/([^/]+))/([^/]+)(?:/namespaces/([^/]+)(?=/))?/([^/]+))(?:/([^/]+))?(?:/([^/]+))?");

    static Optional<MockPath> of(String requested) {
        URI uri = URI.create(requested);
        Matcher path = PATTERN.matcher(uri.getRawPath());
        return path.matches()
                ? Optional.of(new MockPath(
                        orEmpty(path.group(2)),
                        path.group(3),
                        orEmpty(path.group(4)),
                        path.group(5),
                        orEmpty(path.group(6)),
                        orEmpty(path.group(7)),
                        path.group(1),
                        orEmpty(uri.getRawQuery())))
                : Optional.empty();
    }

    Optional<MockResource> resource() {
        return MockResource.of(group, version, plural);
    }

    /** Without subresource and query. */
    String object() {
        return collection + "/" + name;
    }

    boolean isStatus() {
        return subresource.equals("status");
    }

    Optional<String> parameter(String key) {
        Matcher parameter =
                Pattern.compile("(?:^|&)" + Pattern.quote(key) + "=([^&]*)").matcher(query);
        return parameter.find() ? Optional.of(parameter.group(1)) : Optional.empty();
    }

    private static String orEmpty(String group) {
        return group == null ? "" : group;
    }
}
