package app.weld.operator.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * A resource with comments.
 *
 * @param comments lines by the path of the field that they stand above, such as {@code spec.streams}
 */
record Manifest(String name, ObjectNode resource, Map<String, List<String>> comments) {
    Manifest {
        comments = Map.copyOf(comments);
    }

    String yaml() {
        return YamlText.of(resource, comments);
    }
}
