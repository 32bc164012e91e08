package app.weld.operator.preview;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that would change something in Weld.
 *
 * @param method and path, as Weld's API names them; an id that Weld would give stands in angle brackets
 * @param summary what the call does, in one line
 * @param changes what would be otherwise afterwards
 * @param body of the request, without what must stay secret; absent if it has none
 * @param destructive what would be lost with it; absent where nothing would
 * @param refused why Weld would refuse the call; absent where it would not
 * @param afterAuthorization whether a person has to authorize a source before it is sent
 */
public record PlannedCall(
        Kind kind,
        String method,
        String path,
        String summary,
        List<Change> changes,
        @Nullable JsonNode body,
        @Nullable String destructive,
        @Nullable String refused,
        boolean afterAuthorization) {
    public PlannedCall {
        changes = List.copyOf(changes);
    }

    /** What a call does to what the manifests describe. */
    public enum Kind {
        CREATE("create", "+"),
        UPDATE("update", "~"),
        DELETE("delete", "-"),
        REQUEST("request", ">");

        private final String word;
        private final String sign;

        Kind(String word, String sign) {
            this.word = word;
            this.sign = sign;
        }

        /** The name in JSON. */
        public String word() {
            return word;
        }

        String sign() {
            return sign;
        }
    }

    /**
     * A value that a call changes.
     *
     * @param before absent where there is none
     * @param after absent where there will be none
     */
    public record Change(
            String field, @Nullable String before, @Nullable String after) {
        @Override
        public String toString() {
            return before == null
                    ? field + ": " + after
                    : field + ": " + before + " -> " + (after == null ? "nothing" : after);
        }
    }
}
