package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a sync whose id is not known, among the syncs of its connection. Weld keeps no word of ours with a sync: the
 * connection and the schema identify it, whatever spelling of the schema comes back. What an attempt to create has made is
 * what was not there before it, and is not older than it by Weld's own clock.
 */
public final class SyncSearch {
    private SyncSearch() {}

    /**
     * Looks among the syncs of the connection.
     *
     * @param creation an attempt to create whose outcome is not known; absent where there was none
     * @param claimed whether a sync, by its id, belongs to another resource
     */
    public static SearchResult<Sync> find(
            List<Sync> syncs,
            String connectionId,
            String schema,
            @Nullable PendingCreation creation,
            Predicate<String> claimed) {
        List<Sync> candidates = candidates(syncs, connectionId, schema, claimed);
        if (candidates.isEmpty()) {
            return new SearchResult.None<>();
        }
        if (creation != null) {
            List<Sync> made = madeBy(creation, candidates);
            if (made.size() == 1) {
                return new SearchResult.One<>(made.get(0), true);
            }
            if (made.size() > 1) {
                return new SearchResult.Several<>(
                        made.stream().map(Sync::id).sorted().toList());
            }
        }
        List<Sync> exact = candidates.stream()
                .filter(sync -> schema.equals(sync.destinationSchemaName()))
                .toList();
        if (exact.size() == 1) {
            return new SearchResult.One<>(exact.get(0), false);
        }
        List<String> ids = (exact.isEmpty() ? candidates : exact)
                .stream().map(Sync::id).sorted().toList();
        return exact.isEmpty() ? new SearchResult.Inexact<>(ids) : new SearchResult.Several<>(ids);
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
    public static List<Sync> madeBy(
            PendingCreation creation, List<Sync> syncs, String schema, Predicate<String> claimed) {
        return madeBy(creation, candidates(syncs, creation.connectionId(), schema, claimed));
    }

    /** Ids of the syncs of the connection into this schema, in any spelling, whoever they belong to. */
    public static List<String> matching(List<Sync> syncs, String connectionId, String schema) {
        return candidates(syncs, connectionId, schema, id -> false).stream()
                .map(Sync::id)
                .sorted()
                .toList();
    }

    private static List<Sync> candidates(
            List<Sync> syncs, String connectionId, String schema, Predicate<String> claimed) {
        return syncs.stream()
                .filter(sync -> sync.connectionId().equals(connectionId))
                .filter(sync -> SchemaName.same(schema, sync.destinationSchemaName()))
                .filter(sync -> !claimed.test(sync.id()))
                .toList();
    }

    private static List<Sync> madeBy(PendingCreation creation, List<Sync> candidates) {
        return candidates.stream()
                .filter(sync -> !creation.present().contains(sync.id()))
                .filter(sync -> madeSince(sync, creation.weldTime()))
                .toList();
    }

    private static boolean madeSince(Sync sync, @Nullable String weldTime) {
        Instant created = sync.createdAt();
        return created == null
                || weldTime == null
                || !created.isBefore(Instant.parse(weldTime).minus(WeldTime.PRECISION));
    }
}
