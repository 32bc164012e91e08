package app.weld.operator.standin;

import java.util.List;

/**
 * A pattern for the path of a request: <code>{anything}</code> and {@code *} stand for one segment, a last {@code **} for
 * any number of them.
 */
final class PathPattern {
    private final List<String> segments;

    /** @throws IllegalArgumentException where it looks like a regular expression, which would match nothing */
    PathPattern(String pattern) {
        if (pattern.contains("[") || pattern.contains("+") || pattern.contains("^")) {
            throw new IllegalArgumentException("no pattern of a path: " + pattern);
        }
        this.segments = segments(pattern);
    }

    boolean matches(String path) {
        List<String> given = segments(path);
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (segment.equals("**")) {
                return true;
            }
            if (i >= given.size() || !(wild(segment) || segment.equals(given.get(i)))) {
                return false;
            }
        }
        return given.size() == segments.size();
    }

    /** The first segment of the path that a placeholder stands for; empty where there is none. */
    String id(String path) {
        for (int i = 0; i < segments.size(); i++) {
            if (wild(segments.get(i))) {
                return segments(path).get(i);
            }
        }
        return "";
    }

    private static boolean wild(String segment) {
        return segment.equals("*") || segment.startsWith("{");
    }

    static List<String> segments(String path) {
        return List.of((path.startsWith("/") ? path.substring(1) : path).split("/", -1));
    }
}
