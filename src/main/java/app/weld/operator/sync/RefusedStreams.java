package app.weld.operator.sync;

import app.weld.operator.plan.StreamChange;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.WeldException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that Weld refused of late, by resource: they are tried again apart from others, and not one by one. */
final class RefusedStreams {
    private final Map<String, Map<String, Refused>> byResource = new ConcurrentHashMap<>();

    /** @param sent what was refused: another wish is another question */
    record Refused(SourceStream sent, WeldException.Rejected why) {}

    /** Those of the resource, the one that was refused longest ago first. */
    Map<String, Refused> of(String uid) {
        return new LinkedHashMap<>(byResource.getOrDefault(uid, Map.of()));
    }

    void keep(String uid, Map<String, Refused> refused) {
        if (refused.isEmpty()) {
            byResource.remove(uid);
        } else {
            byResource.put(uid, refused);
        }
    }

    /** Names of the changes that were refused as they are. */
    static Set<String> among(Map<String, Refused> refused, List<StreamChange> changes) {
        Set<String> names = new java.util.LinkedHashSet<>();
        for (StreamChange change : changes) {
            Refused before = refused.get(change.wish().name());
            if (before != null && before.sent().equals(change.sent())) {
                names.add(change.wish().name());
            }
        }
        return names;
    }

    boolean isEmpty(String uid) {
        return !byResource.containsKey(uid);
    }

    void forget(String uid) {
        byResource.remove(uid);
    }
}
