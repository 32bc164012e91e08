package app.weld.operator.weld.http;

import app.weld.operator.weld.ApiKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a text of Weld fit for a message: one short line without the key, and the same text whenever the reason is the same. */
final class MessageSanitizer {
    static final int MAX_LENGTH = 500;
    private static final int MAX_READ = 16 * 1024;
    private static final String REDACTED = "[redacted]";

    private static final String ID_NAME =
            "\\b(?:x[ _-]?)?(?:request|req|trace|correlation|span)[ _-]?(?:id|identifier)\\b";
    // "request id: abc", "trace_id=1f2e", "Request ID 7f3a91"
    private static final Pattern NAMED_ID = Pattern.compile(
            "[(\\[]?" + ID_NAME
                    + "[\"']?(?: {0,2}[:=#] {0,2}[\"']?[\\w.:/+=-]{1,200}| (?=[\\w-]{0,200}\\d)[\\w-]{6,200})[\"']?[)\\]]?",
            Pattern.CASE_INSENSITIVE);
    // "(req_8fK2)", "req_8fK2bq91"
    private static final Pattern BARE_ID = Pattern.compile("[(\\[]req_\\w{1,200}[)\\]]|\\breq_\\w{6,200}\\b");
    private static final Pattern BLANKS = Pattern.compile("[\\p{Z}\\s]+");
    private static final Pattern BLANK_BEFORE_STOP = Pattern.compile(" (?=[,.;)\\]])");
    private static final Pattern LOOSE_END = Pattern.compile("[ ,;:(\\[-]+$");

    private final String key;
    private final String encodedKey;

    MessageSanitizer(ApiKey key) {
        this.key = key.secret().toLowerCase(Locale.ROOT);
        this.encodedKey =
                URLEncoder.encode(key.secret(), StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }

    /** The text as one line; null if nothing is left of it. */
    @Nullable
    String line(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String line = redact(printable(text));
        line = NAMED_ID.matcher(line).replaceAll("");
        line = BARE_ID.matcher(line).replaceAll("");
        line = BLANKS.matcher(line).replaceAll(" ").strip();
        line = BLANK_BEFORE_STOP.matcher(line).replaceAll("");
        line = LOOSE_END.matcher(line).replaceAll("");
        return line.isEmpty() ? null : cut(line, MAX_LENGTH);
    }

    /** Whether a text is a single word that does not contain the key. */
    boolean isFit(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> c > ' ' && c < 127) && !holdsKey(word);
    }

    /** Shortens to this many characters, and never to half of a surrogate pair. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }

    private static String printable(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(MAX_READ).forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL -> {
                    if (Character.isWhitespace(c)) {
                        line.append(' ');
                    }
                }
                case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    line.append(' ');
                case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> {}
                default -> line.appendCodePoint(c);
            }
        });
        if (text.length() > MAX_READ) {
            // The last word may be the beginning of the key.
            line.setLength(Math.max(0, line.lastIndexOf(" ")));
        }
        return line.toString();
    }

    private String redact(String line) {
        return Arrays.stream(line.split(" +"))
                .map(word -> holdsKey(word) ? REDACTED : word)
                .collect(Collectors.joining(" "));
    }

    private boolean holdsKey(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.contains(key) || lower.contains(encodedKey);
    }
}
