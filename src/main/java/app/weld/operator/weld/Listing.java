package app.weld.operator.weld;

import java.util.List;

/**
 * A complete listing.
 *
 * @param unreadable what was wrong with each item that could not be read: such an item may be any object, so whoever needs
 *     to know that something is <em>not</em> there must not trust a listing with one
 */
public record Listing<T>(List<T> items, List<String> unreadable) {
    public Listing {
        items = List.copyOf(items);
        unreadable = List.copyOf(unreadable);
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
