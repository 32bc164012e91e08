package app.weld.operator.snapshot;

import app.weld.operator.weld.OrchestrationRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runs of the orchestrations that start the syncs of a workspace: which of them to read now, and what was read. Where they
 * cannot be read, the runs of each sync are polled as if nothing was known. Safe for threads.
 */
public final class OrchestrationWatch {
    /** So many are read in one poll; the others in the next ones. */
    private static final int MAX_PER_POLL = 10;
    /** So many runs of each are kept. */
    private static final int MAX_RUNS = 20;
    /** After Weld has refused to list the runs, or does not know the orchestration. */
    private static final Duration REFUSED = Duration.ofHours(1);

    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration MAX_RETRY = Duration.ofMinutes(30);
    /** One failure proves nothing: what was read before it holds. */
    private static final int FAILURES_TO_DOUBT = 2;

    private final Map<String, Entry> entries = new HashMap<>();

    /**
     * What is known of one orchestration.
     *
     * @param activity what was read last; absent where no run has started or none could be read
     * @param failures how often it could not be read, one after the other
     * @param read when it was last tried
     * @param next when to read it again, at the earliest
     */
    private record Entry(@Nullable OrchestrationActivity activity, int failures, Instant read, Instant next) {}

    /** The runs of this orchestration; empty where none has started, or where they cannot be read. */
    public synchronized Optional<OrchestrationActivity> activity(@Nullable String orchestrationId) {
        Entry entry = orchestrationId == null ? null : entries.get(orchestrationId);
        return entry == null || entry.failures() >= FAILURES_TO_DOUBT
                ? Optional.empty()
                : Optional.ofNullable(entry.activity());
    }

    /**
     * The orchestrations to read now, those that were not read for the longest time first.
     *
     * @param used those that start a sync; all others are forgotten
     */
    synchronized List<String> due(Set<String> used, Instant now) {
        entries.keySet().retainAll(used);
        return used.stream()
                .filter(id -> entries.get(id) == null || !entries.get(id).next().isAfter(now))
                .sorted(Comparator.comparing((String id) -> entries.get(id) == null
                                ? Instant.MIN
                                : entries.get(id).read())
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MAX_PER_POLL)
                .toList();
    }

    /** Takes in what was read. Returns whether it differs from what was known. */
    synchronized boolean listed(String id, List<OrchestrationRun> runs, Instant now) {
        OrchestrationActivity before = activity(id).orElse(null);
        OrchestrationActivity activity = activity(runs, before, now);
        entries.put(id, new Entry(activity, 0, now, now));
        return !Objects.equals(activity, before);
    }

    private static @Nullable OrchestrationActivity activity(
            List<OrchestrationRun> runs, @Nullable OrchestrationActivity before, Instant now) {
        List<OrchestrationRun> started = runs.stream()
                .filter(OrchestrationRun::hasStarted)
                .sorted(Comparator.comparing(
                        OrchestrationRun::start, Comparator.nullsLast(Comparator.<Instant>reverseOrder())))
                .limit(MAX_RUNS)
                .toList();
        if (started.isEmpty()) {
            return null;
        }
        OrchestrationActivity latest = new OrchestrationActivity(started, now, now);
        if (before == null) {
            return latest;
        }
        if (latest.showsSameAs(before)) {
            return before;
        }
        return before.latest().id().equals(latest.latest().id())
                ? new OrchestrationActivity(started, before.latestSince(), now)
                : latest;
    }

    /** Weld refuses to list the runs, or does not know the orchestration. Returns whether runs were known before. */
    synchronized boolean refused(String id, Instant now) {
        boolean known = activity(id).isPresent();
        entries.put(id, new Entry(null, FAILURES_TO_DOUBT, now, now.plus(REFUSED)));
        return known;
    }

    /** The runs could not be read now. Returns whether what was known is in doubt from now on. */
    synchronized boolean failed(String id, Instant now) {
        Entry before = entries.get(id);
        int failures = before == null ? 1 : before.failures() + 1;
        entries.put(
                id,
                new Entry(before == null ? null : before.activity(), failures, now, now.plus(retryAfter(failures))));
        return failures == FAILURES_TO_DOUBT;
    }

    /** The first time with the next poll, then less and less often. */
    private static Duration retryAfter(int failures) {
        if (failures < FAILURES_TO_DOUBT) {
            return Duration.ZERO;
        }
        Duration growing = FIRST_RETRY.multipliedBy(1L << Math.min(failures - FAILURES_TO_DOUBT, 10));
        return growing.compareTo(MAX_RETRY) < 0 ? growing : MAX_RETRY;
    }
}
