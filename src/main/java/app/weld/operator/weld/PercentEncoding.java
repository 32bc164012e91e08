package app.weld.operator.weld;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Texts as a part of a path or a query: <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.3">RFC 3986</a>. */
public final class PercentEncoding {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private PercentEncoding() {}

    /** The text in UTF-8, with all but the unreserved characters encoded: the others could lead elsewhere. */
    public static String of(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(each) >= 0) {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return encoded.toString();
    }
}
