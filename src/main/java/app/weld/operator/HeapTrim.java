package app.weld.operator;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Returns memory that is not needed any more. The serial collector lets the heap grow to its limit before it looks for garbage
 * among the objects that have lived for a while: a restart with 10,000 syncs leaves about as much of that as the syncs themselves
 * take. Other collectors look for it by themselves.
 */
final class HeapTrim {
    private static final String OLD_OBJECTS_OF_SERIAL = "Tenured Gen";
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final long LEAST_BYTES = 24L << 20;
    /** A collection takes 2 ms for each megabyte that stays, so the more stays, the rarer it is. */
    private static final int LEAST_SHARE = 3;

    private HeapTrim() {}

    /** Begins to watch the heap of this process, for as long as it lives. */
    static void start() {
        Thread.ofPlatform().daemon().name("weld-heap").start(HeapTrim::watch);
    }

    private static void watch() {
        try {
            // First of all, since what tells the use of memory would make the start slower.
            TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
            Optional<MemoryPoolMXBean> old = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getName().equals(OLD_OBJECTS_OF_SERIAL))
                    .findFirst();
            while (old.isPresent()) {
                if (isDue(
                        old.get().getUsage().getUsed(),
                        old.get().getCollectionUsage().getUsed())) {
                    System.gc();
                }
                TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether a collection is worth its time.
     *
     * @param used bytes of old objects now
     * @param kept bytes of them after the last collection
     */
    static boolean isDue(long used, long kept) {
        return used - kept >= Math.max(LEAST_BYTES, kept / LEAST_SHARE);
    }
}
