package app.weld.operator.weld;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A sync to be created. */
public record NewSync(
        String connectionId,
        String destinationSchemaName,
        String syncInterval,
        @Nullable String startDate,
        @Nullable JsonNode settings) {}
