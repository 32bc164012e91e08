package app.weld.operator.weld;

import org.jspecify.annotations.Nullable;

/**
 * What Weld answered to the request of a run. A run begins minutes or even an hour later.
 *
 * @param statusUrl where Weld says the run will be found, relative or absolute
 * @param activeRunId the run that was there already (409), where Weld named it
 * @param wasThere whether a run was there or scheduled already (409)
 */
public record RunRequest(
        @Nullable String statusUrl, @Nullable String activeRunId, boolean wasThere) {}
