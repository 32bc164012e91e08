package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.Plan;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Reports of what Weld may answer, however odd. */
public final class AnyAnswer {
    private static final List<String> ODD = List.of(
            "",
            "a",
            "Accounts",
            "\u65e5\u672c\u8a9e",
            "\ud83d\ude80",
            "\ud83d",
            "line\nbreak\ttab",
            "nul\u0000",
            "\"quoted\\\"",
            "<b>&",
            "M\u00f8der og \u00e6bler",
            "\u200b\u202e");
    private static final List<Long> NUMBERS = List.of(
            -1L, 0L, 1L, 9_007_199_254_740_991L, 9_007_199_254_740_992L, 10_000_000_000_000_000L, Long.MAX_VALUE);
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    private final Random random;

    public AnyAnswer(long seed) {
        this.random = new Random(seed);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String text(int longest) {
        String text = one(ODD);
        return random.nextInt(4) > 0 || text.isEmpty() ? text : text.repeat(random.nextInt(longest) + 1);
    }

    private String name() {
        return random.nextInt(3) == 0 ? text(400) : "stream " + random.nextInt(20);
    }

    private Instant time() {
        return one(List.of(NOW, Instant.MIN, Instant.MAX, Instant.EPOCH, Instant.parse("9999-12-31T23:59:59Z")));
    }

    private Run run() {
        return random.nextInt(4) == 0
                ? null
                : new Run(
                        one(List.of("FAILED", "COMPLETED", "RUNNING", text(100))),
                        time(),
                        random.nextBoolean() ? null : time(),
                        one(NUMBERS),
                        one(NUMBERS),
                        text(100),
                        random.nextBoolean() ? null : text(2000));
    }

    /** What a report makes of a sync and its runs. */
    public SyncReport report() {
        int count = one(List.of(0, 1, 5, 40, 1200));
        List<Stream> streams = IntStream.range(0, count)
                .mapToObj(i -> new Stream(text(300), "s", name()))
                .toList();
        List<StreamRuns> runs = streams.stream()
                .map(stream -> new StreamRuns(stream.name(), run(), run()))
                .toList();
        Sync sync = new Sync(
                "s",
                "c",
                "crm",
                text(300),
                null,
                null,
                random.nextBoolean(),
                text(100),
                null,
                streams,
                null,
                null,
                null);
        SyncStatusBuilder draft = SyncStatusBuilder.after(SyncReport.EMPTY, 1, NOW)
                .remote(sync, Set.of(name()))
                .available(random.nextInt(2000))
                .runs(runs)
                .reachable(random.nextBoolean(), Reason.APIUnavailable, text(5000))
                .reconcileHandled(text(2000));
        if (random.nextInt(3) == 0) {
            draft.observed(new Plan(
                    List.of(),
                    IntStream.range(0, count)
                            .mapToObj(i -> new Blocker(Blocker.Kind.STREAM_NOT_FOUND, text(1000)))
                            .toList()));
        } else {
            draft.ready(one(List.of(Reason.InSync, Reason.Rejected, Reason.APIUnavailable)), text(5000))
                    .append(text(5000));
        }
        return draft.build();
    }

    /** As many failed streams as there may be, each with as long a message in Japanese. */
    public static SyncReport thousandFailures(int characters) {
        List<Stream> streams = IntStream.range(0, 1000)
                .mapToObj(i -> new Stream("id" + i, "s", "stream " + i))
                .toList();
        String error = "\u65e5".repeat(characters);
        return SyncStatusBuilder.after(SyncReport.EMPTY, 1, NOW)
                .remote(
                        new Sync(
                                "s",
                                "c",
                                "crm",
                                "0 * * * *",
                                null,
                                null,
                                true,
                                "RUNNING",
                                null,
                                streams,
                                null,
                                null,
                                null),
                        Set.of())
                .runs(streams.stream()
                        .map(stream ->
                                new StreamRuns(stream.name(), null, new Run("FAILED", NOW, NOW, 1L, 1L, "FULL", error)))
                        .toList())
                .ready(Reason.InSync, Situation.IN_SYNC.message())
                .build();
    }
}
