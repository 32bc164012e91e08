package app.weld.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What settings violate in the JSON Schema of their connection (draft-07 or 2020-12). This is advice, because only Weld decides
 * what it accepts. It contains no value of a setting, since a value may be confidential.
 *
 * @param violations what the schema does not allow, each with what it allows
 * @param unnamed settings that the schema neither names nor forbids, each with the nearest names
 * @param oddities what is odd about the schema itself, so that the check may be wrong or incomplete
 */
public record SettingsCheck(List<String> violations, List<String> unnamed, List<String> oddities) {
    private static final int MAX_LISTED = 10;

    public SettingsCheck {
        violations = violations.stream().distinct().limit(MAX_LISTED).toList();
        unnamed = unnamed.stream().limit(MAX_LISTED).toList();
        oddities = oddities.stream().distinct().limit(MAX_LISTED).toList();
    }

    /** Checks settings as a whole, as a creation sends them. */
    public static SettingsCheck ofWhole(JsonNode schema, JsonNode settings) {
        return of(new SchemaWalk(schema, false), schema, settings);
    }

    /** Checks settings of which Weld may have others already: nothing is reported as missing. */
    public static SettingsCheck ofPart(JsonNode schema, JsonNode settings) {
        return of(new SchemaWalk(schema, true), schema, settings);
    }

    private static SettingsCheck of(SchemaWalk walk, JsonNode schema, JsonNode settings) {
        List<String> violations = walk.violations(settings);
        Set<String> names = SettingsSchema.of(schema).map(SettingsSchema::names).orElse(Set.of());
        List<String> unnamed = new ArrayList<>();
        if (!names.isEmpty() && !schema.has("additionalProperties") && !schema.has("patternProperties")) {
            settings.fieldNames().forEachRemaining(name -> {
                if (!names.contains(name) && violations.stream().noneMatch(said -> said.contains(path(name)))) {
                    unnamed.add(path(name) + " is not in the schema" + SchemaWalk.nearest(name, names));
                }
            });
        }
        return new SettingsCheck(violations, unnamed, walk.oddities());
    }

    private static String path(String name) {
        return SchemaWalk.ROOT + "." + name;
    }

    /** Everything that is worth reading before the settings are sent, one sentence for each. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(violations);
        remarks.addAll(unnamed);
        if (!remarks.isEmpty()) {
            oddities.forEach(oddity -> remarks.add("the schema of the settings is odd: " + oddity));
        }
        return remarks;
    }

    /** What may explain a refusal by Weld, in one line; empty if the schema explains nothing. */
    public String explanation() {
        return String.join("; ", remarks());
    }
}
