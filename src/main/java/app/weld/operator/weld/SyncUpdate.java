package app.weld.operator.weld;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A change of a sync. Weld can change no other properties of it; an absent one stays as it is. */
public record SyncUpdate(
        @Nullable String syncInterval, @Nullable JsonNode settings) {}
