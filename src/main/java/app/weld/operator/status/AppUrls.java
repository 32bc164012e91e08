package app.weld.operator.status;

import app.weld.operator.weld.PercentEncoding;
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
            url = url.replace(value.getKey(), PercentEncoding.of(value.getValue()));
        }
        return url.length() > MAX_LENGTH ? null : url;
    }
}
