package app.weld.operator.weld;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The API key of a workspace. Only {@link #secret()} returns its text; {@link #toString()} and exceptions never contain it. */
public record ApiKey(String secret) {

    /** The maximum length of a key, in characters. */
    public static final int MAX_LENGTH = 4096;

    private static final int MIN_BASE64 = 16;

    private static final Pattern QUOTED = Pattern.compile("\".*\"|'.*'|`.*`");

    /**
     * @throws IllegalArgumentException if the text cannot be the value of an HTTP header; the message does not quote it
     */
    public ApiKey {
        if (problem(secret) != null) {
            throw new IllegalArgumentException(
                    "an API key has 1 to " + MAX_LENGTH + " printable ASCII characters and no spaces");
        }
    }

    /** What is wrong with a text that is no API key, without quoting it; null if it can be one. */
    public static @Nullable String problem(String text) {
        if (text.isEmpty()) {
            return "it is empty";
        }
        if (text.length() > MAX_LENGTH) {
            return "it has " + text.length() + " characters";
        }
        if (text.charAt(0) == '\uFEFF') {
            return "it begins with a byte order mark, which an editor has added";
        }
        if (text.regionMatches(true, 0, "bearer ", 0, 7)) {
            return "it begins with the word Bearer, which is not a part of the key";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                return "it has white space at character " + (i + 1);
            }
            if (c < ' ' || c >= 127) {
                return "character " + (i + 1) + " is not printable ASCII";
            }
        }
        return null;
    }

    /** Why the key may be a mistake though it can be sent, without quoting it; null if nothing about it is suspicious. */
    public @Nullable String suspicion() {
        if (QUOTED.matcher(secret).matches()) {
            return "the key is in quotation marks, which are probably not a part of it";
        }
        if (secret.toUpperCase(Locale.ROOT).contains("YOUR_") || secret.startsWith("<")) {
            return "the key looks like the placeholder of an example";
        }
        return isBase64OfText() ? "the key looks like base64 of a key: is the Secret's value encoded twice?" : null;
    }

    private boolean isBase64OfText() {
        if (secret.length() < MIN_BASE64 || secret.length() % 4 != 0) {
            return false;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(secret);
            for (byte b : decoded) {
                if ((b < ' ' || b >= 127) && b != '\n') {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A short name of the key for logs and metrics: 8 hexadecimal digits of its SHA-256, from which the key cannot be derived. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "ApiKey[" + fingerprint() + "]";
    }
}
