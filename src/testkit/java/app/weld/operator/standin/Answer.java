package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes back to the caller.
 *
 * @param ending how much of it is sent before the connection is closed
 */
public record Answer(int status, Map<String, String> headers, String body, Ending ending) {
    /** How much of an answer is sent. */
    enum Ending {
        WHOLE,
        /** The headers and half of the body. */
        HALF,
        NOTHING
    }

    /** An answer with a body of this type; an empty body is sent without a type. */
    public static Answer of(int status, String contentType, String body) {
        return new Answer(status, body.isEmpty() ? Map.of() : Map.of("Content-Type", contentType), body, Ending.WHOLE);
    }

    public static Answer json(int status, JsonNode body) {
        return of(status, "application/json; charset=utf-8", body.toString());
    }

    public static Answer html(int status, String title) {
        return of(
                status,
                "text/html; charset=utf-8",
                "<!DOCTYPE html><html><head><title>" + title + "</title></head><body><h1>" + title
                        + "</h1></body></html>");
    }

    public static Answer empty(int status) {
        return of(status, "", "");
    }

    /** An error in Weld's form. */
    public static Answer error(int status, String code, String message) {
        return json(
                status,
                JsonNodeFactory.instance.objectNode().put("error_code", code).put("message", message));
    }

    public Answer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, ending);
    }

    Answer withBody(String newBody) {
        return new Answer(status, headers, newBody, ending);
    }

    Answer cut(Ending newEnding) {
        return new Answer(status, headers, body, newEnding);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
