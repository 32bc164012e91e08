package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code events}: what has happened, by time. */
@Command(
        name = "events",
        description = {
            "Shows the events of connections and syncs, the latest last. Kubernetes keeps events for an hour unless it is set up otherwise.",
            "Exit status: 0 shown, 1 it cannot be shown."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class EventsCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions target;

    @Mixin
    private final Rows rows = new Rows();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "In all namespaces.")
    private boolean all;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only of this resource.")
    private @Nullable String name;

    EventsCommand(CommandContext context) {
        this.context = context;
        this.target = new ClusterOptions(context);
    }

    @Override
    public Integer call() {
        List<Event> events;
        try (KubernetesClient cluster = target.open()) {
            var api = cluster.events().v1().events();
            events = (all ? api.inAnyNamespace() : api.inNamespace(target.namespace(cluster)))
                    .list()
                    .getItems();
        }
        List<String> columns = new ArrayList<>(List.of("time", "type", "reason", "object", "message"));
        if (all) {
            columns.add(1, "namespace");
        }
        rows.print(
                spec.commandLine().getOut(),
                context.colours(),
                columns,
                events.stream()
                        .filter(this::isAsked)
                        .sorted(Comparator.comparing(EventsCommand::time))
                        .map(event -> Rows.row(
                                "time",
                                time(event),
                                "namespace",
                                event.getMetadata().getNamespace(),
                                "type",
                                event.getType(),
                                "reason",
                                event.getReason(),
                                "object",
                                event.getRegarding().getKind() + "/"
                                        + event.getRegarding().getName(),
                                "message",
                                event.getNote()))
                        .toList(),
                "No events.");
        return ExitStatus.DONE;
    }

    private boolean isAsked(Event event) {
        var regarding = event.getRegarding();
        return regarding != null
                && regarding.getApiVersion() != null
                && regarding.getApiVersion().startsWith(Annotations.GROUP + "/")
                && (name == null || ClusterOptions.plain(name).equals(regarding.getName()));
    }

    /** When it happened last; empty if nobody says. */
    private static String time(Event event) {
        if (event.getSeries() != null && event.getSeries().getLastObservedTime() != null) {
            return seconds(event.getSeries().getLastObservedTime().getTime());
        }
        if (event.getEventTime() != null) {
            return seconds(event.getEventTime().getTime());
        }
        return seconds(
                event.getDeprecatedLastTimestamp() != null
                        ? event.getDeprecatedLastTimestamp()
                        : event.getMetadata().getCreationTimestamp());
    }

    private static String seconds(@Nullable String time) {
        return time == null ? "" : time.replaceFirst("\\.\\d+", "");
    }
}
