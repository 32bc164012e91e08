package app.weld.operator.weld;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A complete listing.
 *
 * @param unreadable the items that could not be read. A caller that concludes that an object does <em>not</em> exist has to check
 *     that none of them may be it ({@link #mayHide})
 * @param others number of items that Weld listed although they were not requested; they are omitted
 */
public record Listing<T>(List<T> items, List<Unreadable> unreadable, int others) {
    /** The maximum number of items in one answer of Weld. */
    public static final int PAGE = 100;

    /**
     * An item that could not be read.
     *
     * @param id its id; absent if it could not be read
     * @param belongsTo the id of the sync of a stream, or of the connection of a sync; absent if it could not be read
     * @param name its name, or the schema of a sync; absent if it could not be read
     * @param why the reason, in one line
     */
    public record Unreadable(
            @Nullable String id,
            @Nullable String belongsTo,
            @Nullable String name,
            String why) {
        public Unreadable(@Nullable String id, String why) {
            this(id, null, null, why);
        }

        @Override
        public String toString() {
            return id == null ? why : id + ": " + why;
        }
    }

    public Listing {
        items = List.copyOf(items);
        unreadable = List.copyOf(unreadable);
    }

    public Listing(List<T> items, List<Unreadable> unreadable) {
        this(items, unreadable, 0);
    }

    /** The same listing without items that were not requested. */
    public Listing<T> only(Predicate<T> requested) {
        List<T> kept = items.stream().filter(requested).toList();
        return new Listing<>(kept, unreadable, others + items.size() - kept.size());
    }

    /** Both listings as one. */
    public Listing<T> and(Listing<T> more) {
        return new Listing<>(
                Stream.concat(items.stream(), more.items.stream()).toList(),
                Stream.concat(unreadable.stream(), more.unreadable.stream()).toList(),
                others + more.others);
    }

    public static <T> Listing<T> of(List<T> items) {
        return new Listing<>(items, List.of());
    }

    /** Whether an unreadable item may be the object with this id: it has this id, or its id could not be read. */
    public boolean mayHide(String id) {
        return unreadable.stream()
                .anyMatch(item -> item.id() == null || item.id().equals(id));
    }

    /** Whether Weld listed an object with this id that could not be read. */
    public boolean namesUnreadable(String id) {
        return unreadable.stream().anyMatch(item -> id.equals(item.id()));
    }

    /** The same listing without the unreadable items that cannot be what the caller searches for. */
    public Listing<T> without(Predicate<Unreadable> excluded) {
        return new Listing<>(
                items, unreadable.stream().filter(item -> !excluded.test(item)).toList(), others);
    }

    /**
     * The items.
     *
     * @throws WeldException.Unavailable if one could not be read
     */
    public List<T> complete() {
        if (!unreadable.isEmpty()) {
            throw new WeldException.Unavailable("Weld listed something that cannot be read: " + unreadable.get(0));
        }
        return items;
    }

    /** The reasons why items could not be read, each once. */
    public List<String> oddities() {
        return unreadable.stream().map(Unreadable::toString).distinct().toList();
    }
}
