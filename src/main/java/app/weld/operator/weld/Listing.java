package app.weld.operator.weld;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A complete listing.
 *
 * @param unreadable the items that could not be read. Whoever needs to know that something is <em>not</em> there has to ask
 *     whether one of them may be it ({@link #mayHide})
 * @param others how many more Weld listed than it was asked for; they are left out
 */
public record Listing<T>(List<T> items, List<Unreadable> unreadable, int others) {
    /** How many items Weld gives at most in one call. */
    public static final int PAGE = 100;

    /**
     * An item that could not be read.
     *
     * @param id its id, where that much could be read
     * @param belongsTo the id of the sync of a stream, or of the connection of a sync, where that much could be read
     * @param name what it is called (the schema of a sync), where that much could be read
     * @param why in one line
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

    /** The same without those that it was not asked for. */
    public Listing<T> only(Predicate<T> wanted) {
        List<T> kept = items.stream().filter(wanted).toList();
        return new Listing<>(kept, unreadable, others + items.size() - kept.size());
    }

    /** Both in one. */
    public Listing<T> and(Listing<T> more) {
        return new Listing<>(
                Stream.concat(items.stream(), more.items.stream()).toList(),
                Stream.concat(unreadable.stream(), more.unreadable.stream()).toList(),
                others + more.others);
    }

    public static <T> Listing<T> of(List<T> items) {
        return new Listing<>(items, List.of());
    }

    /** Whether an item that could not be read may be the object of this id: it has this id, or none that can be read. */
    public boolean mayHide(String id) {
        return unreadable.stream()
                .anyMatch(item -> item.id() == null || item.id().equals(id));
    }

    /** Whether Weld listed an object of this id that could not be read. */
    public boolean namesUnreadable(String id) {
        return unreadable.stream().anyMatch(item -> id.equals(item.id()));
    }

    /** The same without those unreadable items that are plainly none of those that are looked for. */
    public Listing<T> without(Predicate<Unreadable> plainlyOthers) {
        return new Listing<>(
                items,
                unreadable.stream().filter(item -> !plainlyOthers.test(item)).toList(),
                others);
    }

    /** The items, where all could be read. */
    public List<T> complete() {
        if (!unreadable.isEmpty()) {
            throw new WeldException.Unavailable("Weld listed something that cannot be read: " + unreadable.get(0));
        }
        return items;
    }

    /** What was wrong with each of the items that could not be read, each once. */
    public List<String> oddities() {
        return unreadable.stream().map(Unreadable::toString).distinct().toList();
    }
}
