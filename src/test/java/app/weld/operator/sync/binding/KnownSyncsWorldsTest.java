package app.weld.operator.sync.binding;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whenever the newest syncs are said to show that a sync is absent, a complete listing that began at the same time shows the same:
 * in random workspaces with other orders, times, pages and delays, where others create and delete syncs at any moment.
 */
class KnownSyncsWorldsTest {
    private static final int COUNT = Integer.getInteger("known.count", 200);
    private static final int STEPS = 80;
    /** 0: as they were made; 1: oldest first; 2: any; 3: by their times, so that some show up below older ones. */
    private static final int[] ORDERS = {0, 0, 0, 1, 2, 3, 3, 3};

    @Test
    void absenceIsNeverSaidOfWhatACompleteListingShows() {
        int said = 0;
        for (long seed = 0; seed < COUNT; seed++) {
            said += new World(seed).run();
        }
        assertThat(said).as("how often absence was said").isGreaterThan(COUNT);
    }

    /** A sync in Weld, and how long it was there. */
    private static final class Row {
        private final Sync sync;
        private final int number;
        private final Instant from;
        /** When it was created by the clock of the server that did so. */
        private final Instant exact;

        private Instant until = Instant.MAX;

        private Row(Sync sync, int number, Instant from, Instant exact) {
            this.exact = exact;
            this.sync = sync;
            this.number = number;
            this.from = from;
        }

        private boolean isThere(Instant at) {
            return !from.isAfter(at) && until.isAfter(at);
        }
    }

    /** A complete listing that was begun and has not ended. */
    private record Slow(String connection, List<Sync> read, KnownSyncs.Beginning began) {}

    private static final class World {
        private final long seed;
        private final Random random;
        private final ManualClock clock = new ManualClock();
        private final List<Row> rows = new ArrayList<>();
        private final Set<String> deleted = new HashSet<>();
        private final Map<String, Instant> own = new HashMap<>();
        private final KnownSyncs known = new KnownSyncs(clock, deleted::contains);
        private final int order;
        private final int times;
        private final int page;
        private final Duration lag;
        private final Duration offset;
        private final int busy;
        /** Whether many are created at the same moment, by this process and by others. */
        private final boolean bursts;

        private @Nullable Slow slow;
        private int said;

        private World(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            // Most are as it is documented.
            order = ORDERS[random.nextInt(ORDERS.length)];
            times = Math.max(0, random.nextInt(8) - 3);
            page = random.nextBoolean() ? 1 + random.nextInt(3) : 5 + random.nextInt(20);
            lag = random.nextInt(4) == 0 ? Duration.ofMillis(random.nextInt(8_000)) : Duration.ZERO;
            offset = Duration.ofSeconds(random.nextInt(3) == 0 ? random.nextInt(600) - 300 : 0);
            busy = 1 + random.nextInt(8);
            bursts = random.nextBoolean();
        }

