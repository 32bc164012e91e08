package app.weld.operator;

import app.weld.operator.cluster.ClusterClient;
import io.fabric8.kubernetes.client.Config;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;

/** The commands of the jar, in this process and without the pause between two requests to Weld. */
public final class QuickCommands {
    private QuickCommands() {}

    /** What a command has left: its exit status, and what it has written. */
    public record Outcome(int exit, String text) {}

    /** The commands of {@code kubectl weld}. */
    public static Outcome plugin(String weldUrl, Config cluster, String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        int exit = CommandWiring.plugin(
                        Map.of("WELD_API_URL", weldUrl),
                        target -> ClusterClient.builder().withConfig(cluster).build())
                .setOut(out)
                .setErr(out)
                .execute(arguments);
        return new Outcome(exit, text.toString());
    }

    public static Outcome run(String weldUrl, Config cluster, String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        int exit = CommandWiring.line(
                        Map.of("WELD_API_URL", weldUrl),
                        () -> ClusterClient.builder().withConfig(cluster).build(),
                        () -> 0,
                        Duration.ZERO)
                .setOut(out)
                .setErr(out)
                .execute(arguments);
        return new Outcome(exit, text.toString());
    }
}
