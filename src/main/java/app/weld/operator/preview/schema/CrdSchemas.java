package app.weld.operator.preview.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schemas of the kinds, each read once. */
public final class CrdSchemas {
    private final CelRules rules = new CelRules();
    private final Map<String, CrdSchema> schemas = new HashMap<>();

    /**
     * What is wrong with a manifest, one line for each field.
     *
     * @param before the resource before the manifest is applied; absent where it is new
     */
    public List<String> problems(String kind, JsonNode manifest, @Nullable JsonNode before) {
        return schemas.computeIfAbsent(kind, any -> CrdSchema.of(any, rules)).problems(manifest, before);
    }
}
