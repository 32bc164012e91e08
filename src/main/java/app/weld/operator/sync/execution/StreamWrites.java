package app.weld.operator.sync.execution;

import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.Difference;
import app.weld.operator.plan.Remark;
import app.weld.operator.plan.StreamChange;
import app.weld.operator.plan.StreamNames;
import app.weld.operator.plan.WholeStream;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adds and changes streams. One bad stream fails a whole request: it is searched for by halves, in a bounded number of requests,
 * so that the others are written. What the source offers is read only to say why a stream was refused.
 */
final class StreamWrites {
    private static final int STREAMS_PER_CALL = 100;
    private static final int MAX_CALLS = 50;
    /** So many of those that were refused before are tried by themselves. */
    private static final int TRIED_AGAIN = 5;

    private final WeldApi weld;
    private final String syncId;
    private final Supplier<Optional<List<AvailableStream>>> availableStreams;
    private final Map<String, RefusedStreams.Refused> refusedBefore;
    private final Map<String, RefusedStreams.Refused> refused = new LinkedHashMap<>();
    private final Map<String, Stream> streams = new LinkedHashMap<>();
    private final Set<String> put = new TreeSet<>();
    private final Set<String> answeredNames = new HashSet<>();
    private final Set<String> alone = new HashSet<>();
    private final Set<String> unavailable = new TreeSet<>();
    private final List<Remark> remarks = new ArrayList<>();
    private @Nullable List<AvailableStream> available;
    private boolean isRead;
    private boolean complete = true;
    private int calls;

    /**
     * To be used once.
     *
     * @param streams those that the sync has
     * @param availableStreams reads what the source offers; empty where Weld does not say
     * @param refusedBefore what was refused at the last attempt
     */
    StreamWrites(
            WeldApi weld,
            String syncId,
            List<Stream> streams,
            Supplier<Optional<List<AvailableStream>>> availableStreams,
            Map<String, RefusedStreams.Refused> refusedBefore) {
        this.weld = weld;
        this.syncId = syncId;
        this.availableStreams = availableStreams;
        this.refusedBefore = refusedBefore;
        streams.forEach(stream -> this.streams.put(stream.name(), stream));
    }

    /** Sends what can be sent. What was done before a failure other than a refusal can be read after that, too. */
    void send(List<StreamChange> changes) {
        Set<String> again = RefusedStreams.among(refusedBefore, changes);
        List<StreamChange> fresh = changes.stream()
                .filter(change -> !again.contains(change.desired().name()))
                .toList();
        for (List<StreamChange> part : parts(fresh)) {
            together(part);
        }
        for (List<StreamChange> part : parts(changes.stream()
                .filter(change -> again.contains(change.desired().name()))
                .toList())) {
            again(part);
        }
        if (!complete) {
            // What was answered is newer than what is read, which may lag behind.
            weld.streamsOf(syncId).complete().stream()
                    .filter(stream -> !answeredNames.contains(stream.name()))
                    .forEach(stream -> streams.put(stream.name(), stream));
            explainMissing();
        }
    }

    private static List<List<StreamChange>> parts(List<StreamChange> changes) {
        List<List<StreamChange>> parts = new ArrayList<>();
        for (int from = 0; from < changes.size(); from += STREAMS_PER_CALL) {
            parts.add(changes.subList(from, Math.min(from + STREAMS_PER_CALL, changes.size())));
        }
        return parts;
    }

    private void together(List<StreamChange> unchecked) {
        List<StreamChange> changes = isRead ? withoutUnavailable(unchecked) : unchecked;
        if (changes.isEmpty()) {
            return;
        }
        WeldException.Rejected why = tried(changes);
        if (why == null) {
            return;
        }
        List<StreamChange> good = withoutUnavailable(changes);
        if (good.size() < changes.size()) {
            together(good);
        } else if (changes.size() == 1 || calls >= MAX_CALLS) {
            changes.forEach(change -> refuse(change, why));
        } else {
            int half = changes.size() / 2;
            together(changes.subList(0, half));
            together(changes.subList(half, changes.size()));
        }
    }

