package app.weld.operator.weld;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The only properties of a sync that Weld lets change; an absent one stays as it is. */
public record SyncUpdate(
        @Nullable String syncInterval, @Nullable JsonNode settings) {}
