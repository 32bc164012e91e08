package app.weld.operator.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many events there may be about one resource: a number at once, and one more every few minutes, as client-go has it.
 * For one thread.
 */
final class EventQuota {
    static final int AT_ONCE = 25;
    static final Duration ONE_MORE = Duration.ofMinutes(5);
    private static final int REMEMBERED = 10_000;

    private final Map<String, Left> byResource = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Left> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param suppressed those that were not written since the last one that was */
    private record Left(int tokens, Instant filled, int suppressed) {}

    /** Returns how many were left out before this one; negative when this one is left out, too. */
    int take(String uid, Instant now) {
        Left left = refilled(byResource.getOrDefault(uid, new Left(AT_ONCE, now, 0)), now);
        if (left.tokens() == 0) {
            byResource.put(uid, new Left(0, left.filled(), left.suppressed() + 1));
            return -1;
        }
        byResource.put(uid, new Left(left.tokens() - 1, left.filled(), 0));
        return left.suppressed();
    }

    private static Left refilled(Left left, Instant now) {
        long more = Duration.between(left.filled(), now).dividedBy(ONE_MORE);
        if (more < 0) {
            // The clock was set back: it counts from here.
            return new Left(left.tokens(), now, left.suppressed());
        }
        int tokens = (int) Math.min(AT_ONCE, left.tokens() + more);
        return new Left(
                tokens, tokens == AT_ONCE ? now : left.filled().plus(ONE_MORE.multipliedBy(more)), left.suppressed());
    }
}
