package app.weld.operator.sync.request;

import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.reconcile.RequestKind;
import app.weld.operator.status.EventReason;
import app.weld.operator.sync.binding.SyncContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes down what annotations and the manifest request when it is first seen, whatever state the resource is in. From then on a
 * request is carried out whatever becomes of the annotation; one of the manifest is withdrawn with it until something was sent.
 */
public final class RequestRecorder {
    private final EventRecorder events;

    public RequestRecorder(EventRecorder events) {
        this.events = events;
    }

    public void record(SyncContext context) {
        Requests requests = context.ledger().requests();
        List<String> warnings = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        WeldEltSyncSpec spec = context.resource().getSpec();
        PendingRequest withdrawn =
                spec == null ? null : DeclaredRequest.withdrawn(spec, requests).orElse(null);
        if (withdrawn != null) {
            requests = requests.withDeclared(withdrawn);
            warnings.add(notCarriedOut(RequestKind.DECLARED, withdrawn));
        }
        for (RequestKind kind : RequestKind.values()) {
            Optional<PendingRequest> noted = news(kind, context, requests);
            if (noted.isPresent()) {
                PendingRequest request = noted.get();
                boolean over = request.requestState().isOver();
                requests = kind.with(requests, request, over ? request.value() : kind.handled(requests));
                if (over) {
                    warnings.add(notCarriedOut(kind, request));
                } else if (spec != null && spec.suspended()) {
                    waiting.add("the " + kind.action(request).displayName() + " for " + request.value()
                            + " waits: spec.suspend is true; it is dropped if that lasts for a day");
                }
            }
        }
        context.persist(context.ledger().withRequests(requests));
        warnings.forEach(warning -> events.record(context.resource(), EventReason.RequestNotCarriedOut, warning));
        waiting.forEach(note -> events.record(context.resource(), EventReason.RequestWaits, note));
    }

    private static Optional<PendingRequest> news(RequestKind kind, SyncContext context, Requests requests) {
        WeldEltSyncSpec spec = context.resource().getSpec();
        if (kind != RequestKind.DECLARED) {
            return RequestNotes.news(kind, context.resource(), requests, context.isFirstSeen(), context.now());
        }
        return spec == null
                ? Optional.empty()
                : DeclaredRequest.news(spec, requests, context.isFirstSeen(), context.now());
    }

    private static String notCarriedOut(RequestKind kind, PendingRequest request) {
        return "no " + kind.action(request).displayName() + " for " + request.value() + ": " + request.message();
    }
}
