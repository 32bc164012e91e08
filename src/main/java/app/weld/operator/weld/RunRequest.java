package app.weld.operator.weld;

import org.jspecify.annotations.Nullable;

/**
 * Weld's answer to the request of a run. The run starts minutes, or even an hour, later.
 *
 * @param statusUrl where Weld will report the run, relative or absolute; absent if Weld did not say
 * @param activeRunId the run that existed already (409); absent if Weld did not name it
 * @param wasThere whether a run was active or scheduled already (409)
 */
public record RunRequest(
        @Nullable String statusUrl, @Nullable String activeRunId, boolean wasThere) {}
