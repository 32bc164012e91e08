package app.weld.operator.sync.execution;

import app.weld.operator.plan.StreamChange;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.WeldException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The streams of a sync that Weld refused of late: they are tried again apart from others, and not one by one. */
public final class RefusedStreams {
    private Map<String, Refused> refused = Map.of();

    /** @param sent what was refused: another desired stream may be accepted */
    record Refused(SourceStream sent, WeldException.Rejected why) {}

    /** By name, the one that was refused longest ago first. */
    Map<String, Refused> all() {
        return new LinkedHashMap<>(refused);
    }

    /** Replaces those that were refused before. */
    void replace(Map<String, Refused> now) {
        refused = new LinkedHashMap<>(now);
    }

    /** Names of the changes that were refused as they are. */
    static Set<String> among(Map<String, Refused> refused, List<StreamChange> changes) {
        Set<String> names = new java.util.LinkedHashSet<>();
        for (StreamChange change : changes) {
            Refused before = refused.get(change.desired().name());
            if (before != null && before.sent().equals(change.sent())) {
                names.add(change.desired().name());
            }
        }
        return names;
    }

    public boolean isEmpty() {
        return refused.isEmpty();
    }
}