    /** Refused before: what is refused together again stays refused, but for a few, others each time. */
    private void again(List<StreamChange> unchecked) {
        List<StreamChange> changes = withoutUnavailable(unchecked);
        if (changes.isEmpty()) {
            return;
        }
        WeldException.Rejected why = tried(changes);
        if (why == null) {
            return;
        }
        changes.forEach(change -> alone.add(change.desired().name()));
        List<StreamChange> oldestFirst = new ArrayList<>(changes);
        List<String> order = List.copyOf(refusedBefore.keySet());
        oldestFirst.sort(
                Comparator.comparingInt(change -> order.indexOf(change.desired().name())));
        List<StreamChange> few =
                changes.size() == 1 ? List.of() : oldestFirst.subList(0, Math.min(TRIED_AGAIN, oldestFirst.size()));
        oldestFirst.subList(few.size(), oldestFirst.size()).forEach(change -> refuse(change, why));
        for (StreamChange change : few) {
            WeldException.Rejected its = tried(List.of(change));
            if (its != null) {
                refuse(change, its);
            }
        }
    }

    private void refuse(StreamChange change, WeldException.Rejected why) {
        // Of what was refused among others it is not known that it is bad: the next attempt searches for that.
        refused.put(change.desired().name(), new RefusedStreams.Refused(change.sent(), why));
    }

    /** Returns why it was refused; null where it was done. */
    private WeldException.@Nullable Rejected tried(List<StreamChange> changes) {
        calls++;
        try {
            noted(
                    changes,
                    weld.putStreams(
                            syncId, changes.stream().map(StreamChange::sent).toList()));
            return null;
        } catch (WeldException.Rejected e) {
            if (changes.size() == 1) {
                alone.add(changes.get(0).desired().name());
            }
            return e;
        }
    }

    private List<StreamChange> withoutUnavailable(List<StreamChange> changes) {
        List<String> added = changes.stream()
                .filter(StreamChange::added)
                .map(change -> change.desired().name())
                .toList();
        if (added.isEmpty()) {
            return changes;
        }
        Set<String> wrong = unavailable(added);
        return changes.stream()
                .filter(change -> !wrong.contains(change.desired().name()))
                .toList();
    }

    private Set<String> unavailable(List<String> names) {
        if (!isRead) {
            isRead = true;
            available = availableStreams.get().orElse(null);
        }
        Set<String> wrong = new HashSet<>(available == null ? List.of() : StreamNames.notOffered(names, available));
        unavailable.addAll(wrong);
        return wrong;
    }

    private void noted(List<StreamChange> changes, List<Stream> answer) {
        Map<String, Stream> answered = answer.stream().collect(Collectors.toMap(Stream::name, s -> s, (a, b) -> a));
        List<SourceStream> toRestore = new ArrayList<>();
        for (StreamChange change : changes) {
            String name = change.desired().name();
            Stream before = streams.get(name);
            Stream after = answered.get(name);
            put.add(name);
            complete &= after != null;
            if (before != null && after != null) {
                List<Difference> undeclared = WholeStream.undeclaredChanges(change.desired(), before, after);
                if (!undeclared.isEmpty()) {
                    toRestore.add(change.sent());
                    remarks.add(new Remark(
                            Remark.Kind.STREAM_RESET,
                            "with a change of stream " + name + ", which did not ask for it, Weld changed "
                                    + undeclared.stream()
                                            .map(Difference::toString)
                                            .collect(Collectors.joining(", "))
                                    + "; it is put back"));
                }
            }
        }
        streams.putAll(answered);
        answeredNames.addAll(answered.keySet());
        if (!toRestore.isEmpty()) {
            calls++;
            weld.putStreams(syncId, toRestore).forEach(stream -> streams.put(stream.name(), stream));
        }
    }

    /** What Weld accepted, and does not show even when it is read: perhaps a name that it ignored without a message. */
    private void explainMissing() {
        List<String> missing =
                put.stream().filter(name -> !streams.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            put.removeAll(unavailable(missing));
        }
    }

    /** The streams that the sync has now. */
    List<Stream> streams() {
        return List.copyOf(streams.values());
    }

    /** Names of the streams that were sent and not refused. */
    Set<String> put() {
        return put;
    }

    /** What Weld refused, though the source offers it or that cannot be known. */
    Map<String, RefusedStreams.Refused> refused() {
        return refused;
    }

    /** Those of them that were refused by themselves, now or before. */
    Map<String, RefusedStreams.Refused> refusedAlone() {
        Map<String, RefusedStreams.Refused> those = new LinkedHashMap<>(refused);
        those.keySet().retainAll(alone);
        return those;
    }

    /** Names of streams that cannot be added. */
    Set<String> unknown() {
        return unavailable;
    }

    /** Why streams cannot be added. */
    List<Blocker> blockers() {
        return available == null ? List.of() : StreamNames.explain(unavailable, available);
    }

    List<Remark> remarks() {
        return remarks;
    }

    /** How many streams the source offers, where that was read. */
    Optional<Integer> availableCount() {
        return Optional.ofNullable(available).map(List::size);
    }
}
