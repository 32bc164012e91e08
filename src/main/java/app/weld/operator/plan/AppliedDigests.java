package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.Applied;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
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
    private static final int LONGEST_KEY = 60;

    private AppliedDigests() {}

    /**
     * What stands in Weld because this resource put it there.
     *
     * @param sync what Weld has after everything that could be done was done
     * @param before what stood there before, which still holds of what was not done
     * @param undone whether a facet differs still
     * @param undoneStream whether the stream of this name differs still
     * @param owned names of the streams that this resource has added, now or before
     */
    public static Applied of(
            DesiredSync desired,
            Sync sync,
            Applied before,
            Predicate<Facet> undone,
            Predicate<String> undoneStream,
            Collection<String> owned) {
        Map<String, String> streams = new TreeMap<>();
        for (SourceStream wish : desired.streamsOrNone()) {
            String name = wish.name();
            String digest = undoneStream.test(name)
                    ? before.streams().get(key(name))
                    : sync.stream(name).map(found -> stream(wish, found)).orElse(null);
            if (digest != null) {
                streams.put(key(name), digest);
            }
        }
        return new Applied(
                undone.test(Facet.SETTINGS) ? before.settings() : settings(desired, sync),
                undone.test(Facet.SCHEDULE) ? before.syncInterval() : schedule(desired, sync),
                streams,
                stillMeant(desired, sync, owned));
    }

    /**
     * What stands in Weld right after the sync was created, with what is bound to stand there once its streams are: of a
     * stream that is wanted by its name alone nothing else can differ. The rest is noted when it was applied.
     *
     * @param sync as Weld answered
     */
    public static Applied atCreation(DesiredSync desired, Sync sync) {
        Map<String, String> streams = new TreeMap<>();
        for (SourceStream wish : desired.streamsOrNone()) {
            if (wish.equals(SourceStream.named(wish.name()))) {
                streams.put(
                        key(wish.name()),
                        stream(wish, new Stream("", sync.id(), wish.name(), null, null, null, null, null, null)));
            }
        }
        String settings = settings(desired, sync);
        String schedule = schedule(desired, sync);
        return new Applied(
                settings != null && isAsWished(settings) ? settings : null,
                schedule != null && isAsWished(schedule) ? schedule : null,
                streams,
                List.copyOf(new TreeSet<>(desired.streamNames())));
    }

    private static boolean isAsWished(String pair) {
        int slash = pair.indexOf('/');
        return pair.substring(0, slash).equals(pair.substring(slash + 1));
    }

    /** The key of a stream: long names stand in many places of a resource already, which has 1.5 MB at most. */
    static String key(String name) {
        return name.length() <= LONGEST_KEY ? name : Digest.of(name);
    }

    private static @Nullable String settings(DesiredSync desired, Sync sync) {
        return desired.settings() == null ? null : settings(desired.settings(), sync);
    }

    private static @Nullable String schedule(DesiredSync desired, Sync sync) {
        String wish = desired.syncInterval();
        return wish == null || sync.syncInterval() == null ? null : schedule(wish, sync);
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
                + Digest.of(Arrays.asList(
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

    /** Whether a pair speaks of this wish, whatever was answered. */
    static boolean isOf(@Nullable Object wish, @Nullable String pair) {
        return wish != null && pair != null && pair.startsWith(Digest.of(wish) + "/");
    }

    /** Whether this is the wish of a stream that was applied. */
    static boolean isOf(SourceStream wish, Applied applied) {
        String pair = applied.streams().get(key(wish.name()));
        return pair != null && pair.startsWith(wish(wish));
    }

    private static String pair(Object wish, @Nullable Object answer) {
        return Digest.of(wish) + "/" + Digest.of(answer);
    }
}
