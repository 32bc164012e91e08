package app.weld.operator.weld;

import java.time.Duration;

/** How accurately Weld's time is known. */
public final class WeldTime {
    /**
     * The maximum difference between {@link WeldApi#serverTime()} and the times in Weld's objects: the header has whole seconds,
     * and the answer takes some time. No other difference between clocks is assumed anywhere.
     */
    public static final Duration PRECISION = Duration.ofSeconds(2);

    private WeldTime() {}
}
