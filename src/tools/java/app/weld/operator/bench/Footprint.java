package app.weld.operator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used, as Linux says.
 *
 * @param rssMiB resident memory now
 * @param peakMiB resident memory at most
 * @param cpuSeconds since it started, of all its threads
 */
record Footprint(long rssMiB, long peakMiB, double cpuSeconds) {
    private static final double TICKS_PER_SECOND = 100;
    /** Places of the times after the name of the program, which may have spaces in it. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    static Footprint of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            String status = Files.readString(folder.resolve("status"));
            String stat = Files.readString(folder.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
            return new Footprint(mebibytes(status, "VmRSS:"), mebibytes(status, "VmHWM:"), ticks / TICKS_PER_SECOND);
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " is gone", e);
        }
    }

    /** What this JVM has used: the stand-in and the measuring. */
    static Footprint ofThisProcess() {
        return of(ProcessHandle.current().pid());
    }

    /** CPU seconds of the API server, etcd and the controller manager, which are children of this JVM as the operator is. */
    static double clusterCpuSeconds(long operator) {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.isAlive() && child.pid() != operator)
                .mapToDouble(child -> of(child.pid()).cpuSeconds())
                .sum();
    }

    private static long mebibytes(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
