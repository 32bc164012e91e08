package app.weld.operator.cli;

import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person reads of a command that was not understood or failed: one line, never an argument that may be a key. */
public final class ErrorReport {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private ErrorReport() {}

    /** The arguments are wrong. */
    public static int wrongArguments(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        line.getErr().println(name + ": " + message(e));
        line.getErr().println("Try " + name + " --help");
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String message(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            if (first.startsWith("-")) {
                return "there is no option " + first.replaceFirst("=.*", "");
            }
            // It may be an API key.
            return e.getCommandLine().getParent() == null
                    ? "there is no such command"
                    : "an argument that belongs to no option";
        }
        String message = String.valueOf(e.getMessage());
        return e instanceof MissingParameterException
                        || e.getValue() == null
                        || e.getValue().isEmpty()
                ? message
                : message.replace(e.getValue(), "...");
    }

    /** The command failed. */
    public static int failure(Exception e, CommandLine line, ParseResult parsed) throws Exception {
        String message = message(e);
        if (message == null) {
            throw e;
        }
        line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + message);
        return line.getCommandSpec().exitCodeOnExecutionException();
    }

    private static String cluster(KubernetesClientException e) {
        if (e.getStatus() == null && e.getCause() instanceof IOException) {
            Throwable cause = e.getCause();
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return "the cluster does not answer (is it the right context?): "
                    + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
        }
        String message = e.getStatus() == null || e.getStatus().getMessage() == null
                ? String.valueOf(e.getMessage())
                : e.getStatus().getMessage();
        return switch (e.getCode()) {
            case FORBIDDEN -> "the cluster does not allow it: " + message;
            case NOT_FOUND -> "the cluster does not know it; are the CRDs of the operator installed? " + message;
            default -> "the cluster: " + message;
        };
    }

    private static @Nullable String message(Exception e) {
        return switch (e) {
            case CannotException cannot -> cannot.getMessage();
            case KubernetesClientException cluster -> cluster(cluster);
            case WeldException weld -> "Weld: " + weld.getMessage();
            case NoSuchFileException file -> "there is no file " + file.getFile();
            case IOException io -> "input or output failed: " + io.getMessage();
            case UncheckedIOException io -> "input or output failed: " + io.getMessage();
            default -> null;
        };
    }
}
