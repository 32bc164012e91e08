package app.weld.operator.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program of this machine with its arguments: run to its end, or started to run beside the tests.
 *
 * @param command the program and its arguments
 * @param folder in which it runs
 * @param environment all of its environment variables
 */
public record Program(List<String> command, Path folder, Map<String, String> environment) {
    public Program {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** In this process' folder and with its environment. */
    public static Program of(List<String> command) {
        return new Program(command, Path.of("."), System.getenv());
    }

    public static Program of(String... command) {
        return of(Arrays.asList(command));
    }

    public Program in(Path otherFolder) {
        return new Program(command, otherFolder, environment);
    }

    /** With these variables beside the others. */
    public Program with(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(variables);
        return withOnly(all);
    }

    /** With these variables and no others. */
    public Program withOnly(Map<String, String> variables) {
        return new Program(command, folder, variables);
    }

    /**
     * What a program has left.
     *
     * @param output standard output and standard error
     */
    public record Result(Program program, int exit, String output) {
        /** The output of a program that must not fail. */
        public String orThrow() {
            if (exit != 0) {
                throw new IllegalStateException(
                        String.join(" ", program.command) + " ends with " + exit + ":\n" + output);
            }
            return output;
        }
    }

    /** Runs it to its end, without any input. */
    public Result run() {
        return run("");
    }

    /** Runs it to its end. */
    public Result run(String input) {
        try {
            Process process = builder().redirectErrorStream(true).start();
            // The input of a program that reads slowly would fill the pipe while its output fills the other one.
            Thread writer = Thread.ofVirtual().start(() -> write(process, input));
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            writer.join();
            return new Result(this, exit, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void write(Process process, String input) {
        try (OutputStream out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It has ended without reading all of it, which its exit status tells.
        }
    }

    /** Starts it; both of its streams go to this file. */
    public RunningProgram start(Path log) {
        try {
            return new RunningProgram(
                    builder()
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }
}
