package app.weld.operator.status;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of syncs and connections in the Weld app, from templates, because Weld does not document them.
 *
 * @param sync the template of the address of a sync; absent if it is not known
 * @param connection the template of the address of a connection; absent if it is not known
 */
public record AppUrls(@Nullable String sync, @Nullable String connection) {
    public static final AppUrls NONE = new AppUrls(null, null);

    private static final int MAX_LENGTH = 2048;
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /** The address of a sync; absent if the sync or the address is not known. */
    public @Nullable String sync(@Nullable String id, @Nullable String connectionId) {
        return sync == null || id == null || (connectionId == null && sync.contains("{connectionId}"))
                ? null
                : filled(sync, Map.of("{id}", id, "{connectionId}", connectionId == null ? "" : connectionId));
    }

    /** The address of a connection; absent if the connection or the address is not known. */
    public @Nullable String connection(@Nullable String id) {
        return connection == null || id == null ? null : filled(connection, Map.of("{id}", id));
    }

    private static @Nullable String filled(String template, Map<String, String> values) {
        String url = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            url = url.replace(value.getKey(), encoded(value.getValue()));
        }
        return url.length() > MAX_LENGTH ? null : url;
    }

    /** The value as a part of a path: other characters than these could lead elsewhere. */
    private static String encoded(String value) {
        StringBuilder text = new StringBuilder();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(each) >= 0) {
                text.append((char) each);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return text.toString();
    }
}
