package app.weld.operator.weld;

import org.jspecify.annotations.Nullable;

/**
 * A connection bridge to be created.
 *
 * @param state returned by Weld with the redirect, at most 255 characters
 * @param connectionId the connection to authorize again; absent for a new one
 */
public record NewBridge(
        String redirectUri,
        String integrationId,
        String label,
        String state,
        @Nullable String connectionId) {}
