package app.weld.operator.sync.execution;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Settings of a sync that an update has dropped, and that are not put back yet. */
public final class DroppedSettings {
    private @Nullable JsonNode whole;

    /** @param all what is to be sent to put them back */
    void dropped(JsonNode all) {
        whole = all;
    }

    void restored() {
        whole = null;
    }

    /** Whether something is still to be sent. */
    public boolean isAwaited() {
        return whole != null;
    }

    /** What is still to be sent; absent where nothing is missing. */
    @Nullable
    JsonNode toRestore() {
        return whole;
    }
}
