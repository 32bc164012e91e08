package app.weld.operator.weld.http;

import app.weld.operator.weld.PercentEncoding;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A request to Weld.
 *
 * @param endpoint method and path template, which is the name of the request in metrics
 * @param path the encoded path with its query
 * @param possible false if an id cannot be one of Weld's. Such a request is not sent, because its path would have another meaning
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

    /** A request whose path template contains one <code>{id}</code>. */
    static ApiRequest to(String method, String template, String id) {
        return new ApiRequest(
                method, method + " " + template, template.replace(ID, PercentEncoding.of(id)), isPossible(id), null);
    }

    ApiRequest query(String name, String value) {
        String separator = path.indexOf('?') < 0 ? "?" : "&";
        return new ApiRequest(
                method, endpoint, path + separator + name + "=" + PercentEncoding.of(value), possible, body);
    }

    /** A query parameter with an id. */
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

    /** Whether the request may change something in Weld. */
    boolean writes() {
        return !method.equals("GET");
    }

    private static boolean isPossible(String id) {
        return !id.isBlank() && id.length() <= MAX_ID_LENGTH && !id.equals(".") && !id.equals("..");
    }
}
