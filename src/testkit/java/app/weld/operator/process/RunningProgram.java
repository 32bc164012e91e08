package app.weld.operator.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program that runs beside the tests. It ends with this JVM at the latest. */
public final class RunningProgram implements AutoCloseable {
    private static final int MAX_TAIL = 3000;
    private static final int MAX_SECONDS_TO_END = 40;

    private final Process process;
    private final Path log;
    private final Thread shutdownHook;

    RunningProgram(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.shutdownHook = new Thread(process::destroyForcibly, "end-" + log.getFileName());
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of its log, and whether it has ended. */
    public String tail() {
        String all = log();
        return log.getFileName()
                + (isAlive() ? ": ..." : " has ended: ...")
                + all.substring(Math.max(0, all.length() - MAX_TAIL));
    }

    /** What it keeps in memory, in MiB; 0 where the system does not say. */
    public long memory() {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** SIGTERM; gives the exit status. */
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGSTOP: it stands still, and nobody who talks to it learns why. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        Program.of("kill", "-" + name, Long.toString(process.pid())).run().orThrow();
    }

    /** The exit status of a program that ends by itself or has been told to. */
    public int awaitExit() {
        try {
            if (!process.waitFor(MAX_SECONDS_TO_END, TimeUnit.SECONDS)) {
                throw new AssertionError("still running: " + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills it where it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // This JVM is ending: the hook finds a program that has ended.
        }
    }
}
