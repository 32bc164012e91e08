package app.weld.operator.weld;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A complete listing.
 *
 * @param unreadable what was wrong with each item that could not be read: such an item may be any object, so whoever needs
 *     to know that something is <em>not</em> there must not trust a listing with one
 * @param others how many more Weld listed than it was asked for; they are left out
 */
public record Listing<T>(List<T> items, List<String> unreadable, int others) {
    /** How many items Weld gives at most in one call. */
    public static final int PAGE = 100;

    public Listing {
        items = List.copyOf(items);
        unreadable = List.copyOf(unreadable);
    }

    public Listing(List<T> items, List<String> unreadable) {
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

    /** The items, where all could be read. */
    public List<T> complete() {
        if (!unreadable.isEmpty()) {
            throw new WeldException.Unavailable("Weld listed something that cannot be read: " + unreadable.get(0));
        }
        return items;
    }
}
