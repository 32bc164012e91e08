package app.weld.operator.weld;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** An order in which a workspace lists its syncs. */
public enum ListOrder {
    NEWEST_FIRST {
        @Override
        List<Sync> order(List<Sync> oldestFirst) {
            List<Sync> ordered = new ArrayList<>(oldestFirst);
            Collections.reverse(ordered);
            return ordered;
        }
    },
    OLDEST_FIRST {
        @Override
        List<Sync> order(List<Sync> oldestFirst) {
            return oldestFirst;
        }
    },
    /** Neither by time nor by id: what is new comes in between. */
    BY_HASH {
        @Override
        List<Sync> order(List<Sync> oldestFirst) {
            List<Sync> ordered = new ArrayList<>(oldestFirst);
            ordered.sort(Comparator.comparing(sync -> sync.id().hashCode() * 31_337));
            return ordered;
        }
    },
    /** As if an index were behind: the newest two come last. */
    NEWEST_LAST {
        @Override
        List<Sync> order(List<Sync> oldestFirst) {
            List<Sync> ordered = NEWEST_FIRST.order(oldestFirst);
            Collections.rotate(ordered, -Math.min(2, ordered.size()));
            return ordered;
        }
    };

    abstract List<Sync> order(List<Sync> oldestFirst);
}
