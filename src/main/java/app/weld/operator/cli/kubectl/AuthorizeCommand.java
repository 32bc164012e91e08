package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import app.weld.operator.status.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code authorize}: gives a person the link of a connection, and waits until it has been used. */
@Command(
        name = "authorize",
        description = {
            "Prints the link that authorizes the source of a WeldConnection, and waits until the source is connected. Whoever has"
                    + " the link can attach a source to the workspace: do not pass it on.",
            "Exit status: 0 connected, 2 not connected in time, or a person has to do something else first, 1 it cannot be known."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class AuthorizeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions target;

    @Mixin
    private final Waiting waiting = new Waiting();

    @Option(names = "--no-wait", description = "Prints the link as soon as there is one, and ends.")
    private boolean noWait;

    @Option(
            names = "--open",
            description =
                    "Opens the link in your browser, too. Other users of this machine may see it in the list of processes.")
    private boolean open;

    @Option(
            names = "--again",
            description = "Requests a new link for a connection that is connected already. It stays in use meanwhile.")
    private boolean again;

    @Parameters(paramLabel = "NAME", description = "The WeldConnection.")
    private String name = "";

    private @Nullable String shown;

    private record Ended(int exit, String message) {}

    AuthorizeCommand(CommandContext context) {
        this.target = new ClusterOptions(context);
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try (KubernetesClient cluster = target.open()) {
            target.connection(cluster, name);
            Resource<WeldConnection> resource = target.connections(cluster, name);
            String request = again ? Clock.systemUTC().instant().toString() : null;
            if (request != null) {
                Requests.annotate(resource, Annotations.REAUTHORIZE_REQUESTED_AT, request);
            }
            target.waitsAloud();
            Ended ended = waiting.until(
                    resource, connection -> outcome(connection, request), connection -> progress(connection), err);
            if (ended == null) {
                err.println("Not connected yet. The operator goes on waiting; run this command again to see the link.");
                return ExitStatus.SOMETHING;
            }
            err.println(ended.message());
            return ended.exit();
        }
    }

    private @Nullable Ended outcome(@Nullable WeldConnection connection, @Nullable String request) {
        if (connection == null) {
            return new Ended(ExitStatus.SOMETHING, "The WeldConnection has been deleted.");
        }
        WeldConnectionStatus status = connection.getStatus();
        Condition ready = status == null ? null : status.condition("Ready").orElse(null);
        if (status == null
                || ready == null
                || !connection.getMetadata().getGeneration().equals(status.observedGeneration())
                || (request != null && !request.equals(status.lastHandledReauthorizeAt()))) {
            return null;
        }
        if (status.authorizeUrl() != null) {
            show(status.authorizeUrl(), status.authorizeUrlExpiresAt());
            return noWait ? new Ended(ExitStatus.DONE, "Not waited for.") : null;
        }
        if (ready.reason().equals(Reason.Connected.name())) {
            return new Ended(
                    ExitStatus.DONE,
                    shown == null && request == null
                            ? "It is connected already. For a new link, add --again."
                            : "Connected.");
        }
        return isStalled(status)
                ? new Ended(ExitStatus.SOMETHING, ready.reason() + ": " + Rows.text(ready.message()))
                : null;
    }

    private static boolean isStalled(WeldConnectionStatus status) {
        return status.condition("Stalled").filter(Condition::isTrue).isPresent();
    }

    /** To the person who has asked, and nowhere else. */
    private void show(String link, @Nullable String expires) {
        if (link.equals(shown)) {
            return;
        }
        shown = link;
        PrintWriter out = spec.commandLine().getOut();
        out.println(Rows.text(link));
        out.flush();
        spec.commandLine()
                .getErr()
                .println("Open this link in a browser" + (expires == null ? "." : ", until " + expires + "."));
        if (open) {
            browse(link);
        }
    }

    private void browse(String link) {
        if (!link.startsWith("https://") && !link.startsWith("http://")) {
            spec.commandLine().getErr().println("It is no web address, so no browser is opened.");
            return;
        }
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<String> command = system.contains("mac")
                ? List.of("open", link)
                : system.contains("windows")
                        ? List.of("rundll32", "url.dll,FileProtocolHandler", link)
                        : List.of("xdg-open", link);
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            spec.commandLine().getErr().println("No browser could be opened.");
        }
    }

    private String progress(@Nullable WeldConnection connection) {
        if (connection == null || connection.getStatus() == null) {
            return "Waiting for the operator.";
        }
        return connection
                .getStatus()
                .condition("Ready")
                .filter(ready -> !ready.isTrue())
                .map(ready -> ready.reason().equals(Reason.AuthorizationPending.name())
                        ? "Waiting for a person to authorize the source."
                        : ready.reason() + ": " + ready.message())
                .orElse("");
    }
}
