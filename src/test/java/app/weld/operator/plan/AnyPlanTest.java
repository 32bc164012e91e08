package app.weld.operator.plan;

import static app.weld.operator.weld.StreamProperty.ENABLED_HISTORY_TABLE;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_SUBSTREAMS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_ALWAYS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_AT_MIDNIGHT;
import static app.weld.operator.weld.StreamProperty.HASHED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.INCREMENTAL_POINTER_ID;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.StreamRemovalPolicy;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hundreds of desired syncs over hundreds of syncs, each planned, carried out and planned again. */
class AnyPlanTest {
    private static final int TRIES = 300;

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "3, false", "1, true", "2, true", "3, true"})
    void planningAgainAfterApplyingIsEmpty(long seed, boolean replacing) {
        Random random = new Random(seed);
        for (int i = 0; i < TRIES; i++) {
            // Given
            DesiredSync desired = anyDesiredSync(random);
            Sync before = random.nextInt(4) == 0 ? null : anySync(random);
            List<String> owned = some(random, "a", "b", "c", "d");
            LastApplied known = new LastApplied(null, null, java.util.Map.of(), owned);
            Plan plan = SyncPlanner.plan(desired, new ObservedSync(before, null, known, true));
            // When
            Sync after = before;
            for (Action action : plan.actions()) {
                after = new Doing(after, desired, replacing).after(action);
            }
            if (before == null) {
                // A sync is created first, and its streams and the rest are planned once it is there.
                Plan rest = SyncPlanner.plan(desired, new ObservedSync(after, null, known, true));
                for (Action action : rest.actions()) {
                    after = new Doing(after, desired, replacing).after(action);
                }
            }
            // Then
            LastApplied applied = AppliedDigests.of(
                    desired, after, known, facet -> false, name -> false, owned, List.of(), name -> false);
            assertThat(SyncPlanner.plan(desired, new ObservedSync(after, null, applied, true))
                            .actions())
                    .as("seed %d, try %d: %s over %s", seed, i, desired, before)
                    .isEmpty();
        }
    }

    private static DesiredSync anyDesiredSync(Random random) {
        List<SourceStream> streams = some(random, "a", "b", "c").stream()
                .map(name -> SourceStream.named(name)
                        .with(INCREMENTAL_POINTER_ID, one(random, null, "id", "at"))
                        .with(EXCLUDED_COLUMNS, one(random, null, List.of(), List.of("x")))
                        .with(HASHED_COLUMNS, one(random, null, List.of("y")))
                        .with(EXCLUDED_SUBSTREAMS, one(random, null, List.of(), List.of("s", "t")))
                        .with(FULL_SYNC_ALWAYS, one(random, null, true, false))
                        .with(FULL_SYNC_AT_MIDNIGHT, one(random, null, true, false))
                        .with(ENABLED_HISTORY_TABLE, one(random, null, true, false)))
                .toList();
        String orchestration = one(random, null, "o1", "o2");
        return new DesiredSync(
                "c1",
                "shop",
                orchestration == null ? one(random, "0 0 * * *", "5 5 * * *") : one(random, null, "0 0 * * *"),
                orchestration,
                null,
                one(random, null, Json.of("{'a':1}"), Json.of("{'a':{'b':[1]},'c':null}")),
                random.nextBoolean(),
                random.nextInt(5) == 0 ? null : streams,
                one(random, StreamRemovalPolicy.values()));
    }

    private static Sync anySync(Random random) {
        return new Sync(
                "s1",
                "c1",
                "shop",
                one(random, "0 0 * * *", "6 6 * * *"),
                null,
                one(random, null, "o1"),
                random.nextBoolean(),
                null,
                one(random, null, Json.of("{}"), Json.of("{'a':2,'x':1}"), Json.of("{'a':{'z':1},'c':3}")),
                some(random, "a", "b", "d").stream()
                        .map(name -> new Stream(
                                "id-" + name,
                                "s1",
                                name,
                                StreamProperties.NONE
                                        .with(INCREMENTAL_POINTER_ID, one(random, null, "id"))
                                        .with(EXCLUDED_SUBSTREAMS, one(random, null, List.of("t", "s")))
                                        .with(FULL_SYNC_ALWAYS, one(random, null, true, false))
                                        .with(FULL_SYNC_AT_MIDNIGHT, one(random, null, true))))
                        .toList(),
                null);
    }

    @SafeVarargs
    private static <T> T one(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static List<String> some(Random random, String... names) {
        return java.util.stream.Stream.of(names)
                .filter(name -> random.nextBoolean())
                .toList();
    }

    /** What Weld would make of an action. */
    private record Doing(Sync sync, DesiredSync desired, boolean replacing) {
        @Override
        public Sync sync() {
            return sync == null ? created() : sync;
        }

        Sync after(Action action) {
            return switch (action) {
                case Action.CreateSync(NewSync wanted, var _) ->
                    sync().withSettings(Objects.requireNonNullElse(wanted.settings(), Json.of("{}")));
                case Action.Disable _ -> sync().withEnabled(false);
                case Action.Enable _ -> sync().withEnabled(true);
                case Action.DetachOrchestration _ -> with(sync().syncInterval(), null);
                case Action.AttachOrchestration attach -> with(null, attach.orchestrationId());
                case Action.UpdateSchedule update -> with(update.desired(), sync().orchestrationId());
                case Action.UpdateSettings(var _, var _, JsonNode sent) ->
                    sync().withSettings(replacing ? sent : SettingsDiff.merge(sent, sync().settings(), null));
                case Action.PutStreams put -> withPut(put);
                case Action.RemoveStreams remove ->
                    sync().withStreams(sync().streams().stream()
                            .filter(found -> !remove.names().contains(found.name()))
                            .toList());
            };
        }

        private Sync withPut(Action.PutStreams action) {
            List<Stream> now = new ArrayList<>(sync().streams());
            for (StreamChange change : action.changes()) {
                SourceStream desired = change.sent();
                Stream was = sync().stream(desired.name()).orElseGet(() -> added(desired.name()));
                now.removeIf(found -> found.name().equals(desired.name()));
                now.add(new Stream(was.id(), "s1", was.name(), visible(desired, was)));
            }
            return sync().withStreams(now);
        }

        private static Sync created() {
            return new Sync("s1", "c1", "shop", "0 0 * * *", null, null, true, null, Json.of("{}"), List.of(), null);
        }

        private static Stream added(String name) {
            return new Stream("id-" + name, "s1", name);
        }

        /** A Weld that replaces forgets what it is not sent. */
        private StreamProperties visible(SourceStream sent, Stream was) {
            StreamProperties now =
                    replacing ? sent.properties() : sent.properties().over(was.properties());
            return StreamProperties.of(property -> property.isVisible() ? now.get(property) : null);
        }

        private Sync with(String interval, String orchestration) {
            Sync was = sync();
            return new Sync(
                    was.id(),
                    was.connectionId(),
                    was.destinationSchemaName(),
                    interval,
                    was.startDate(),
                    orchestration,
                    was.enabled(),
                    was.status(),
                    was.settings(),
                    was.streams(),
                    was.createdAt());
        }
    }
}
