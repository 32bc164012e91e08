package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.RequestedStream;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.reconcile.Listed;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.reconcile.RequestKind;
import app.weld.operator.status.EventReason;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamRun;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what annotations ask for once: run, full refresh, take a full refresh back. A request is written down when it
 * is first seen, goes on from there whatever becomes of the annotation, and is followed until its runs have ended. That Weld
 * is about to be asked is written before it is, with Weld's own time: a process that dies in between finds out what has been
 * done, and does not do it twice.
 */
final class RequestedActions {
    /** What could not be carried out for so long is not carried out without being asked for again. */
    static final Duration PATIENCE = Duration.ofDays(1);
    /** A job in Weld may come to be so long after its sync or stream does: until then a refusal may mean "not yet". */
    private static final Duration NOT_YET = Duration.ofMinutes(15);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);
    private static final int BAD_REQUEST = 400;
    private static final int MOST_IDS_LOOKED_UP = 5;

    private final EventRecorder events;
    private final Freshness freshness;

    /**
     * What came of carrying requests out.
     *
     * @param asked whether Weld was asked for something: the runs are worth a look then
     * @param retryAfter when to try what is left again; absent where nothing is left
     * @param failure what ended it, if anything did
     */
    record Outcome(
            boolean asked,
            @Nullable Duration retryAfter,
            @Nullable WeldException failure) {}

    RequestedActions(EventRecorder events, Freshness freshness) {
        this.events = events;
        this.freshness = freshness;
    }

    /** Writes down what is asked for, whatever state the resource is in. */
    void note(SyncContext record) {
        Requests noted = record.ledger().requests();
        List<Refused> refused = new ArrayList<>();
        for (RequestKind kind : RequestKind.values()) {
            Optional<PendingRequest> news =
                    RequestNotes.news(kind, record.resource(), noted, record.isFirstSeen(), record.now());
            if (news.isPresent()) {
                PendingRequest request = news.get();
                boolean over = request.requestState().isOver();
                noted = kind.with(noted, request, over ? request.value() : kind.handled(noted));
                if (over) {
                    refused.add(new Refused(kind, request));
                }
            }
        }
        record.persist(record.ledger().withRequests(noted));
        refused.forEach(it -> events.record(
                record.resource(),
                EventReason.RequestNotCarriedOut,
                "no " + it.kind().words() + " for " + it.request().value() + ": "
                        + it.request().message()));
    }

    private record Refused(RequestKind kind, PendingRequest request) {}

    /** Since when runs that were asked for are waited for to begin; absent where none is. */
    static @Nullable Instant awaitedSince(SyncContext record) {
        PendingRequest run = record.ledger().requests().run();
        return run == null
                        || run.requestedAt() == null
                        || run.streams().stream()
                                .map(RequestedStream::requestState)
                                .noneMatch(state -> state == RequestState.Requested || state == RequestState.Scheduled)
                ? null
                : RequestAnnotation.time(run.requestedAt());
    }

    /** Asks Weld for what is noted and not asked for yet. */
    Outcome carryOut(SyncContext record, Sync sync, WeldApi weld) {
        boolean asked = false;
        Duration retryAfter = null;
        for (RequestKind kind : RequestKind.values()) {
            PendingRequest request = kind.of(record.ledger().requests());
            if (request == null || request.requestState() != RequestState.Pending) {
                continue;
            }
            Ask ask = new Ask(record, kind, sync, weld);
            try {
                ask.run(request);
            } catch (WeldException e) {
                return new Outcome(asked || ask.asked(), retryAfter, e);
            }
            asked |= ask.asked();
            if (ask.isWaiting()) {
                retryAfter = retry(request, record.now());
            }
        }
        return new Outcome(asked, retryAfter, null);
    }

    /** Sooner while it is new. */
    private static Duration retry(PendingRequest request, Instant now) {
        Instant since = Objects.requireNonNullElse(RequestAnnotation.time(request.time()), now);
        Duration part = Duration.between(since, now).dividedBy(2);
        if (part.compareTo(FIRST_RETRY) < 0) {
            return FIRST_RETRY;
        }
        return part.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : part;
    }

    /** Takes over what Weld says of the runs, and gives up on what does not come. */
    void follow(SyncContext record, Sync sync, WeldApi weld, List<StreamRuns> runs) {
        Requests before = record.ledger().requests();
        Requests after = before;
        List<Runnable> news = new ArrayList<>();
        for (RequestKind kind : List.of(RequestKind.FULL_REFRESH, RequestKind.RUN)) {
            PendingRequest request = kind.of(after);
            if (request == null || request.requestState().isOver()) {
                continue;
            }
            PendingRequest now = withRunIds(request, RequestProgress.seen(kind, request, runs), sync, weld);
            if (sync.streams() != null && !freshness.isFresh(sync, weld.serverTime())) {
                now = now.map(stream -> stream.requestState().isAwaited()
                                && sync.stream(stream.name()).isEmpty()
                        ? stream.in(RequestState.GivenUp, "the stream is gone")
                        : stream);
            }
            Instant deadline = RequestProgress.deadline(kind, now, sync);
            if (now.requestState().isAwaited()
                    && deadline != null
                    && !record.now().isBefore(deadline)
                    && !RequestProgress.isUnderWay(now, runs)) {
                now = now.over(RequestState.GivenUp, "no run of it was seen until " + deadline);
                List<String> missed = names(now, RequestState.GivenUp);
                news.add(() -> events.record(
                        record.resource(),
                        EventReason.RequestGivenUp,
                        "the " + kind.words() + " of " + Listed.of(missed) + ", asked for as " + request.value()
                                + ", was not seen until " + deadline + ": it is no longer looked for"));
            }
            after = kind.with(after, now.with(RequestNotes.bounded(now.streams())), kind.handled(after));
        }
        record.persist(record.ledger().withRequests(after));
        news.forEach(Runnable::run);
    }

    /** The ids of runs that are seen for the first time, of a few streams: each is a call of its own. */
    private static PendingRequest withRunIds(PendingRequest before, PendingRequest now, Sync sync, WeldApi weld) {
        Instant since = RequestProgress.since(now);
        Set<String> wanted = now.streams().stream()
                .filter(stream -> stream.runId() == null && !before.streams().contains(stream))
                .filter(stream -> stream.requestState() == RequestState.Running
                        || stream.requestState() == RequestState.Succeeded
                        || stream.requestState() == RequestState.Failed)
                .map(RequestedStream::name)
                .limit(MOST_IDS_LOOKED_UP)
                .collect(Collectors.toSet());
        return since == null || wanted.isEmpty()
                ? now
                : now.map(stream -> wanted.contains(stream.name())
                        ? stream.withRun(runId(stream.name(), since, sync, weld))
                        : stream);
    }

    private static @Nullable String runId(String name, Instant since, Sync sync, WeldApi weld) {
        try {
            return sync.stream(name).stream()
                    .flatMap(stream -> weld.streamRuns(stream.id()).items().stream())
                    .filter(run -> run.startedAt() != null && !run.startedAt().isBefore(since))
                    .findFirst()
                    .map(StreamRun::id)
                    .orElse(null);
        } catch (WeldException e) {
            // It would be good to know, and nothing depends on it.
            return null;
        }
    }

    private static List<String> names(PendingRequest request, RequestState state) {
        return request.streams().stream()
                .filter(stream -> stream.requestState() == state)
                .map(RequestedStream::name)
                .toList();
    }

    /** One request while it is carried out. */
    private final class Ask {
        private final SyncContext record;
        private final RequestKind kind;
        private final Sync sync;
        private final WeldApi weld;
        private final Map<String, Stream> streams;
        private final List<String> asked = new ArrayList<>();
        private final Map<String, String> refused = new HashMap<>();
        private boolean waiting;

        Ask(SyncContext record, RequestKind kind, Sync sync, WeldApi weld) {
            this.record = record;
            this.kind = kind;
            this.sync = sync;
            this.weld = weld;
            this.streams = sync.streams() == null
                    ? Map.of()
                    : sync.streams().stream().collect(Collectors.toMap(Stream::name, it -> it, (a, b) -> a));
        }

        boolean asked() {
            return !asked.isEmpty();
        }

        boolean isWaiting() {
            return waiting;
        }

        void run(PendingRequest noted) {
            if (record.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.ObserveOnly) {
                end(noted.over(RequestState.Refused, "managementPolicy is ObserveOnly"), EventReason.Rejected);
                return;
            }
            Instant since = RequestAnnotation.time(noted.time());
            if (since != null && !record.now().isBefore(since.plus(PATIENCE))) {
                end(
                        noted.over(RequestState.GivenUp, "it could not be carried out within a day: ask again"),
                        EventReason.RequestNotCarriedOut);
                return;
            }
            PendingRequest request = RequestNotes.resolved(noted, streams.keySet());
            if (request.streams().isEmpty()) {
                end(request.over(RequestState.Refused, "the sync has no streams"), EventReason.Rejected);
                return;
            }
            if (request.requestedAt() == null) {
                request = request.asking(
                        record.now().toString(),
                        weld.serverTime().map(Instant::toString).orElse(null));
                keep(request);
            } else if (kind != RequestKind.CANCEL_FULL_REFRESH) {
                // Somebody may have died, or an answer may have been lost, after Weld was asked.
                List<StreamRuns> runs = weld.runs(sync.id()).orElse(List.of());
                request = RequestProgress.begun(kind, request, runs);
            }
            Map<String, RequestedStream> now = new HashMap<>();
            request.streams().forEach(stream -> now.put(stream.name(), stream));
            try {
                for (RequestedStream stream : request.streams()) {
                    if (stream.requestState() == RequestState.Pending) {
                        now.put(stream.name(), ask(request, stream));
                    } else if (stream.requestState() == RequestState.Refused && stream.message() != null) {
                        refused.put(stream.name(), stream.message());
                    }
                }
            } finally {
                keep(request.with(RequestNotes.bounded(List.copyOf(now.values()))));
                tell(request);
            }
        }

        private RequestedStream ask(PendingRequest request, RequestedStream wanted) {
            Stream stream = streams.get(wanted.name());
            if (stream == null) {
                refused.put(wanted.name(), "no stream of this sync any more");
                return wanted.in(RequestState.Refused, "no stream of this sync any more");
            }
            try {
                RequestedStream now = wanted.in(RequestState.Requested, null);
                switch (kind) {
                    case RUN -> now = now.withRun(runId(stream));
                    case FULL_REFRESH -> weld.requestFullRefresh(stream.id(), request.resetsHistory());
                    case CANCEL_FULL_REFRESH -> {
                        weld.cancelFullRefresh(stream.id());
                        now = wanted.in(RequestState.Succeeded, null);
                    }
                }
                asked.add(stream.name());
                return now;
            } catch (WeldException.Rejected e) {
                if (mayBeNotYet(request, stream, e)) {
                    waiting = true;
                    return wanted.in(RequestState.Pending, "not yet: " + e.getMessage());
                }
                refused.put(stream.name(), String.valueOf(e.getMessage()));
                return wanted.in(RequestState.Refused, e.getMessage());
            }
        }

        private @Nullable String runId(Stream stream) {
            return weld.requestRun(stream.id()).activeRunId();
        }

        /** A job that Weld is still setting up: what the last listing shows is there. */
        private boolean mayBeNotYet(PendingRequest request, Stream stream, WeldException.Rejected refusal) {
            Instant first = request.requestedAt() == null ? null : RequestAnnotation.time(request.requestedAt());
            return kind != RequestKind.CANCEL_FULL_REFRESH
                    && sync.enabled()
                    && (refusal.status() == BAD_REQUEST || refusal.notFound())
                    && first != null
                    && record.now().isBefore(first.plus(NOT_YET))
                    && (freshness.isFresh(sync, weld.serverTime()) || !hasRun(stream));
        }

        /** A stream that was never seen to run may have no job yet. */
        private boolean hasRun(Stream stream) {
            return record.before().streams().stream()
                    .anyMatch(known -> known.name().equals(stream.name()) && known.lastRunStartedAt() != null);
        }

        /** Handled is what Weld has answered to, for each stream. */
        private void keep(PendingRequest request) {
            Requests requests = record.ledger().requests();
            boolean answered = request.requestState() != RequestState.Pending;
            Requests next = kind.with(requests, request, answered ? request.value() : kind.handled(requests));
            PendingRequest refresh = next.fullRefresh();
            if (kind == RequestKind.CANCEL_FULL_REFRESH && answered && refresh != null) {
                next = next.withFullRefresh(takenBack(refresh, request), refresh.value());
            }
            record.persist(record.ledger().withRequests(next));
        }

        private PendingRequest takenBack(PendingRequest refresh, PendingRequest cancel) {
            List<String> names = names(cancel, RequestState.Succeeded);
            return refresh.map(stream -> names.contains(stream.name())
                            && !stream.requestState().isOver()
                            && stream.requestState() != RequestState.Running
                    ? stream.in(RequestState.Cancelled, null)
                    : stream);
        }

        private void end(PendingRequest over, EventReason event) {
            keep(over);
            events.record(record.resource(), event, "no " + kind.words(over) + ": " + over.message());
        }

        private void tell(PendingRequest request) {
            if (!asked.isEmpty()) {
                events.record(
                        record.resource(), kind.event(), kind.words(request) + " requested for " + Listed.of(asked));
            }
            if (!refused.isEmpty()) {
                List<String> names = refused.keySet().stream().sorted().toList();
                String first = names.get(0);
                events.record(
                        record.resource(),
                        EventReason.Rejected,
                        "no " + kind.words(request) + " of " + Listed.of(names) + "; of " + first + ": "
                                + refused.get(first));
            }
        }
    }
}
