package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.Creation;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a sync whose id is not known, among the syncs of its connection. Weld keeps no word of ours with a sync:
 * the connection and the schema identify it, and the time of an intent to create tells whether it is that attempt's.
 */
public final class SyncSearch {
    /** How far Weld's clock may be behind ours. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

    private SyncSearch() {}

    /**
     * Looks among the syncs of the connection.
     *
     * @param creation an attempt to create whose outcome is not known; absent where there was none
     * @param claimed whether a sync, by its id, belongs to another resource
     */
    public static Finding<Sync> find(
            List<Sync> syncs,
            String connectionId,
            String schema,
            @Nullable Creation creation,
            Predicate<String> claimed) {
        List<Sync> matches = syncs.stream()
                .filter(sync -> sync.matches(connectionId, schema))
                .filter(sync -> !claimed.test(sync.id()))
                .toList();
        if (matches.isEmpty()) {
            return new Finding.None<>();
        }
        if (creation != null) {
            List<Sync> since = madeBy(creation, matches);
            if (since.size() == 1) {
                return new Finding.One<>(since.get(0), true);
            }
        }
        return matches.size() == 1
                ? new Finding.One<>(matches.get(0), false)
                : new Finding.Several<>(matches.stream().map(Sync::id).sorted().toList());
    }

    /**
     * The syncs of a listing, as far as it is plain that none of those that could not be read is the one looked for.
     *
     * @throws app.weld.operator.weld.WeldException.Unavailable where one of them may be
     */
    public static List<Sync> readable(Listing<Sync> listing, String connectionId, String schema) {
        return listing.without(item -> isPlainlyOther(item, connectionId, schema))
                .complete();
    }

    private static boolean isPlainlyOther(Listing.Unreadable item, String connectionId, String schema) {
        boolean otherConnection = item.belongsTo() != null && !item.belongsTo().equals(connectionId);
        return otherConnection || (item.name() != null && !cleaned(item.name()).equals(cleaned(schema)));
    }

    /** At most so much is left of a name by whatever Weld makes of it. */
    private static String cleaned(String schema) {
        return schema.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "");
    }

    /**
     * What an attempt to create may have made; more than one where somebody else made one at the same time.
     *
     * @param claimed whether a sync, by its id, belongs to another resource
     */
    public static List<Sync> madeBy(Creation creation, List<Sync> syncs, String schema, Predicate<String> claimed) {
        return madeBy(
                creation,
                syncs.stream()
                        .filter(sync -> sync.matches(creation.connectionId(), schema))
                        .filter(sync -> !claimed.test(sync.id()))
                        .toList());
    }

    private static List<Sync> madeBy(Creation creation, List<Sync> matches) {
        return matches.stream()
                .filter(sync -> madeSince(sync, Instant.parse(creation.time())))
                .toList();
    }

    private static boolean madeSince(Sync sync, Instant intent) {
        Instant created = sync.createdAt();
        return created == null || !created.isBefore(intent.minus(CLOCK_SKEW));
    }
}
