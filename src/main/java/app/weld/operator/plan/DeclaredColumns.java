package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.StreamProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The hashed and excluded columns that a manifest has declared, if they are short enough to be kept in a status. Weld never
 * reports them, and may drop what a change leaves out. So they are sent again even if the manifest no longer declares them.
 */
final class DeclaredColumns {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_LISTS = 400;
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_CHARACTERS = 50_000;

    private DeclaredColumns() {}

    /** The columns to keep in the status. */
    static Map<String, String> of(DesiredSync desired, LastApplied before, Predicate<String> undone) {
        Map<String, String> kept = new TreeMap<>();
        int characters = 0;
        for (SourceStream stream : desired.streamsOrNone()) {
            boolean isDone = !undone.test(stream.name());
            for (StreamProperty property : StreamProperty.WRITE_ONLY) {
                List<String> declared = isDone ? stream.properties().names(property) : null;
                characters += keep(key(stream, property), declared, before, kept, characters);
            }
        }
        return kept;
    }

    private static int keep(
            String key, @Nullable List<String> declared, LastApplied before, Map<String, String> kept, int characters) {
        String text = declared == null ? before.columns().get(key) : text(declared);
        if (text == null
                || text.length() > MAX_LENGTH
                || kept.size() >= MAX_LISTS
                || characters + text.length() > MAX_CHARACTERS) {
            return 0;
        }
        kept.put(key, text);
        return text.length();
    }

    /** The desired stream, with the columns that were declared before where it declares none now. */
    static SourceStream with(SourceStream desired, LastApplied applied) {
        SourceStream known = desired;
        for (StreamProperty property : StreamProperty.WRITE_ONLY) {
            if (!desired.properties().has(property)) {
                known = known.with(property, columns(applied.columns().get(key(desired, property))));
            }
        }
        return known;
    }

    private static String key(SourceStream stream, StreamProperty property) {
        return StreamKey.of(stream.name()) + "/" + property.mark();
    }

    private static String text(List<String> columns) {
        try {
            return JSON.writeValueAsString(columns);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable List<String> columns(@Nullable String text) {
        try {
            return text == null ? null : JSON.readValue(text, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
