package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.Creation;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
            List<Sync> since = matches.stream()
                    .filter(sync -> madeSince(sync, Instant.parse(creation.time())))
                    .toList();
            if (since.size() == 1) {
                return new Finding.One<>(since.get(0), true);
            }
        }
        return matches.size() == 1
                ? new Finding.One<>(matches.get(0), false)
                : new Finding.Several<>(matches.stream().map(Sync::id).sorted().toList());
    }

    private static boolean madeSince(Sync sync, Instant intent) {
        Instant created = sync.createdAt();
        return created == null || !created.isBefore(intent.minus(CLOCK_SKEW));
    }
}
