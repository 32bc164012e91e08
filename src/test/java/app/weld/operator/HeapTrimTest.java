package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.process.Program;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapTrimTest {
    private static final long MEBIBYTE = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "10, 0, false",
        "23, 0, false",
        "24, 0, true",
        "53, 30, false",
        "54, 30, true",
        "390, 300, false",
        "400, 300, true",
        "80, 90, false"
    })
    void collectsWhereMuchMayBeGarbage(long used, long kept, boolean due) {
        assertThat(HeapTrim.isDue(used * MEBIBYTE, kept * MEBIBYTE)).isEqualTo(due);
    }

    @Test
    void aProcessWithTheSerialCollectorReturnsOldGarbage() {
        assertThat(outcome("-XX:+UseSerialGC", "100")).isEqualTo("collected and watches on");
    }

    @Test
    void aProcessWithTheSerialCollectorAndLittleGarbageIsLeftAlone() {
        assertThat(outcome("-XX:+UseSerialGC", "1")).isEqualTo("did not collect and watches on");
    }

    @Test
    void aProcessWithAnotherCollectorIsLeftAlone() {
        assertThat(outcome("-XX:+UseParallelGC", "100")).isEqualTo("did not collect and watches no more");
    }

    private static String outcome(String collector, String mebibytes) {
        Program.Result result = Program.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        collector,
                        "-Xmx300m",
                        "-Xmn8m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithGarbage.class.getName(),
                        mebibytes)
                .run();
        assertThat(result.exit()).as(result.output()).isZero();
        List<String> lines = result.output().lines().toList();
        return lines.get(lines.size() - 1);
    }

    /** A process that leaves one object of some mebibytes, too large for the young objects, as garbage. */
    static final class WithGarbage {
        public static void main(String[] arguments) throws InterruptedException {
            HeapTrim.start();
            int length = new byte[(int) (Integer.parseInt(arguments[0]) * MEBIBYTE)].length;
            within(length > MEBIBYTE ? 30 : 3, () -> oldCollections() > 0 || watchesNoMore());
            System.out.println((oldCollections() > 0 ? "collected" : "did not collect")
                    + (watchesNoMore() ? " and watches no more" : " and watches on"));
        }

        private static boolean watchesNoMore() {
            return Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("weld-heap"));
        }

        private static long oldCollections() {
            return ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .filter(collector -> collector.getName().matches("MarkSweepCompact|PS MarkSweep"))
                    .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                    .sum();
        }

        private static void within(int seconds, BooleanSupplier condition) throws InterruptedException {
            for (int i = 0; i < seconds * 20 && !condition.getAsBoolean(); i++) {
                Thread.sleep(50);
            }
        }
    }
}
