package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.LastApplied;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The names of the streams that a resource added. Long ones are kept as digests: a name has up to 255 characters, a resource up to 1.5 MB. */
public final class OwnedStreams {
    /** How many names are kept. Further streams count as not added by this resource, so they are not removed. */
    public static final int MAX_NAMES = 2000;

    private OwnedStreams() {}

    /** How a name is kept. */
    public static String kept(String name) {
        return StreamKey.of(name);
    }

    /** Whether this resource added the stream. */
    public static boolean contains(Collection<String> owned, String name) {
        return owned.contains(name) || owned.contains(kept(name));
    }

    /** Whether this resource added the stream. */
    public static boolean contains(LastApplied applied, String name) {
        return contains(applied.owned(), name);
    }

    /** With these added. If that is too many, names of streams that the sync does not have are dropped. */
    public static List<String> with(Collection<String> owned, Collection<String> names, Predicate<String> isThere) {
        List<String> all = Stream.concat(names.stream().map(OwnedStreams::kept), owned.stream())
                .distinct()
                .toList();
        if (all.size() <= MAX_NAMES) {
            return all;
        }
        List<String> known = Stream.concat(
                        names.stream().map(OwnedStreams::kept), owned.stream().filter(isThere))
                .distinct()
                .toList();
        return known.subList(0, Math.min(known.size(), MAX_NAMES));
    }
}
