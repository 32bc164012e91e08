package app.weld.operator.simulation;

import static app.weld.operator.standin.Way.BRIDGES_WITHOUT_ID;
import static app.weld.operator.standin.Way.CONNECTIONS_WITHOUT_INTEGRATION;
import static app.weld.operator.standin.Way.CONNECTIONS_WITHOUT_LABEL;
import static app.weld.operator.standin.Way.OFFERED_STREAMS_TIME_OUT;
import static app.weld.operator.standin.Way.RUNNING_MEANS_RAN;
import static app.weld.operator.standin.Way.SETTINGS_MERGED;
import static app.weld.operator.standin.Way.START_DATES_IGNORED;
import static app.weld.operator.standin.Way.STATUS_WITHOUT_FAILURES;
import static app.weld.operator.standin.Way.STREAMS_REPLACED;

import app.weld.operator.weld.Call;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.ListOrder;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

/** A way in which Weld may be otherwise than assumed. Each history draws some of those that hold. */
enum Way {
    /** Reads and listings show what was done only later. */
    READS_LAG((weld, random) -> weld.quirks()
            .readLag(Duration.ofMillis(random.nextInt(8_000)))
            .listingLag(Duration.ofMillis(random.nextInt(8_000)))),
    CLOCK_AHEAD((weld, random) -> weld.quirks().clockOffset(Duration.ofSeconds(5 + random.nextInt(600)))),
    CLOCK_BEHIND((weld, random) -> weld.quirks().clockOffset(Duration.ofSeconds(-5 - random.nextInt(600)))),
    SCHEMAS_FOLDED((weld, random) -> weld.quirks().schema(name -> name.toUpperCase(Locale.ROOT))),
    DATES_SHIFTED((weld, random) -> weld.quirks().startDateZone(ZoneId.of("Europe/Copenhagen"))),
    DATES_IGNORED((weld, random) -> weld.quirks().with(START_DATES_IGNORED)),
    /** Answers and later reads spell a schedule otherwise than it was sent. */
    SCHEDULES_SPELLED((weld, random) -> {
        if (random.nextBoolean()) {
            weld.quirks().answeredSchedule(Way::spelled);
        }
        weld.quirks().readSchedule(Way::spelled);
    }),
    PUTS_REPLACE((weld, random) -> weld.quirks().with(STREAMS_REPLACED)),
    SETTINGS_MERGE((weld, random) -> weld.quirks().with(SETTINGS_MERGED)),
    SETTINGS_COMPUTED((weld, random) -> weld.quirks().computed("account", JsonNodeFactory.instance.textNode("42"))),
    RUNS_LATE((weld, random) -> weld.quirks()
            .runDelay(Duration.ofSeconds(random.nextInt(1_800)))
            .runLength(Duration.ofSeconds(1 + random.nextInt(300)))),
    /** What was just made or enabled is nothing that runs, for a while. */
    JOBS_LATE((weld, random) ->
            weld.quirks().jobDelay(Duration.ofSeconds(random.nextInt(120)), random.nextBoolean() ? 404 : 400)),
    OFFERS_TIME_OUT((weld, random) -> weld.quirks().with(OFFERED_STREAMS_TIME_OUT)),
    ODD_SYNC((weld, random) -> {
        weld.unreadable(Call.SYNCS, "it has no connection_id");
        weld.unreadable(Call.SYNCS_OF, "it has no connection_id");
    }),
    ODD_STREAM((weld, random) -> {
        weld.unreadable(Call.STREAMS, "it has no name");
        weld.unreadable(Call.STREAMS_OF, "it has no name");
    }),
    ODD_CONNECTION((weld, random) -> weld.unreadable(Call.CONNECTIONS, "it has no id")),
    ODD_BRIDGE((weld, random) -> weld.unreadable(Call.BRIDGES, "it has no id")),
    BRIDGES_WITHOUT_IDS((weld, random) -> weld.quirks().with(BRIDGES_WITHOUT_ID)),
    CONNECTIONS_WITHOUT_LABELS((weld, random) -> weld.quirks().with(CONNECTIONS_WITHOUT_LABEL)),
    CONNECTIONS_WITHOUT_INTEGRATIONS((weld, random) -> weld.quirks().with(CONNECTIONS_WITHOUT_INTEGRATION)),
    CONNECTIONS_WITHOUT_TIMES(
            (weld, random) -> weld.quirks().with(app.weld.operator.standin.Way.CONNECTIONS_WITHOUT_TIMES)),
    /** Listings have many pages. */
    PAGES_SMALL((weld, random) -> weld.lists().pageSize(1 + random.nextInt(3))),
    LISTED_OLDEST_FIRST((weld, random) -> weld.lists().order(ListOrder.OLDEST_FIRST)),
    LISTED_BY_HASH((weld, random) -> weld.lists().order(ListOrder.BY_HASH)),
    LISTED_NEWEST_LAST((weld, random) -> weld.lists().order(ListOrder.NEWEST_LAST)),
    CREATION_TIMES_MISSING((weld, random) -> weld.lists().creationTime(created -> null)),
    CREATION_TIMES_COARSE((weld, random) ->
            weld.lists().creationTime(created -> created == null ? null : created.truncatedTo(ChronoUnit.MINUTES))),
    CREATION_TIMES_EQUAL((weld, random) -> weld.lists().creationTime(created -> Instant.parse("2026-03-02T05:00:00Z"))),
    RUNNING_MEANS_ENABLED(
            (weld, random) -> weld.quirks().without(RUNNING_MEANS_RAN).with(STATUS_WITHOUT_FAILURES));

    /**
     * Those that are drawn; {@code -Dhistories.ways=READS_LAG,PUTS_REPLACE} or {@code =ALL} draws others. Where a sync cannot be
     * read, nothing new is made on purpose, since it may be the one that is wanted: nothing converges.
     */
    private static final Set<Way> DRAWN = EnumSet.complementOf(EnumSet.of(ODD_SYNC));

    static final Duration LONGEST_LAG = Duration.ofSeconds(8);

    @SuppressWarnings("ImmutableEnumChecker")
    private final BiConsumer<FakeWeld, Random> takes;

    Way(BiConsumer<FakeWeld, Random> takes) {
        this.takes = takes;
    }

    private static String spelled(String schedule) {
        return schedule.endsWith(" 1") ? schedule.replaceAll("1$", "MON") : schedule.replaceFirst(" ", " 0");
    }

    /** Those that one account takes in one history. */
    static List<Way> draw(Random random) {
        String named = System.getProperty("histories.ways", "");
        List<Way> drawn = named.isEmpty()
                ? List.copyOf(DRAWN)
                : named.equals("ALL")
                        ? List.of(values())
                        : Arrays.stream(named.split(",", -1)).map(Way::valueOf).toList();
        // Some histories are in the simulation as it is assumed, and some in one that is otherwise in one thing.
        int least = random.nextInt(4);
        return drawn.stream()
                .filter(way -> switch (least) {
                    case 0 -> false;
                    case 1 -> random.nextInt(drawn.size()) == 0;
                    default -> random.nextInt(4) == 0;
                })
                .toList();
    }

    void takeIn(FakeWeld weld, Random random) {
        takes.accept(weld, random);
    }
}
