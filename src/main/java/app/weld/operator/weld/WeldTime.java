package app.weld.operator.weld;

import java.time.Duration;

/** How exactly Weld's time is known here. */
public final class WeldTime {
    /**
     * How far {@link WeldApi#serverTime()} may be from the time that Weld writes into its objects: the header tells whole
     * seconds, and the answer was some time under way. No other difference between two clocks is ever assumed.
     */
    public static final Duration PRECISION = Duration.ofSeconds(2);

    private WeldTime() {}
}
