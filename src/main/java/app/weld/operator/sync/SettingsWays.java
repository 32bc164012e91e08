package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.plan.SettingsSchema;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What was seen of the way in which Weld takes an update of settings: as what differs, or as all there are. */
final class SettingsWays {
    private final Set<ApiKey> replacing = ConcurrentHashMap.newKeySet();
    /** What was dropped and is not put back yet, by resource. */
    private final Map<String, JsonNode> dropped = new ConcurrentHashMap<>();

    /** Whether an update would drop what it leaves out. */
    boolean replace(ApiKey key, LastApplied applied) {
        if (Boolean.TRUE.equals(applied.settingsReplace())) {
            replacing.add(key);
        }
        return replacing.contains(key);
    }

    /** The settings that the source of this connection names, as Weld says now; absent where it does not say. */
    static @Nullable SettingsSchema schema(WeldApi weld, String connectionId) {
        try {
            return weld.settingsSchema(connectionId).flatMap(SettingsSchema::of).orElse(null);
        } catch (WeldException.Unavailable | WeldException.Rejected e) {
            return null;
        }
    }

    /**
     * An update has dropped what it left out.
     *
     * @param whole what is to be sent to put it back
     */
    void dropped(ApiKey key, String uid, JsonNode whole) {
        replacing.add(key);
        dropped.put(uid, whole);
    }

    void putBack(String uid) {
        dropped.remove(uid);
    }

    /** What is still to be put back. */
    @Nullable
    JsonNode toPutBack(String uid) {
        return dropped.get(uid);
    }

    void forget(String uid) {
        dropped.remove(uid);
    }
}
