package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.StreamSelector;
import app.weld.operator.weld.AvailableStream;
import java.util.List;

/** Which streams a selector means. */
public final class StreamPatterns {
    private StreamPatterns() {}

    /** Whether a stream that is offered is to be added. */
    public static boolean selects(StreamSelector selector, AvailableStream stream) {
        return stream.selectable()
                && !stream.retired()
                && !matchesAny(selector.excludeOrNone(), stream.name())
                && ((selector.preselectedOrDefault() && stream.preselected())
                        || matchesAny(selector.includeOrNone(), stream.name()));
    }

    /** Whether the selector may have added a stream with this name, whatever the source offers now. */
    static boolean covers(StreamSelector selector, String name) {
        return !matchesAny(selector.excludeOrNone(), name)
                && (selector.preselectedOrDefault() || matchesAny(selector.includeOrNone(), name));
    }

    private static boolean matchesAny(List<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    /** Goes back to the last {@code *} only, so that no pattern takes long. */
    static boolean matches(String pattern, String name) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < name.length()) {
            char expected = at < pattern.length() ? pattern.charAt(at) : '\0';
            if (at < pattern.length() && expected == '*') {
                star = at++;
                resume = i;
            } else if (at < pattern.length() && (expected == '?' || expected == name.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
