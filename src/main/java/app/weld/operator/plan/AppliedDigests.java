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

/** The digests of {@link LastApplied}: {@code declared/answer}, where the answer is limited to what is declared. */
public final class AppliedDigests {

    private AppliedDigests() {}

    /**
     * What Weld has because this resource applied it.
     *
     * @param sync what Weld has after everything that could be done was done
     * @param before the digests so far, which stay valid for what was not done
     * @param undone whether a facet still differs
     * @param undoneStream whether the stream of this name still differs
     * @param owned names of the streams that this resource has added, now or earlier
     * @param refused names of the streams that could not be added
     * @param mayExist whether a stream, by its {@linkplain OwnedStreams#kept kept name}, may be in Weld though the sync does not show it
     */
    public static LastApplied of(
            DesiredSync desired,
            Sync sync,
            LastApplied before,
            Predicate<Facet> undone,
            Predicate<String> undoneStream,
            Collection<String> owned,
            Collection<String> refused,
            Predicate<String> mayExist) {
        Map<String, String> streams = new TreeMap<>();
        for (SourceStream declared : desired.streamsOrNone()) {
            String name = declared.name();
            String known = before.streams().get(StreamKey.of(name));
            String digest = undoneStream.test(name)
                    ? known
                    : sync.stream(name)
                            .map(actual -> StreamDigest.of(declared, actual, StreamDigest.parse(known))
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
                undone.test(Facet.ORCHESTRATION) || desired.orchestrationName() != null
                        ? before.orchestration()
                        : orchestration(desired, sync, before),
                undone.test(Facet.ENABLED) ? before.enabled() : pair(desired.enabled(), sync.enabled()),
                streams,
                DeclaredColumns.of(desired, before, undoneStream),
                stillOwned(desired, sync, owned, refused, mayExist));
    }

    /**
     * What Weld has right after the sync was created, and what it will have once the streams are added and the sync is enabled or
     * disabled: a stream that is declared by its name alone cannot differ in anything else. {@link Drift} counts neither before it
     * was seen. The rest is recorded when it has been applied.
     *
     * @param sync as Weld answered
     */
    public static LastApplied atCreation(DesiredSync desired, Sync sync) {
        Map<String, String> streams = new TreeMap<>();
        for (SourceStream declared : desired.streamsOrNone()) {
            if (declared.equals(SourceStream.named(declared.name()))) {
                streams.put(
                        StreamKey.of(declared.name()), stream(declared, new Stream("", sync.id(), declared.name())));
            }
        }
        String settings = settings(desired, sync);
        String schedule = schedule(desired, sync);
        return new LastApplied(
                schema(desired, sync.destinationSchemaName()),
                startDate(desired, sync),
                settings != null && isAsDeclared(settings) ? settings : null,
                null,
                schedule != null && isAsDeclared(schedule) ? schedule : null,
                null,
                pair(desired.enabled(), desired.enabled()),
                streams,
                Map.of(),
                OwnedStreams.with(List.of(), new TreeSet<>(desired.streamNames()), name -> true));
    }

    /** Whether this resource attached the sync to that orchestration. */
    static boolean isAttached(String orchestrationId, LastApplied applied) {
        String pair = applied.orchestration();
        return pair != null && pair.endsWith("/" + Digest.of(orchestrationId));
    }

    private static boolean isAsDeclared(String pair) {
        int slash = pair.indexOf('/');
        return pair.substring(0, slash).equals(pair.substring(slash + 1));
    }

    private static @Nullable String settings(DesiredSync desired, Sync sync) {
        return desired.settings() == null ? null : settings(desired.settings(), sync);
    }

    private static @Nullable String schedule(DesiredSync desired, Sync sync) {
        String declared = desired.syncInterval();
        return declared == null || sync.syncInterval() == null || isStartedByAnOrchestration(desired, sync)
                ? null
                : schedule(declared, sync);
    }

    /** Then no schedule is sent, and neither Weld's schedule nor the one applied before says anything about the declared one. */
    private static boolean isStartedByAnOrchestration(DesiredSync desired, Sync sync) {
        return sync.orchestrationId() != null || desired.isOrchestrated();
    }

    static String schema(DesiredSync desired, @Nullable String answer) {
        return pair(desired.destinationSchemaName(), answer);
    }

    private static @Nullable String startDate(DesiredSync desired, Sync sync) {
        return desired.startDate() == null ? null : pair(desired.startDate(), sync.startDate());
    }

    /** An attachment is remembered while it lasts, because its absence from the manifest then requests detaching. */
    private static @Nullable String orchestration(DesiredSync desired, Sync sync, LastApplied before) {
        String actual = sync.orchestrationId();
        if (actual == null) {
            return null;
        }
        if (desired.orchestrationId() == null) {
            return isAttached(actual, before) ? before.orchestration() : null;
        }
        return pair(desired.orchestrationId(), actual);
    }

    /** A stream that is neither declared nor in Weld has no owner, once it is certain. Neither has one that Weld refused. */
    private static List<String> stillOwned(
            DesiredSync desired,
            Sync sync,
            Collection<String> owned,
            Collection<String> refused,
            Predicate<String> mayExist) {
        Set<String> existing = Objects.requireNonNullElse(sync.streams(), List.<Stream>of()).stream()
                .map(actual -> StreamKey.of(actual.name()))
                .collect(Collectors.toSet());
        Set<String> desiredKeys =
                desired.streamNames().stream().map(StreamKey::of).collect(Collectors.toSet());
        Set<String> refusedKeys = refused.stream().map(StreamKey::of).collect(Collectors.toSet());
        desiredKeys.removeAll(refusedKeys);
        Set<String> kept = owned.stream().map(StreamKey::of).collect(Collectors.toSet());
        Set<String> result = new LinkedHashSet<>(kept);
        result.retainAll(desiredKeys);
        kept.removeIf(name -> !existing.contains(name) && (refusedKeys.contains(name) || !mayExist.test(name)));
        result.addAll(kept);
        return result.stream().limit(OwnedStreams.MAX_NAMES).toList();
    }

    static String settings(JsonNode declared, Sync sync) {
        return pair(declared, SettingsDiff.managed(declared, sync.settings()));
    }

    static String schedule(String declared, Sync sync) {
        return pair(declared, sync.syncInterval());
    }

    static String stream(SourceStream declared, Stream actual) {
        return StreamDigest.of(declared, actual, null).text();
    }

    /** Whether a pair is about this declared value, whatever the answer was. */
    public static boolean isOf(@Nullable Object declared, @Nullable String pair) {
        return declared != null && pair != null && pair.startsWith(Digest.of(declared) + "/");
    }

    /** Whether this stream, as it is declared, is the one that was applied. */
    static boolean isOf(SourceStream declared, LastApplied applied) {
        StreamDigest digest = StreamDigest.parse(applied.streams().get(StreamKey.of(declared.name())));
        return digest != null && digest.isOf(declared);
    }

    private static String pair(Object declared, @Nullable Object answer) {
        return Digest.of(declared) + "/" + Digest.of(answer);
    }
}
