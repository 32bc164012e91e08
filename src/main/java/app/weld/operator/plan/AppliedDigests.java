package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.Applied;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The digests of {@link Applied}: {@code wish/answer}, where the answer is cut to what the wish speaks of. */
public final class AppliedDigests {
    private AppliedDigests() {}

    /**
     * What stands in Weld because this resource put it there.
     *
     * @param sync what Weld has after everything that could be done was done
     * @param inPlace whether the facet, or with {@code streams[name]} the stream, was not refused
     * @param owned names of the streams that this resource has added, now or before
     */
    public static Applied of(
            DesiredSync desired,
            Sync sync,
            Predicate<Facet> inPlace,
            Predicate<String> streamInPlace,
            Collection<String> owned) {
        JsonNode settings = desired.settings();
        String interval = desired.syncInterval();
        Map<String, String> streams = new TreeMap<>();
        for (SourceStream wish : desired.streamsOrNone()) {
            sync.stream(wish.name())
                    .filter(found -> streamInPlace.test(wish.name()))
                    .ifPresent(found -> streams.put(wish.name(), stream(wish, found)));
        }
        return new Applied(
                settings == null || !inPlace.test(Facet.SETTINGS) ? null : settings(settings, sync),
                interval == null || sync.syncInterval() == null || !inPlace.test(Facet.SCHEDULE)
                        ? null
                        : schedule(interval, sync),
                streams,
                stillMeant(desired, sync, owned));
    }

    /** Streams that are neither wanted nor there are nobody's. */
    private static List<String> stillMeant(DesiredSync desired, Sync sync, Collection<String> owned) {
        Set<String> meant = new TreeSet<>(owned);
        meant.removeIf(name ->
                !desired.streamNames().contains(name) && sync.stream(name).isEmpty());
        return List.copyOf(meant);
    }

    static String settings(JsonNode wish, Sync sync) {
        return pair(wish, Settings.managed(wish, sync.settings()));
    }

    static String schedule(String wish, Sync sync) {
        return pair(wish, sync.syncInterval());
    }

    static String stream(SourceStream wish, Stream found) {
        return wish(wish)
                + Digest.of(java.util.Arrays.asList(
                        wish.incrementalPointerId() == null ? null : found.incrementalPointerId(),
                        wish.excludedSubstreams() == null ? null : found.excludedSubstreams(),
                        wish.fullSyncAlways() == null ? null : found.fullSyncAlways(),
                        wish.fullSyncAtMidnight() == null ? null : found.fullSyncAtMidnight(),
                        wish.protectedFromFullSync() == null ? null : found.protectedFromFullSync(),
                        wish.enabledHistoryTable() == null ? null : found.enabledHistoryTable()));
    }

    /** The first half of a stream's digest. */
    static String wish(SourceStream wish) {
        return Digest.of(wish) + "/";
    }

    private static String pair(Object wish, @Nullable Object answer) {
        return Digest.of(wish) + "/" + Digest.of(answer);
    }
}
