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
 * Writes down what annotations request when it is first seen, whatever state the resource is in. From then on the request is
 * carried out whatever becomes of the annotation.
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
        for (RequestKind kind : RequestKind.values()) {
            Optional<PendingRequest> noted =
                    RequestNotes.news(kind, context.resource(), requests, context.isFirstSeen(), context.now());
            if (noted.isPresent()) {
                PendingRequest request = noted.get();
                boolean over = request.requestState().isOver();
                requests = kind.with(requests, request, over ? request.value() : kind.handled(requests));
                if (over) {
                    warnings.add("no " + kind.displayName() + " for " + request.value() + ": " + request.message());
                } else if (isSuspended(context)) {
                    waiting.add("the " + kind.displayName() + " for " + request.value()
                            + " waits: spec.suspend is true; it is dropped if that lasts for a day");
                }
            }
        }
        context.persist(context.ledger().withRequests(requests));
        warnings.forEach(warning -> events.record(context.resource(), EventReason.RequestNotCarriedOut, warning));
        waiting.forEach(note -> events.record(context.resource(), EventReason.RequestWaits, note));
    }

    private static boolean isSuspended(SyncContext context) {
        WeldEltSyncSpec spec = context.resource().getSpec();
        return spec != null && spec.suspended();
    }
}
