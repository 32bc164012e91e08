package app.weld.operator.preview.schema;

import java.util.regex.Pattern;

/** Regular expressions of an API server, which are those of Go. */
final class Re2 {
    private Re2() {}

    /** In Go a dollar sign is the end of the text, and in Java also the place before a last line break. */
    static Pattern pattern(String expression) {
        StringBuilder java = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < expression.length(); i++) {
            char next = expression.charAt(i);
            if (next == '\\' && i + 1 < expression.length()) {
                java.append(next).append(expression.charAt(++i));
                continue;
            }
            if (next == '[') {
                inClass = true;
            } else if (next == ']') {
                inClass = false;
            }
            java.append(next == '$' && !inClass ? "\\z" : String.valueOf(next));
        }
        return Pattern.compile(java.toString());
    }
}
