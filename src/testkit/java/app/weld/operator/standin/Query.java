package app.weld.operator.standin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The query of a request. */
record Query(Map<String, String> parameters) {
    static Query of(String raw) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (raw != null && !raw.isEmpty()) {
            for (String part : List.of(raw.split("&", -1))) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                parameters.put(
                        URLDecoder.decode(name, StandardCharsets.UTF_8),
                        URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return new Query(parameters);
    }

    /** The value, or null. */
    String get(String name) {
        return parameters.get(name);
    }

    int limit() {
        String limit = parameters.getOrDefault("limit", "10");
        if (!limit.matches("[0-9]{1,3}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > 100) {
            throw Refusal.badRequest("limit must be a whole number from 1 to 100");
        }
        return Integer.parseInt(limit);
    }

    boolean flag(String name) {
        return switch (parameters.getOrDefault(name, "false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.badRequest(name + " must be true or false");
        };
    }
}
