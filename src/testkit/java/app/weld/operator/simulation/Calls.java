package app.weld.operator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts calls to Weld by resource and hour, and knows how many there may be. A resource has an attempt for each poll, and for
 * each thing that happens in that hour as many as there are reads within a grace period and retries within an hour. The polls
 * read syncs, connections and the streams of each sync, and once more for each read that is requested.
 */
final class Calls {
    static final String POLLS = "the polls";

    private static final long HOUR = Duration.ofHours(1).toSeconds();
    private static final int POLLS_AN_HOUR = (int) (HOUR / SimulatedProcess.POLL.toSeconds());
    /** One each ten seconds. */
    private static final int LOOKS_IN_A_GRACE = (int) (SimulatedProcess.GRACE.toSeconds() / 10);
    /** From a second on, each wait twice as long, up to five minutes. */
    private static final int RETRIES_AN_HOUR = 21;

    private static final int CALLS_OF_AN_ATTEMPT = 4;
    private static final int WORKSPACES = 2;

    private final int callsOfAPoll;
    private final Map<String, Integer> byHour = new HashMap<>();
    private final Map<Long, Integer> events = new HashMap<>();

    /** @param syncs how many there may be */
    Calls(int syncs) {
        callsOfAPoll = 2 + syncs;
    }

    /** Something happens that is worth attempts of its own. */
    void happens(Instant now) {
        events.merge(now.getEpochSecond() / HOUR, 1, Integer::sum);
    }

    /** Returns what is wrong with that. */
    Optional<String> sent(String by, Instant now) {
        long hour = now.getEpochSecond() / HOUR;
        int count = byHour.merge(by + " in hour " + hour, 1, Integer::sum);
        // What happened just before the hour is still being dealt with.
        int happened = 1 + events.getOrDefault(hour, 0) + events.getOrDefault(hour - 1, 0);
        int most = by.equals(POLLS)
                ? WORKSPACES * callsOfAPoll * (POLLS_AN_HOUR + RETRIES_AN_HOUR * happened)
                : CALLS_OF_AN_ATTEMPT * (POLLS_AN_HOUR + (LOOKS_IN_A_GRACE + RETRIES_AN_HOUR) * happened);
        return count == most + 1
                ? Optional.of("more than " + most + " calls to Weld by " + by + " in one hour")
                : Optional.empty();
    }
}
