package app.weld.operator.sync.request;

import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestSpec;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.reconcile.RequestAnnotation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is written down of {@code spec.request} when it is first observed, and when it changes before anything was sent. */
final class DeclaredRequest {
    private static final String FIRST_SEEN =
            "the request was in the manifest when the operator first saw this resource,"
                    + " which may be a copy or come from a backup: request it with another id";

    private DeclaredRequest() {}

    /**
     * What is requested now, and was not before.
     *
     * @param firstSeen whether the resource has no status so far: it is new, a copy, or came back from a backup
     */
    static Optional<PendingRequest> news(WeldEltSyncSpec spec, Requests known, boolean firstSeen, Instant now) {
        RequestSpec request = spec.request();
        if (request == null || known.handledIds().contains(request.id())) {
            return Optional.empty();
        }
        PendingRequest noted = PendingRequest.noted(
                        request.id(),
                        now.toString(),
                        request.deleteHistoryOf() != null,
                        RequestNotes.named(request.streamsOrAll()))
                .declaredAs(request.type());
        String refusal = refusal(spec, request, firstSeen, now);
        return Optional.of(refusal == null ? noted : noted.over(RequestState.Refused, refusal));
    }

    private static @Nullable String refusal(WeldEltSyncSpec spec, RequestSpec request, boolean firstSeen, Instant now) {
        if (request.deleteHistoryOf() != null && !request.deleteHistoryOf().equals(spec.destinationSchemaName())) {
            return "request.deleteHistoryOf is not the destinationSchemaName of this sync";
        }
        if (isTooLate(request, now)) {
            return "request.notAfter has passed";
        }
        return firstSeen ? FIRST_SEEN : null;
    }

    /** A time that cannot be read has passed. */
    private static boolean isTooLate(RequestSpec request, Instant now) {
        if (request.notAfter() == null) {
            return false;
        }
        Instant end = RequestAnnotation.time(request.notAfter());
        return end == null || now.isAfter(end);
    }

    /** Whether a recorded request is not to be sent any more: the manifest limits that. */
    static boolean isTooLate(@Nullable WeldEltSyncSpec spec, PendingRequest recorded, Instant now) {
        RequestSpec request = spec == null ? null : spec.request();
        return recorded.type() != null
                && recorded.requestedAt() == null
                && request != null
                && request.id().equals(recorded.value())
                && isTooLate(request, now);
    }

    /** The recorded request, if nothing of it was sent and the manifest does not contain it any more. */
    static Optional<PendingRequest> withdrawn(WeldEltSyncSpec spec, Requests known) {
        PendingRequest recorded = known.declared();
        RequestSpec request = spec.request();
        if (recorded == null
                || recorded.requestState() != RequestState.Pending
                || recorded.requestedAt() != null
                || (request != null && request.id().equals(recorded.value()))) {
            return Optional.empty();
        }
        return Optional.of(recorded.over(
                RequestState.Cancelled,
                request == null
                        ? "it was removed from the manifest before it was sent"
                        : "it was replaced by " + request.id() + " before it was sent"));
    }
}
