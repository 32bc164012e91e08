package app.weld.operator.sync.execution;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.plan.SettingsCheck;
import app.weld.operator.plan.SettingsSchema;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What was seen of the way in which Weld takes an update of settings: as what differs, or as all there are. */
public final class SettingsWays {
    private final Set<ApiKey> replacing = ConcurrentHashMap.newKeySet();
    /** Whether an update would drop what it leaves out. */
    public boolean replace(ApiKey key, LastApplied applied) {
        if (Boolean.TRUE.equals(applied.settingsReplace())) {
            replacing.add(key);
        }
        return replacing.contains(key);
    }

    /** The settings that the source of this connection names, as Weld says now; absent where it does not say. */
    public static @Nullable SettingsSchema schema(WeldApi weld, String connectionId) {
        try {
            return weld.settingsSchema(connectionId).flatMap(SettingsSchema::of).orElse(null);
        } catch (WeldException.Unavailable | WeldException.Rejected e) {
            return null;
        }
    }

    /** What the schema of the settings says to a refusal of them; empty if nothing. Weld has the settings that are not declared. */
    static String explanation(WeldApi weld, String connectionId, @Nullable JsonNode declared) {
        try {
            return declared == null
                    ? ""
                    : weld.settingsSchema(connectionId)
                            .map(schema ->
                                    SettingsCheck.ofPart(schema, declared).explanation())
                            .orElse("");
        } catch (WeldException.Unavailable | WeldException.Rejected e) {
            return "";
        }
    }

    /** An update with this key has dropped what it left out. */
    void replaces(ApiKey key) {
        replacing.add(key);
    }
}
