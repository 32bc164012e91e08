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
 * Recognizes a sync whose id is not known among the syncs of its connection. Weld stores no label of ours with a sync, so the
 * connection and the schema identify it, in whatever spelling Weld reports the schema. An attempt to create a sync has created
 * one that did not exist before the attempt and that is not older than the attempt by Weld's own clock.
 */
public final class SyncSearch {
    private SyncSearch() {}

    /**
     * Searches the syncs of the connection.
     *
     * @param creation an attempt to create the sync whose outcome is not known; absent if there was none
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
            return new SearchResult.NotFound<>();
        }
        if (creation != null) {
            List<Sync> created = createdBy(creation, candidates);
            if (created.size() == 1) {
                return new SearchResult.Unique<>(created.get(0), true);
            }
            if (created.size() > 1) {
                return new SearchResult.Ambiguous<>(
                        created.stream().map(Sync::id).sorted().toList());
            }
        }
        List<Sync> exact = candidates.stream()
                .filter(sync -> schema.equals(sync.destinationSchemaName()))
                .toList();
        if (exact.size() == 1) {
            return new SearchResult.Unique<>(exact.get(0), false);
        }
        List<String> ids = (exact.isEmpty() ? candidates : exact)
                .stream().map(Sync::id).sorted().toList();
        return exact.isEmpty() ? new SearchResult.Inexact<>(ids) : new SearchResult.Ambiguous<>(ids);
    }

    /**
     * The syncs of a listing, provided that none of its unreadable items can be the one that is searched for.
     *
     * @throws app.weld.operator.weld.WeldException.Unavailable if one of them can
     */
    public static List<Sync> readable(Listing<Sync> listing, String connectionId, String schema) {
        return listing.without(item -> isCertainlyAnother(item, connectionId, schema))
                .complete();
    }

    private static boolean isCertainlyAnother(Listing.Unreadable item, String connectionId, String schema) {
        boolean otherConnection = item.belongsTo() != null && !item.belongsTo().equals(connectionId);
        return otherConnection || (item.name() != null && !cleaned(item.name()).equals(cleaned(schema)));
    }

    /** What is left of a name after any cleaning that Weld may do. */
    private static String cleaned(String schema) {
        return schema.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "");
    }

    /**
     * The syncs that an attempt to create may have created. There is more than one if another client created one at the same time.
     *
     * @param claimed whether a sync, by its id, belongs to another resource
     */
    public static List<Sync> createdBy(
            PendingCreation creation, List<Sync> syncs, String schema, Predicate<String> claimed) {
        return createdBy(creation, candidates(syncs, creation.connectionId(), schema, claimed));
    }

    /**
     * Ids of the syncs that an attempt to create may have created although Weld's time of their creation says otherwise: Weld did
     * not show them before the attempt. A time that is coarser than assumed, or the same for all, says nothing.
     */
    public static List<String> perhapsCreatedBy(
            PendingCreation creation, List<Sync> syncs, String schema, Predicate<String> claimed) {
        return candidates(syncs, creation.connectionId(), schema, claimed).stream()
                .map(Sync::id)
                .filter(id -> !creation.present().contains(id))
                .sorted()
                .toList();
    }

    /** Ids of the syncs of the connection into this schema, in any spelling, whatever resource they belong to. */
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

    private static List<Sync> createdBy(PendingCreation creation, List<Sync> candidates) {
        return candidates.stream()
                .filter(sync -> !creation.present().contains(sync.id()))
                .filter(sync -> isCreatedSince(sync, creation.weldTime()))
                .toList();
    }

    private static boolean isCreatedSince(Sync sync, @Nullable String weldTime) {
        Instant created = sync.createdAt();
        return created == null
                || weldTime == null
                || !created.isBefore(Instant.parse(weldTime).minus(WeldTime.PRECISION));
    }
}
