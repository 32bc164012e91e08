package app.weld.operator.sync.execution;

import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Digest;
import app.weld.operator.plan.SyncPlanner;
import app.weld.operator.snapshot.CallCoalescer;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The streams that sources offer, which explain why a stream is refused. Syncs of one connection with the same settings are
 * offered the same, so that what one was offered a moment ago spares the others the request, as long as it has all that they
 * want: that a stream is not there is always read from Weld itself.
 */
public final class AvailableStreamCache {
    /** Within this time one sync's answer serves others. */
    public static final Duration VALID = Duration.ofMinutes(1);

    private final Clock clock;
    private final CallCoalescer<Source, Answer> calls;
    private final RecentAnswers<Source, Answer> recent = new RecentAnswers<>();

    private record Source(ApiKey key, String connectionId, String settings) {}

    /** What this sync is offered, as Weld answered recently. */
    public record Answer(String syncId, List<AvailableStream> streams, Instant asOf) {
        private boolean answers(Sync sync, Instant since) {
            return syncId.equals(sync.id()) && !asOf.isBefore(since);
        }

        private boolean hasAll(Set<String> names) {
            Set<String> good = streams.stream()
                    .filter(stream -> stream.selectable() && !stream.retired())
                    .map(AvailableStream::name)
                    .collect(Collectors.toSet());
            return good.containsAll(names);
        }
    }

    public AvailableStreamCache(Clock clock, Duration maxBlocking) {
        this.clock = clock;
        this.calls = new CallCoalescer<>(clock, maxBlocking);
    }

    /**
     * What there is for a sync that lacks streams which are wanted; absent for one that lacks none, and where Weld does not
     * give the list: it explains what is wrong, and nothing waits for it.
     *
     * @param refresh whether to read from Weld what is not cached: a stream was not offered, or refused, at the last attempt
     */
    @Nullable
    public Answer lookUp(ApiKey key, DesiredSync desired, Sync sync, WeldApi weld, boolean refresh) {
        Set<String> missing = SyncPlanner.missingStreams(desired, sync);
        if (missing.isEmpty()) {
            return null;
        }
        Source source = source(key, desired);
        Answer answer = known(source);
        if (answer != null && answer.hasAll(missing)) {
            return answer;
        }
        if (!refresh) {
            return null;
        }
        try {
            Instant began = clock.instant();
            answer = calls.get(source, began, () -> {
                // Those that waited for the request of another thread have its answer.
                Answer answered = known(source);
                return answered != null && answered.hasAll(missing) ? answered : read(source, sync, weld);
            });
            return answer.hasAll(missing) || answer.answers(sync, began) ? answer : read(source, sync, weld);
        } catch (WeldException.Unavailable | WeldException.Rejected e) {
            return null;
        }
    }

    /**
     * All that this sync is offered, for a selector; absent where Weld has never said it to this process.
     *
     * @param maxAge for how long an answer is used again, unless it was empty
     */
    public @Nullable Answer offered(ApiKey key, DesiredSync desired, Sync sync, WeldApi weld, Duration maxAge) {
        Source source = source(key, desired);
        Answer last = recent.get(source);
        Instant now = clock.instant();
        Duration valid = last != null && last.streams().isEmpty() && maxAge.compareTo(VALID) > 0 ? VALID : maxAge;
        if (last != null && last.asOf().plus(valid).isAfter(now)) {
            return last;
        }
        try {
            return calls.get(source, now, () -> read(source, sync, weld));
        } catch (WeldException.Unavailable | WeldException.Rejected e) {
            return last;
        }
    }

    /** What this sync is offered, read from Weld now; empty where it does not say. */
    public Optional<List<AvailableStream>> explain(ApiKey key, DesiredSync desired, Sync sync, WeldApi weld) {
        try {
            return Optional.of(read(source(key, desired), sync, weld).streams());
        } catch (WeldException.Unavailable | WeldException.Rejected e) {
            return Optional.empty();
        }
    }

    private Answer read(Source source, Sync sync, WeldApi weld) {
        return recent.put(
                source, new Answer(sync.id(), weld.availableStreams(sync.id()).items(), clock.instant()));
    }

    private @Nullable Answer known(Source source) {
        Answer answer = recent.get(source);
        return answer == null || answer.asOf().plus(VALID).isBefore(clock.instant()) ? null : answer;
    }

    private static Source source(ApiKey key, DesiredSync desired) {
        return new Source(key, desired.connectionId(), Digest.of(desired.settings()));
    }
}
