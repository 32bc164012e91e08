package app.weld.operator.standin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Rows in the order of their making. The lock of its account guards it. */
final class PagedTable<T extends Row> {
    private final NavigableMap<Long, T> rows = new TreeMap<>();
    /** Also of deleted rows: their ids still work as cursors. */
    private final Map<String, Long> places = new HashMap<>();

    private long nextPlace;

    /** A part of a list, and whether there is more behind it. */
    record Page<T>(List<T> rows, boolean more) {}

    /** The same rows; what happens to one does not happen to the other. */
    PagedTable<T> copy() {
        PagedTable<T> copy = new PagedTable<>();
        copy.rows.putAll(rows);
        copy.places.putAll(places);
        copy.nextPlace = nextPlace;
        return copy;
    }

    void put(T row) {
        rows.put(places.computeIfAbsent(row.id(), id -> nextPlace++), row);
    }

    Optional<T> get(String id) {
        Long place = places.get(id);
        return place == null ? Optional.empty() : Optional.ofNullable(rows.get(place));
    }

    boolean remove(String id) {
        Long place = places.get(id);
        return place != null && rows.remove(place) != null;
    }

    /** Forgets the oldest rows for good, down to a number. */
    void trim(int atMost) {
        while (rows.size() > atMost) {
            places.remove(rows.pollFirstEntry().getValue().id());
        }
    }

    /** The newest first. */
    List<T> all() {
        return List.copyOf(rows.descendingMap().values());
    }

    /** The newest first, or the oldest where ascending. Empty where no row ever had the cursor's id. */
    Optional<Page<T>> page(String startingAfter, int limit, boolean ascending, Predicate<T> wanted) {
        NavigableMap<Long, T> ordered = ascending ? rows : rows.descendingMap();
        if (startingAfter != null) {
            Long place = places.get(startingAfter);
            if (place == null) {
                return Optional.empty();
            }
            ordered = ordered.tailMap(place, false);
        }
        List<T> found = new ArrayList<>();
        for (T row : ordered.values()) {
            if (wanted.test(row)) {
                if (found.size() == limit) {
                    return Optional.of(new Page<>(found, true));
                }
                found.add(row);
            }
        }
        return Optional.of(new Page<>(found, false));
    }
}