        private int run() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(10)) {
                    case 0, 1 ->
                        clock.advance(Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(40_000) : 900));
                    case 2 -> others();
                    case 3 -> beginSlow();
                    case 4 -> endSlow();
                    case 5 -> burst();
                    default -> create(connection(), schema());
                }
            }
            return said;
        }

        private void burst() {
            for (int i = bursts ? 2 + random.nextInt(6) : 0; i > 0; i--) {
                create(connection(), schema());
                others();
            }
        }

        private String connection() {
            return "conn" + random.nextInt(3);
        }

        private String schema() {
            return "schema" + random.nextInt(12);
        }

        private Sync make(String connection, String schema) {
            clock.advance(Duration.ofMillis(1 + random.nextInt(bursts ? 30 : 300)));
            Instant now = clock.instant();
            int number = rows.size();
            // Servers of Weld differ by less than the precision of its time.
            Instant exact = now.plus(offset).plusMillis(random.nextInt(4) == 0 ? random.nextInt(900) : 0);
            Instant created =
                    switch (times) {
                        case 1 -> exact.truncatedTo(ChronoUnit.MINUTES);
                        case 2 -> exact.truncatedTo(ChronoUnit.SECONDS);
                        case 3 -> null;
                        case 4 -> Instant.EPOCH;
                        default -> exact;
                    };
            Sync sync = new Sync(
                    "s" + number, connection, schema, "0 * * * *", null, null, true, null, null, null, created);
            rows.add(new Row(sync, number, now, exact));
            return sync;
        }

        /** Others, by hand or by another process, create and delete. */
        private void others() {
            for (int i = random.nextInt(busy); i >= 0; i--) {
                List<Row> there = rows.stream()
                        .filter(row -> row.isThere(clock.instant()))
                        .toList();
                if (there.isEmpty() || random.nextInt(5) > 0) {
                    make(connection(), schema());
                } else {
                    there.get(random.nextInt(there.size())).until = clock.instant();
                }
            }
        }

        private void meanwhile() {
            clock.advance(Duration.ofMillis(random.nextInt(bursts ? 20 : 200)));
            if (random.nextInt(bursts ? 2 : 6) == 0) {
                others();
            }
        }

        private List<Sync> shown() {
            Instant at = clock.instant().minus(lag);
            Comparator<Row> by =
                    switch (order) {
                        case 1 -> Comparator.comparing(row -> row.number);
                        case 2 -> Comparator.comparing(row -> row.sync.id().hashCode() * 31_337);
                        case 3 ->
                            Comparator.comparing((Row row) -> row.exact)
                                    .thenComparing(row -> row.number)
                                    .reversed();
                        default -> Comparator.comparing(row -> -row.number);
                    };
            return rows.stream()
                    .filter(row -> row.isThere(at))
                    .sorted(by)
                    .map(row -> row.sync)
                    .toList();
        }

        private List<Sync> shownOf(String connection) {
            return shown().stream()
                    .filter(sync -> sync.connectionId().equals(connection))
                    .toList();
        }

        /** The page after this sync; absent where Weld does not know the sync any more. */
        private @Nullable List<Sync> pageAfter(@Nullable Sync last) {
            List<Sync> all = shown();
            int from = last == null ? 0 : all.indexOf(last) + 1;
            return last != null && from == 0 ? null : all.subList(from, Math.min(from + page, all.size()));
        }

        private void create(String connection, String schema) {
            Instant mine = own.get(connection + schema);
            if (mine != null && mine.plusSeconds(90).isAfter(clock.instant())) {
                return;
            }
            if (!isAbsent(connection, schema)) {
                KnownSyncs.Beginning began = known.begin(clock.instant());
                List<Sync> all = shownOf(connection);
                meanwhile();
                known.listed(connection, Listing.of(all), began);
                if (all.stream().anyMatch(sync -> schema.equals(sync.destinationSchemaName()))) {
                    return;
                }
            }
            Sync made = make(connection, schema);
            known.made(made);
            own.put(connection + schema, clock.instant());
            if (random.nextInt(8) == 0) {
                rows.get(rows.size() - 1).until = clock.instant();
                deleted.add(made.id());
                own.remove(connection + schema);
            }
        }

        private boolean isAbsent(String connection, String schema) {
            Instant since = clock.instant();
            if (!known.canBeUpdated(connection)) {
                return false;
            }
            clock.advance(Duration.ofMillis(random.nextInt(50)));
            KnownSyncs.Beginning began = known.begin(clock.instant());
            List<Sync> whole = shownOf(connection);
            List<Sync> read = new ArrayList<>();
            boolean enough = false;
            while (!enough) {
                List<Sync> next = pageAfter(read.isEmpty() ? null : read.get(read.size() - 1));
                if (next == null) {
                    return false;
                }
                read.addAll(next);
                if (next.size() < page) {
                    break;
                }
                enough = known.isEnough(read);
                meanwhile();
            }
            known.newest(Listing.of(read), !enough, began);
            if (!known.showsAbsence(connection, schema, since)) {
                return false;
            }
            said++;
            assertThat(whole)
                    .as("seed %s, order %s, times %s, page %s, lag %s", seed, order, times, page, lag)
                    .noneMatch(sync -> schema.equals(sync.destinationSchemaName())
                            && rows.get(Integer.parseInt(sync.id().substring(1)))
                                    .isThere(clock.instant()));
            return true;
        }

        private void beginSlow() {
            if (slow == null) {
                String connection = connection();
                slow = new Slow(connection, shownOf(connection), known.begin(clock.instant()));
            }
        }

        private void endSlow() {
            if (slow != null) {
                known.listed(slow.connection(), Listing.of(slow.read()), slow.began());
                slow = null;
            }
        }
    }
}
