package app.weld.operator.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** The requests by annotation: the active or latest one of each kind, and the values that were handled last. */
public record Requests(
        @Nullable PendingRequest run,
        @Nullable PendingRequest fullRefresh,
        @Nullable PendingRequest cancelFullRefresh,
        @Nullable String lastHandledRunAt,
        @Nullable String lastHandledFullRefreshAt,
        @Nullable String lastHandledCancelFullRefreshAt) {

    public static final Requests NONE = new Requests(null, null, null, null, null, null);

    public Requests withRun(@Nullable PendingRequest request, @Nullable String handled) {
        return new Requests(
                request,
                fullRefresh,
                cancelFullRefresh,
                handled,
                lastHandledFullRefreshAt,
                lastHandledCancelFullRefreshAt);
    }

    public Requests withFullRefresh(@Nullable PendingRequest request, @Nullable String handled) {
        return new Requests(run, request, cancelFullRefresh, lastHandledRunAt, handled, lastHandledCancelFullRefreshAt);
    }

    public Requests withCancelFullRefresh(@Nullable PendingRequest request, @Nullable String handled) {
        return new Requests(run, fullRefresh, request, lastHandledRunAt, lastHandledFullRefreshAt, handled);
    }
}
