package app.weld.operator.sync.execution;

import app.weld.operator.plan.Action;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.OwnedStreams;
import app.weld.operator.plan.SyncPlanner;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Adds, changes and removes the streams of a sync, and keeps track of those that belong to its resource. */
final class StreamExecution {
    /** So many refused streams are named one by one. */
    private static final int NAMED_REFUSALS = 5;

    private final WeldApi weld;
    private final SyncContext context;
    private final DesiredSync desired;
    private final WrittenSync sync;
    private final Supplier<Optional<List<AvailableStream>>> availableStreams;
    private final RefusedStreams refusedBefore;
    private final AbsentStreams absent;
    private final ExecutionReport report;
    private final Set<String> owned;
    private final Set<String> put = new TreeSet<>();
    private final Set<String> added = new TreeSet<>();
    private final Set<String> unknown = new TreeSet<>();
    private final Set<String> removed = new TreeSet<>();
    private @Nullable Integer availableCount;

    StreamExecution(
            WeldApi weld,
            SyncContext context,
            DesiredSync desired,
            WrittenSync sync,
            Supplier<Optional<List<AvailableStream>>> availableStreams,
            ExecutionMemory memory,
            ExecutionReport report) {
        this.weld = weld;
        this.context = context;
        this.desired = desired;
        this.sync = sync;
        this.availableStreams = availableStreams;
        this.refusedBefore = memory.streams();
        this.absent = memory.absent();
        this.report = report;
        this.owned = new TreeSet<>(context.ledger().applied().owned());
    }

    /** Names of the streams that belong to the resource. */
    Set<String> owned() {
        return owned;
    }

    /** Names of the streams that were sent and not refused. */
    Set<String> put() {
        return put;
    }

    /** Names of the streams that were added. */
    Set<String> added() {
        return added;
    }

    /** Names of the streams that could not be added. */
    Set<String> unknown() {
        return unknown;
    }

    /** Whether a stream that belongs to the resource, by its kept name, may be in Weld although the sync does not show it. */
    Predicate<String> mayExist() {
        Set<String> shown = present();
        return absent.noted(owned.stream()
                .map(OwnedStreams::kept)
                .filter(name -> !shown.contains(name) && !removed.contains(name))
                .toList());
    }

    private Set<String> present() {
        return sync.streams().stream()
                .map(stream -> OwnedStreams.kept(stream.name()))
                .collect(Collectors.toSet());
    }

    /** How many streams the source offers, where that was read. */
    Optional<Integer> availableCount() {
        return Optional.ofNullable(availableCount);
    }

    void put(Action.PutStreams action) {
        own(action.added());
        StreamWrites writes =
                new StreamWrites(weld, action.syncId(), sync.streams(), availableStreams, refusedBefore.all());
        try {
            writes.send(action.changes());
            refusedBefore.replace(writes.refusedAlone());
        } finally {
            written(action, writes);
        }
    }

    private void written(Action.PutStreams action, StreamWrites writes) {
        sync.set(sync.now().withStreams(writes.streams()));
        put.addAll(writes.put());
        action.added().stream().filter(writes.put()::contains).forEach(added::add);
        report.blocked(writes.blockers());
        report.remark(writes.remarks());
        unknown.addAll(writes.unknown());
        action.added().stream().filter(writes.refused()::containsKey).forEach(unknown::add);
        writes.availableCount().ifPresent(count -> availableCount = count);
        refused(action, writes.refused());
    }

    private void refused(Action action, Map<String, RefusedStreams.Refused> refused) {
        refused.entrySet().stream()
                .limit(NAMED_REFUSALS)
                .forEach(entry -> report.refused(
                        new Refusal(action, entry.getKey(), entry.getValue().why())));
        List<Map.Entry<String, RefusedStreams.Refused>> others =
                refused.entrySet().stream().skip(NAMED_REFUSALS).toList();
        if (!others.isEmpty()) {
            String named =
                    others.stream().limit(NAMED_REFUSALS).map(Map.Entry::getKey).collect(Collectors.joining(", "));
            String rest = others.size() > NAMED_REFUSALS ? " and " + (others.size() - NAMED_REFUSALS) + " more" : "";
            report.refused(
                    new Refusal(action, named + rest, others.get(0).getValue().why()));
        }
    }

    /** Written before they are added, so that after a crash the operator does not take its own stream for a person's. */
    private void own(List<String> names) {
        List<String> now = OwnedStreams.with(owned, names, present()::contains);
        owned.clear();
        owned.addAll(now);
        context.persist(context.ledger().withApplied(context.ledger().applied().withOwned(now)));
    }

    /** A new stream may be meant to replace a removed one, so nothing is removed before all desired streams are there. */
    void remove(Action.RemoveStreams action) {
        List<String> awaited = desired.streamNames().stream()
                .filter(name -> sync.now().stream(name).isEmpty())
                .sorted()
                .toList();
        if (!awaited.isEmpty()) {
            report.blocked(List.of(SyncPlanner.removalWaits(action.names(), awaited)));
            return;
        }
        for (Stream stream : action.streams()) {
            try {
                weld.deleteStream(stream.id());
                removed.add(OwnedStreams.kept(stream.name()));
                sync.set(sync.now()
                        .withStreams(sync.streams().stream()
                                .filter(other -> !other.id().equals(stream.id()))
                                .toList()));
            } catch (WeldException.Rejected e) {
                report.refused(new Refusal(action, stream.name(), e));
            }
        }
    }
}
