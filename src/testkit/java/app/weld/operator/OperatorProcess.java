package app.weld.operator;

import app.weld.operator.process.Program;
import app.weld.operator.process.RunningProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operator as its users run it: the jar, in a process of its own. */
public final class OperatorProcess implements AutoCloseable {
    private static final Path JAR = Path.of(System.getProperty("weld.operator.jar", "target/weld-operator.jar"));

    private final RunningProgram program;
    private final Path log;
    private final int port;

    private OperatorProcess(RunningProgram program, Path log, int port) {
        this.program = program;
        this.log = log;
        this.port = port;
    }

    /** Starts it with these environment variables and no others of its own. */
    public static OperatorProcess start(Map<String, String> environment) {
        // Most of these processes live for seconds: started soon is what counts.
        return start(environment, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    }

    /** The same with other options of the JVM. */
    public static OperatorProcess start(Map<String, String> environment, List<String> jvmOptions) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is not there: run mvn package");
        }
        Map<String, String> inherited = new HashMap<>(System.getenv());
        inherited.putAll(environment);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", JAR.toString()));
        return run(command, inherited);
    }

    /** Starts it by another command, with nothing else in its environment but a port. */
    public static OperatorProcess run(List<String> command, Map<String, String> environment) {
        int port = LocalPort.free();
        Map<String, String> variables = new HashMap<>(environment);
        variables.putIfAbsent("HTTP_PORT", Integer.toString(port));
        try {
            Path log = Files.createTempFile("weld-operator", ".log");
            return new OperatorProcess(Program.of(command).withOnly(variables).start(log), log, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public OperatorProcess awaitReady() {
        Harness.await().untilAsserted(() -> {
            if (status("/readyz") != 200) {
                throw new AssertionError("not ready: " + log());
            }
        });
        if (!isAlive()) {
            throw new IllegalStateException("it has ended, and another program answers at its port: " + log());
        }
        return this;
    }

    /** The status of an endpoint; 0 while there is none. */
    public int status(String path) {
        try {
            return LocalHttp.get(port, path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Where health and metrics are served. */
    public int port() {
        return port;
    }

    public String body(String path) {
        try {
            return LocalHttp.get(port, path).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM; gives the exit status. */
    public int terminate() {
        return program.terminate();
    }

    public int awaitExit() {
        return program.awaitExit();
    }

    /** SIGKILL. */
    public void kill() {
        program.kill();
    }

    /** SIGSTOP: it stands still, and nobody who talks to it learns why. */
    public void freeze() {
        program.freeze();
    }

    /** SIGCONT. */
    public void thaw() {
        program.thaw();
    }

    public long pid() {
        return program.pid();
    }

    public boolean isAlive() {
        return program.isAlive();
    }

    /** What it has printed. */
    public String log() {
        return program.log();
    }

    @Override
    public void close() {
        program.close();
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
