package app.weld.operator.sync;

import app.weld.operator.plan.Remark;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.sync.binding.DuplicateReporter;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.stop.WeldStops;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts together the status of a sync that was aligned: what Weld has, what was done, and what a person should know. */
final class SyncStatuses {
    private final ControllerContext controller;
    private final SyncReadiness readiness;
    private final WeldStops stops;
    private final DuplicateReporter duplicates;

    SyncStatuses(ControllerContext controller, SyncReadiness readiness, WeldStops stops, DuplicateReporter duplicates) {
        this.controller = controller;
        this.readiness = readiness;
        this.stops = stops;
        this.duplicates = duplicates;
    }

    /**
     * A status that is not published yet.
     *
     * @param stalled whether a person has to do something
     */
    record Draft(SyncStatusBuilder status, boolean stalled) {}

    Draft after(ResolvedSync sync, SyncPlanning.Planned planned, PlanExecution.Executed executed) {
        SyncContext context = sync.context();
        Sync remote = executed.remote();
        SyncStatusBuilder status =
                context.status().remote(remote, context.ledger().applied().owned());
        available(planned, executed).ifPresent(status::available);
        boolean stalled = readiness.describe(sync, executed, status);
        if (!stalled) {
            executed.pausedStop().ifPresent(stop -> stops.describe(context, stop, status));
        }
        offered(sync, planned, status);
        remark(context, planned, executed, status);
        duplicates.report(context, sync.workspace(), remote, status);
        sayUnlisted(sync.workspace(), sync.desired().connectionId(), status);
        sayReachable(context, status);
        return new Draft(status, stalled);
    }

    private static Optional<Integer> available(SyncPlanning.Planned planned, PlanExecution.Executed executed) {
        List<AvailableStream> available = planned.available();
        return executed.executor().availableCount().or(() -> Optional.ofNullable(available)
                .map(List::size));
    }

    /** The names are for people without a key. Where they cannot be read, those that were read last stay. */
    private static void offered(ResolvedSync sync, SyncPlanning.Planned planned, SyncStatusBuilder status) {
        List<AvailableStream> offered =
                planned.offered() == null ? null : planned.offered().streams();
        if (sync.context().resource().getSpec().streamSelector() == null) {
            status.offered(List.of());
        } else if (offered != null && !offered.isEmpty()) {
            status.available(offered.size());
            status.offered(offered.stream()
                    .filter(stream -> stream.selectable() && !stream.retired())
                    .map(AvailableStream::name)
                    .distinct()
                    .sorted()
                    .toList());
        }
    }

    /** What a person should know besides, and once as an event. */
    private void remark(
            SyncContext context,
            SyncPlanning.Planned planned,
            PlanExecution.Executed executed,
            SyncStatusBuilder status) {
        String said = context.readyBefore().map(ready -> ready.message()).orElse("");
        List<Remark> remarks = new ArrayList<>(executed.plan().remarks());
        remarks.addAll(planned.remarks());
        for (Remark remark : remarks) {
            status.append(remark.message());
            Remark.Kind kind = remark.kind();
            boolean isNew = executed.executor().remarks().contains(remark) || !said.contains(remark.message());
            if (kind != null && isNew) {
                controller.events().record(context.resource(), EventReason.of(kind), remark.message());
            }
        }
    }

    private static void sayUnlisted(Workspace workspace, String connectionId, SyncStatusBuilder status) {
        if (workspace.isConnectionUnlisted(connectionId)) {
            status.append("Weld does not list connection " + connectionId + ", which the sync reads from");
        }
    }

    private void sayReachable(SyncContext context, SyncStatusBuilder status) {
        WeldException failure = controller.poller().failureFor(context.key());
        if (failure == null) {
            status.reachable(true, Reason.Reachable, Situation.WELD_ANSWERS.message());
        } else {
            status.reachable(false, FailureHandler.reason(failure), FailureHandler.message(failure));
        }
    }
}
