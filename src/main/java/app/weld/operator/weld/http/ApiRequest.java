package app.weld.operator.weld.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One request to be sent.
 *
 * @param endpoint method and path template: what metrics call it
 * @param path with its query, encoded
 * @param possible false where an id cannot be one of Weld's: such a call is not sent, for its path would mean something else
 */
record ApiRequest(
        String method,
        String endpoint,
        String path,
        boolean possible,
        @Nullable JsonNode body) {
    private static final int MAX_ID_LENGTH = 255;
    private static final String ID = "{id}";

    static ApiRequest to(String method, String path) {
        return new ApiRequest(method, method + " " + path, path, true, null);
    }

    /** A call whose path template holds one <code>{id}</code>. */
    static ApiRequest to(String method, String template, String id) {
        return new ApiRequest(method, method + " " + template, template.replace(ID, encode(id)), isPossible(id), null);
    }

    ApiRequest query(String name, String value) {
        String separator = path.indexOf('?') < 0 ? "?" : "&";
        return new ApiRequest(method, endpoint, path + separator + name + "=" + encode(value), possible, body);
    }

    /** A query that names an object. */
    ApiRequest idQuery(String name, String id) {
        ApiRequest call = query(name, id);
        return new ApiRequest(method, endpoint, call.path, possible && isPossible(id), body);
    }

    ApiRequest body(JsonNode json) {
        return new ApiRequest(method, endpoint, path, possible, json);
    }

    ApiRequest withPath(String now) {
        return new ApiRequest(method, endpoint, now, possible, body);
    }

    /** Whether sending it may change something. */
    boolean writes() {
        return !method.equals("GET");
    }

    private static boolean isPossible(String id) {
        return !id.isBlank() && id.length() <= MAX_ID_LENGTH && !id.equals(".") && !id.equals("..");
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "-_.~".indexOf(b) >= 0);
            if (plain) {
                encoded.append((char) b);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
            }
        }
        return encoded.toString();
    }
}
