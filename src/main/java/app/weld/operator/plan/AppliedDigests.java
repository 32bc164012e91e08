package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The digests of {@link LastApplied}: {@code wish/answer}, where the answer is cut to what the wish speaks of. */
public final class AppliedDigests {

    private AppliedDigests() {}

    /**
     * What stands in Weld because this resource put it there.
     *
     * @param sync what Weld has after everything that could be done was done
     * @param before what stood there before, which still holds of what was not done
     * @param undone whether a facet differs still
     * @param undoneStream whether the stream of this name differs still
     * @param owned names of the streams that this resource has added, now or before
     * @param refused names of the streams that were to be added and cannot be
     */
    public static LastApplied of(
            DesiredSync desired,
            Sync sync,
            LastApplied before,
            Predicate<Facet> undone,
            Predicate<String> undoneStream,
            Collection<String> owned,
            Collection<String> refused) {
        Map<String, String> streams = new TreeMap<>();
        for (SourceStream wish : desired.streamsOrNone()) {
            String name = wish.name();
            String known = before.streams().get(StreamKey.of(name));
            String digest = undoneStream.test(name)
                    ? known
                    : sync.stream(name)
                            .map(found -> StreamDigest.of(wish, found, StreamDigest.parse(known))
                                    .text())
                            .orElse(null);
            if (digest != null) {
                streams.put(StreamKey.of(name), digest);
            }
        }
        return new LastApplied(
                before.schema(),
                startDate(desired, sync),
                undone.test(Facet.SETTINGS) ? before.settings() : settings(desired, sync),
                before.settingsReplace(),
                undone.test(Facet.SCHEDULE) ? before.syncInterval() : schedule(desired, sync),
                undone.test(Facet.ORCHESTRATION) ? before.orchestration() : orchestration(desired, sync, before),
                undone.test(Facet.ENABLED) ? before.enabled() : pair(desired.enabled(), sync.enabled()),
                streams,
                DeclaredColumns.of(desired, before, undoneStream),
                stillMeant(desired, sync, owned, refused));
    }

    /**
     * What stands in Weld right after the sync was created, with what is bound to stand there once its streams are: of a
     * stream that is wanted by its name alone nothing else can differ. The rest is noted when it was applied.
     *
     * @param sync as Weld answered
     */
    public static LastApplied atCreation(DesiredSync desired, Sync sync) {
        Map<String, String> streams = new TreeMap<>();
        for (SourceStream wish : desired.streamsOrNone()) {
            if (wish.equals(SourceStream.named(wish.name()))) {
                streams.put(StreamKey.of(wish.name()), stream(wish, new Stream("", sync.id(), wish.name())));
            }
        }
        String settings = settings(desired, sync);
        String schedule = schedule(desired, sync);
        return new LastApplied(
                schema(desired, sync.destinationSchemaName()),
                startDate(desired, sync),
                settings != null && isAsWished(settings) ? settings : null,
                null,
                schedule != null && isAsWished(schedule) ? schedule : null,
                null,
                desired.enabled() == sync.enabled() ? pair(desired.enabled(), sync.enabled()) : null,
                streams,
                Map.of(),
                OwnedStreams.with(List.of(), new TreeSet<>(desired.streamNames()), name -> true));
    }

    /** Whether this resource attached the sync to that orchestration. */
    static boolean isAttached(String orchestrationId, LastApplied applied) {
        String pair = applied.orchestration();
        return pair != null && pair.endsWith("/" + Digest.of(orchestrationId));
    }

    private static boolean isAsWished(String pair) {
        int slash = pair.indexOf('/');
        return pair.substring(0, slash).equals(pair.substring(slash + 1));
    }

    private static @Nullable String settings(DesiredSync desired, Sync sync) {
        return desired.settings() == null ? null : settings(desired.settings(), sync);
    }

    private static @Nullable String schedule(DesiredSync desired, Sync sync) {
        String wish = desired.syncInterval();
        return wish == null || sync.syncInterval() == null || isStartedByAnOrchestration(desired, sync)
                ? null
                : schedule(wish, sync);
    }

    /** Then no schedule was sent, and what Weld has says nothing of the one that is wanted, nor does what was applied before. */
    private static boolean isStartedByAnOrchestration(DesiredSync desired, Sync sync) {
        String wish = desired.orchestrationId();
        return sync.orchestrationId() != null || (wish != null && !wish.isEmpty());
    }

    static String schema(DesiredSync desired, @Nullable String answer) {
        return pair(desired.destinationSchemaName(), answer);
    }

    private static @Nullable String startDate(DesiredSync desired, Sync sync) {
        return desired.startDate() == null ? null : pair(desired.startDate(), sync.startDate());
    }

    /** What was attached stays remembered while it is: its absence from the manifest means detaching then. */
    private static @Nullable String orchestration(DesiredSync desired, Sync sync, LastApplied before) {
        String found = sync.orchestrationId();
        if (found == null) {
            return null;
        }
        if (desired.orchestrationId() == null) {
            return isAttached(found, before) ? before.orchestration() : null;
        }
        return pair(desired.orchestrationId(), found);
    }

    /** Streams that are neither wanted nor there are nobody's, and so are those that were refused. */
    private static List<String> stillMeant(
            DesiredSync desired, Sync sync, Collection<String> owned, Collection<String> refused) {
        Set<String> there = Objects.requireNonNullElse(sync.streams(), List.<Stream>of()).stream()
                .map(found -> StreamKey.of(found.name()))
                .collect(Collectors.toSet());
        Set<String> wanted = desired.streamNames().stream().map(StreamKey::of).collect(Collectors.toSet());
        refused.forEach(name -> wanted.remove(StreamKey.of(name)));
        Set<String> kept = owned.stream().map(StreamKey::of).collect(Collectors.toSet());
        Set<String> meant = new LinkedHashSet<>(kept);
        meant.retainAll(wanted);
        kept.retainAll(there);
        meant.addAll(kept);
        return meant.stream().limit(OwnedStreams.MOST).toList();
    }

    static String settings(JsonNode wish, Sync sync) {
        return pair(wish, SettingsDiff.managed(wish, sync.settings()));
    }

    static String schedule(String wish, Sync sync) {
        return pair(wish, sync.syncInterval());
    }

    static String stream(SourceStream wish, Stream found) {
        return StreamDigest.of(wish, found, null).text();
    }

    /** Whether a pair speaks of this wish, whatever was answered. */
    static boolean isOf(@Nullable Object wish, @Nullable String pair) {
        return wish != null && pair != null && pair.startsWith(Digest.of(wish) + "/");
    }

    /** Whether this is the wish of a stream that was applied. */
    static boolean isOf(SourceStream wish, LastApplied applied) {
        StreamDigest digest = StreamDigest.parse(applied.streams().get(StreamKey.of(wish.name())));
        return digest != null && digest.isOf(wish);
    }

    private static String pair(Object wish, @Nullable Object answer) {
        return Digest.of(wish) + "/" + Digest.of(answer);
    }
}
