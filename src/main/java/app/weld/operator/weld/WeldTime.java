package app.weld.operator.weld;

import java.time.Duration;

/** Times that Weld tells. */
public final class WeldTime {
    /** How exactly Weld's time now is known: its header has whole seconds, and an answer is on its way for a while. */
    public static final Duration PRECISION = Duration.ofSeconds(2);

    private WeldTime() {}
}
