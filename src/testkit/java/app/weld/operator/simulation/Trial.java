package app.weld.operator.simulation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What histories may have beside what they always have. {@code -Dhistories.trials=FREEZES} or {@code =ALL} draws others. */
enum Trial {
    /** Processes stand still while others take over. */
    FREEZES,
    /** A Secret holds the key of another workspace for a while. */
    WRONG_KEYS,
    /** A viewer, who can read states and knows ids of connections, calls the operator's endpoint for redirects. */
    FORGED_CALLBACKS,
    /** People hash columns and keep histories in the Weld app, of streams that manifests say nothing else of. */
    COLUMNS_BY_HAND,
    /** Manifests, and people by hand, attach syncs to orchestrations and detach them. */
    ORCHESTRATIONS,
    /** Connections are authorized again, or are said to be by a viewer. */
    REAUTHORIZATIONS,
    /** A manifest is restored right after a run or a full refresh was requested. */
    OLD_REQUESTS,
    /** Manifests request runs and full refreshes, also with an id that was used before. */
    DECLARED_REQUESTS,
    /** The answer to a creation is lost, and the manifest is deleted right after. */
    LOST_CREATIONS,
    /** Namespaces use the connection of another one, which allows it, and does not any more. */
    SHARED_CONNECTIONS,
    /** Namespaces share the key of a WeldWorkspace, which changes, is deleted, and comes back. */
    WORKSPACES,
    /** Manifests select streams by pattern, and sources offer other ones from time to time. */
    SELECTORS,
    /** Manifests name orchestrations, which are renamed, duplicated and deleted. */
    ORCHESTRATION_NAMES,
    /** A namespace has no key that works, or is suspended, for longer than anything else goes wrong. */
    BROKEN_KEYS;

    /** Each history has some of these only. */
    static final Set<Trial> SHARED = EnumSet.range(SHARED_CONNECTIONS, ORCHESTRATION_NAMES);

    private static final Set<Trial> DRAWN = EnumSet.complementOf(EnumSet.of(WRONG_KEYS));

    /** What histories had at first: a seed that once failed means what it meant then. */
    static final Set<Trial> FIRST = Set.of(FORGED_CALLBACKS, COLUMNS_BY_HAND);

    /** What histories had until creations were lost on purpose. */
    static Set<Trial> beforeLostCreations() {
        return EnumSet.range(FREEZES, DECLARED_REQUESTS).stream()
                .filter(trial -> trial != WRONG_KEYS)
                .collect(Collectors.toSet());
    }

    /** What histories had until namespaces shared anything. */
    static Set<Trial> beforeSharing() {
        Set<Trial> trials = EnumSet.of(LOST_CREATIONS);
        trials.addAll(beforeLostCreations());
        return trials;
    }

    /** What histories had until a namespace stayed without a key that works. */
    static Set<Trial> beforeBrokenKeys() {
        Set<Trial> trials = EnumSet.copyOf(SHARED);
        trials.addAll(beforeSharing());
        return trials;
    }

    static Set<Trial> drawn() {
        Set<Trial> drawn = EnumSet.noneOf(Trial.class);
        for (Trial trial : values()) {
            if (trial.isDrawn()) {
                drawn.add(trial);
            }
        }
        return drawn;
    }

    private boolean isDrawn() {
        String named = System.getProperty("histories.trials", "");
        return named.isEmpty()
                ? DRAWN.contains(this)
                : named.equals("ALL") || Arrays.asList(named.split(",", -1)).contains(name());
    }
}
