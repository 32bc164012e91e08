package app.weld.operator.weld;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How the listings of syncs of a workspace look, where that is not as Weld's documentation says. */
public final class SyncLists {
    private volatile int pageSize = Listing.PAGE;
    private volatile ListOrder order = ListOrder.NEWEST_FIRST;
    private volatile UnaryOperator<@Nullable Instant> creationTime = created -> created;

    /** How many syncs a page has (as many as Weld allows). */
    public SyncLists pageSize(int syncs) {
        pageSize = syncs;
        return this;
    }

    /** In which order syncs are listed (the newest first). */
    public SyncLists order(ListOrder other) {
        order = other;
        return this;
    }

    /** What listings say of the time when a sync was created (the truth). */
    public SyncLists creationTime(UnaryOperator<@Nullable Instant> listed) {
        creationTime = listed;
        return this;
    }

    List<Sync> all(List<Sync> newestFirst) {
        return order.order(newestFirst.reversed()).stream().map(this::listed).toList();
    }

    /** Page by page. */
    List<Sync> until(Predicate<List<Sync>> enough, List<Sync> newestFirst) {
        List<Sync> all = all(newestFirst);
        int read = Math.min(pageSize, all.size());
        while (read < all.size() && !enough.test(all.subList(0, read))) {
            read = Math.min(read + pageSize, all.size());
        }
        return all.subList(0, read);
    }

    private Sync listed(Sync sync) {
        return new Sync(
                sync.id(),
                sync.connectionId(),
                sync.destinationSchemaName(),
                sync.syncInterval(),
                sync.startDate(),
                sync.orchestrationId(),
                sync.enabled(),
                sync.status(),
                sync.settings(),
                sync.streams(),
                creationTime.apply(sync.createdAt()),
                sync.destinationConnectionId(),
                sync.destinationIntegrationId());
    }
}
