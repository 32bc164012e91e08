package app.weld.operator.export;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a workspace is exported. An empty list selects all.
 *
 * @param integrations ids of integrations
 * @param schemas patterns of destination schemas, with {@code *} and {@code ?}
 * @param names patterns of the names that the resources get
 */
public record Selection(List<String> integrations, List<String> schemas, List<String> names) {
    public static final Selection ALL = new Selection(List.of(), List.of(), List.of());

    public Selection {
        integrations = List.copyOf(integrations);
        schemas = List.copyOf(schemas);
        names = List.copyOf(names);
    }

    boolean hasIntegration(@Nullable String integration) {
        return integrations.isEmpty() || (integration != null && integrations.contains(integration));
    }

    boolean hasSchema(@Nullable String schema) {
        return schemas.isEmpty() || (schema != null && matches(schemas, schema));
    }

    boolean hasName(String name) {
        return names.isEmpty() || matches(names, name);
    }

    private static boolean matches(List<String> globs, String text) {
        return globs.stream().anyMatch(glob -> pattern(glob).matcher(text).matches());
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(glob.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf((char) c)))
                .collect(Collectors.joining()));
    }
}
