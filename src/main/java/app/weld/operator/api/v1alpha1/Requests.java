package app.weld.operator.api.v1alpha1;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The requests by annotation and in the manifest: the active or latest one of each kind, and the values that were handled last.
 *
 * @param declared the active or latest request of the manifest
 * @param handledIds the ids of all requests of the manifest, the latest one last; one that is here is not recorded again
 */
public record Requests(
        @Nullable PendingRequest run,
        @Nullable PendingRequest fullRefresh,
        @Nullable PendingRequest cancelFullRefresh,
        @Nullable PendingRequest declared,
        @Nullable String lastHandledRunAt,
        @Nullable String lastHandledFullRefreshAt,
        @Nullable String lastHandledCancelFullRefreshAt,
        List<String> handledIds) {

    public static final Requests NONE = new Requests(null, null, null, null, null, null, null, List.of());

    /** The status has bounds. An id so long ago may be requested again. */
    public static final int MAX_IDS = 200;

    public Requests {
        handledIds = handledIds == null ? List.of() : List.copyOf(handledIds);
    }

    public Requests withRun(@Nullable PendingRequest request, @Nullable String handled) {
        return new Requests(
                request,
                fullRefresh,
                cancelFullRefresh,
                declared,
                handled,
                lastHandledFullRefreshAt,
                lastHandledCancelFullRefreshAt,
                handledIds);
    }

    public Requests withFullRefresh(@Nullable PendingRequest request, @Nullable String handled) {
        return new Requests(
                run,
                request,
                cancelFullRefresh,
                declared,
                lastHandledRunAt,
                handled,
                lastHandledCancelFullRefreshAt,
                handledIds);
    }

    public Requests withCancelFullRefresh(@Nullable PendingRequest request, @Nullable String handled) {
        return new Requests(
                run, fullRefresh, request, declared, lastHandledRunAt, lastHandledFullRefreshAt, handled, handledIds);
    }

    /** The request of the manifest, whose id is handled from the moment that it is recorded. */
    public Requests withDeclared(@Nullable PendingRequest request) {
        return new Requests(
                run,
                fullRefresh,
                cancelFullRefresh,
                request,
                lastHandledRunAt,
                lastHandledFullRefreshAt,
                lastHandledCancelFullRefreshAt,
                request == null || handledIds.contains(request.value()) ? handledIds : with(request.value()));
    }

    private List<String> with(String id) {
        return Stream.concat(handledIds.stream().skip(Math.max(0, handledIds.size() + 1 - MAX_IDS)), Stream.of(id))
                .toList();
    }
}
