package app.weld.operator.history;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What histories may have beside what they always have. {@code -Dhistories.trials=FREEZES} or {@code =ALL} draws others. */
enum Trial {
    /** Processes stand still while others take over. */
    FREEZES,
    /** A Secret holds the key of another workspace for a while. */
    WRONG_KEYS,
    /** A viewer, who can read states and knows ids of connections, calls the operator's endpoint for redirects. */
    FORGED_CALLBACKS,
    /** People hash columns and keep histories in the Weld app, of streams that manifests say nothing else of. */
    COLUMNS_BY_HAND;

    private static final Set<Trial> DRAWN = EnumSet.of(FORGED_CALLBACKS, COLUMNS_BY_HAND);

    boolean isDrawn() {
        String named = System.getProperty("histories.trials", "");
        return named.isEmpty()
                ? DRAWN.contains(this)
                : named.equals("ALL") || Arrays.asList(named.split(",", -1)).contains(name());
    }
}
