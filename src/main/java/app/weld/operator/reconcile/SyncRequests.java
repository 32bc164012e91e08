package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.Request;
import app.weld.operator.api.v1alpha1.Weld;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.plan.StreamSelection;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Carries out what annotations ask for once: run, full refresh, take a full refresh back. That a request is being carried
 * out is written before Weld is asked, and that it was handled after that: a process that dies in between finds out what
 * has been done, and does not do it twice.
 */
final class SyncRequests {
    /** How far Weld's clock, or its rounding of times, may be behind ours. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    private final EventRecorder events;

    SyncRequests(EventRecorder events) {
        this.events = events;
    }

    /** Returns whether Weld was asked for something: the runs are worth a look then. */
    boolean handle(SyncRecord record, Sync sync, WeldApi weld) {
        boolean cancelled = cancel(record, sync, weld);
        boolean refreshed = fullRefresh(record, sync, weld);
        boolean ran = run(record, sync, weld);
        return cancelled || refreshed || ran;
    }

    /** Whether there is something to handle. */
    static boolean isPending(SyncRecord record) {
        WeldEltSync resource = record.resource();
        var ledger = record.ledger();
        return Trigger.asks(Trigger.value(resource, Weld.RUN_REQUESTED_AT), ledger.lastHandledRunAt())
                || Trigger.asks(
                        Trigger.value(resource, Weld.FULL_REFRESH_REQUESTED_AT), ledger.lastHandledFullRefreshAt())
                || Trigger.asks(
                        Trigger.value(resource, Weld.CANCEL_FULL_REFRESH_REQUESTED_AT),
                        ledger.lastHandledCancelFullRefreshAt());
    }

    private boolean run(SyncRecord record, Sync sync, WeldApi weld) {
        String value = Trigger.value(record.resource(), Weld.RUN_REQUESTED_AT);
        if (value == null || !Trigger.asks(value, record.ledger().lastHandledRunAt())) {
            return false;
        }
        Request pending = record.ledger().pendingRun();
        List<Stream> begun = List.of();
        StreamSelection selection = select(record, sync, Weld.RUN_STREAMS);
        if (pending != null && pending.value().equals(value)) {
            begun = begunSince(pending, run -> true, selection.streams(), sync, weld);
        } else {
            record.keep(record.ledger().running(new Request(value, record.now().toString())));
        }
        carryOut(record, selection, begun, "RunRequested", "run", stream -> weld.requestRun(stream.id()));
        record.keep(record.ledger().runHandled(value));
        return true;
    }

    private boolean fullRefresh(SyncRecord record, Sync sync, WeldApi weld) {
        String value = Trigger.value(record.resource(), Weld.FULL_REFRESH_REQUESTED_AT);
        if (value == null || !Trigger.asks(value, record.ledger().lastHandledFullRefreshAt())) {
            return false;
        }
        boolean resetHistory = Weld.CONFIRM.equals(Trigger.annotation(record.resource(), Weld.RESET_HISTORY_TABLE));
        Request pending = record.ledger().pendingFullRefresh();
        List<Stream> begun = List.of();
        StreamSelection selection = select(record, sync, Weld.FULL_REFRESH_STREAMS);
        if (pending != null && pending.value().equals(value)) {
            begun = begunSince(pending, SyncRequests::mayBeFull, selection.streams(), sync, weld);
        } else {
            record.keep(
                    record.ledger().refreshing(new Request(value, record.now().toString())));
        }
        carryOut(
                record,
                selection,
                begun,
                "FullRefreshRequested",
                resetHistory ? "full refresh with the loss of the history table" : "full refresh",
                stream -> weld.requestFullRefresh(stream.id(), resetHistory));
        record.keep(record.ledger().fullRefreshHandled(value));
        return true;
    }

    private boolean cancel(SyncRecord record, Sync sync, WeldApi weld) {
        String value = Trigger.value(record.resource(), Weld.CANCEL_FULL_REFRESH_REQUESTED_AT);
        if (value == null || !Trigger.asks(value, record.ledger().lastHandledCancelFullRefreshAt())) {
            return false;
        }
        // Done twice it is done once: nothing has to be remembered while it is carried out.
        carryOut(
                record,
                select(record, sync, Weld.FULL_REFRESH_STREAMS),
                List.of(),
                "FullRefreshCancelled",
                "cancel of the full refresh",
                stream -> weld.cancelFullRefresh(stream.id()));
        record.keep(record.ledger().cancelHandled(value));
        return true;
    }

    private static StreamSelection select(SyncRecord record, Sync sync, String annotation) {
        return StreamSelection.of(
                Trigger.annotation(record.resource(), annotation), sync.streams() == null ? List.of() : sync.streams());
    }

    private void carryOut(
            SyncRecord record,
            StreamSelection selection,
            List<Stream> done,
            String reason,
            String what,
            Consumer<Stream> ask) {
        if (record.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.ObserveOnly) {
            events.warning(record.resource(), "Rejected", "no " + what + ": managementPolicy is ObserveOnly");
            return;
        }
        List<String> asked = new ArrayList<>();
        for (Stream stream : selection.streams()) {
            if (done.contains(stream)) {
                continue;
            }
            try {
                ask.accept(stream);
                asked.add(stream.name());
            } catch (WeldException.Rejected e) {
                events.warning(
                        record.resource(),
                        "Rejected",
                        "Weld refuses the " + what + " of stream " + stream.name() + ": " + e.getMessage());
            }
        }
        if (!asked.isEmpty()) {
            events.normal(record.resource(), reason, what + " requested for " + String.join(", ", asked));
        }
        if (!selection.unknown().isEmpty()) {
            events.warning(
                    record.resource(),
                    "Rejected",
                    "no " + what + " for what is no stream of this sync: " + String.join(", ", selection.unknown()));
        }
    }

    /** Streams for which a run has begun since the request was taken up. Asking for a run that is under way does no harm. */
    private static List<Stream> begunSince(
            Request pending, Predicate<Run> fulfils, List<Stream> streams, Sync sync, WeldApi weld) {
        Instant since = Instant.parse(pending.time()).minus(CLOCK_SKEW);
        Map<String, StreamRuns> runs = weld.runs(sync.id()).orElse(List.of()).stream()
                .collect(Collectors.toMap(StreamRuns::name, Function.identity(), (a, b) -> a));
        return streams.stream()
                .filter(stream -> {
                    StreamRuns of = runs.get(stream.name());
                    return of != null
                            && java.util.stream.Stream.of(
                                            Optional.ofNullable(of.active()), Optional.ofNullable(of.latest()))
                                    .flatMap(Optional::stream)
                                    .anyMatch(run -> startedSince(run, since) && fulfils.test(run));
                })
                .toList();
    }

    private static boolean startedSince(Run run, Instant since) {
        return run.startedAt() != null && !run.startedAt().isBefore(since);
    }

    /** An incremental run that began meanwhile, by its schedule, is no full refresh. */
    private static boolean mayBeFull(Run run) {
        return !"INCREMENTAL".equalsIgnoreCase(run.operationMode());
    }
}
