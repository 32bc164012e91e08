package app.weld.operator.snapshot;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one kind as last seen, by id. What was read or written by itself is newer than a listing that began before
 * it, whose pages may still show what was there earlier. Not thread-safe.
 */
final class Snapshot<T> {
    private final Map<String, Entry<T>> entries = new HashMap<>();
    private @Nullable Instant listed;

    private record Entry<T>(T object, Instant asOf) {}

    boolean wasListed() {
        return listed != null;
    }

    @Nullable
    Instant listedAt() {
        return listed;
    }

    @Nullable
    T get(String id) {
        Entry<T> entry = entries.get(id);
        return entry == null ? null : entry.object();
    }

    CacheLookup.@Nullable Hit<T> found(String id) {
        Entry<T> entry = entries.get(id);
        return entry == null ? null : new CacheLookup.Hit<>(entry.object(), entry.asOf());
    }

    void put(String id, T object, Instant asOf) {
        Entry<T> entry = entries.get(id);
        if (entry == null || !asOf.isBefore(entry.asOf())) {
            entries.put(id, new Entry<>(object, asOf));
        }
    }

    void remove(String id) {
        entries.remove(id);
    }

    /**
     * As if nothing had been listed yet. What was read or written by itself since then is kept.
     *
     * @param kept whether an id is to be kept all the same
     */
    void forgetListing(Predicate<String> kept) {
        Instant last = listed;
        if (last != null) {
            entries.entrySet().removeIf(entry -> !entry.getValue().asOf().isAfter(last) && !kept.test(entry.getKey()));
        }
        listed = null;
    }

    Map<String, T> objects() {
        Map<String, T> objects = new HashMap<>();
        entries.forEach((id, entry) -> objects.put(id, entry.object()));
        return objects;
    }

    /**
     * Takes a listing in.
     *
     * @param began when the listing began
     * @param complete whether everything listed could be read: otherwise nothing is known to be absent
     * @return ids of the objects that are new, changed or deleted
     */
    Set<String> list(Map<String, T> objects, Instant began, boolean complete) {
        return list(objects, began, id -> complete);
    }

    /**
     * Takes a listing in.
     *
     * @param began when the listing began
     * @param showsAbsence whether an id that is not among the objects is not there: it may be of what could not be read
     * @return ids of the objects that are new, changed or deleted
     */
    Set<String> list(Map<String, T> objects, Instant began, Predicate<String> showsAbsence) {
        Set<String> changed = new HashSet<>();
        objects.forEach((id, object) -> {
            Entry<T> entry = entries.get(id);
            if (entry == null) {
                entries.put(id, new Entry<>(object, began));
                changed.add(id);
            } else if (!entry.asOf().isAfter(began)) {
                // What is the same stays the same object: with each listing anew, thousands would grow old for nothing.
                boolean same = entry.object().equals(object);
                entries.put(id, new Entry<>(same ? entry.object() : object, began));
                if (!same) {
                    changed.add(id);
                }
            }
        });
        entries.entrySet().removeIf(entry -> {
            boolean deleted = !objects.containsKey(entry.getKey())
                    && !entry.getValue().asOf().isAfter(began)
                    && showsAbsence.test(entry.getKey());
            if (deleted) {
                changed.add(entry.getKey());
            }
            return deleted;
        });
        listed = began;
        return changed;
    }
}
