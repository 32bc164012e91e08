package app.weld.operator;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Returns memory that is not needed any more. The serial collector lets the heap grow to its limit before it looks for garbage
 * among the objects that have lived for a while: a restart with 10,000 syncs leaves about as much of that as the syncs themselves
 * take. Other collectors look for it by themselves.
 */
final class HeapTrim {
    private static final String OLD_OBJECTS_OF_SERIAL = "Tenured Gen";
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final long LEAST_BYTES = 32L << 20;
    /** A collection takes 2 ms for each megabyte that stays, so the more stays, the rarer it is. */
    private static final int LEAST_SHARE = 3;

    private HeapTrim() {}

    /** Begins to watch the heap of this process, for as long as it lives. */
    static void start() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals(OLD_OBJECTS_OF_SERIAL)) {
                Thread.ofPlatform().daemon().name("weld-heap").start(() -> watch(pool));
            }
        }
    }

    private static void watch(MemoryPoolMXBean old) {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
                if (isDue(old.getUsage().getUsed(), old.getCollectionUsage().getUsed())) {
                    System.gc();
                }
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
