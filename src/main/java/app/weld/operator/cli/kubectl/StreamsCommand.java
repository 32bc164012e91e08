package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.StreamSelector;
import app.weld.operator.api.v1alpha1.StreamSpec;
import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cli.CannotException;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import app.weld.operator.plan.StreamPatterns;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code streams}: which streams are offered, desired, and there. */
@Command(
        name = "streams",
        description = {
            "Shows the streams of a sync: which the source offers, which the manifest declares, and which the sync has in Weld. What is"
                    + " offered is asked of Weld, if there is a key; the rest is in the cluster.",
            "Exit status: 0 shown, 1 it cannot be shown."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class StreamsCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions target;

    @Mixin
    private final WeldSource weld;

    @Mixin
    private final Rows rows = new Rows();

    @Option(names = "--cluster-only", description = "Does not ask Weld what the source offers.")
    private boolean clusterOnly;

    @Parameters(paramLabel = "NAME", description = "The WeldEltSync.")
    private String name = "";

    StreamsCommand(CommandContext context) {
        this.context = context;
        this.target = new ClusterOptions(context);
        this.weld = new WeldSource(context);
    }

    @Override
    public Integer call() {
        WeldEltSync sync;
        Map<String, AvailableStream> offered;
        try (KubernetesClient cluster = target.open()) {
            sync = target.sync(cluster, name);
            offered = clusterOnly ? null : offered(cluster, sync);
        }
        rows.print(
                spec.commandLine().getOut(),
                context.colours(),
                List.of("name", "offered", "desired", "there", "state", "lastRun", "records", "error"),
                lines(sync, offered),
                "The sync has no stream, and the manifest declares none.");
        return ExitStatus.DONE;
    }

    /** A line for each stream that is offered, declared or there. */
    private static List<Map<String, Object>> lines(WeldEltSync sync, @Nullable Map<String, AvailableStream> offered) {
        Set<String> declared =
                sync.getSpec().streamsOrNone().stream().map(StreamSpec::name).collect(Collectors.toSet());
        List<StreamStatus> reported =
                sync.getStatus() == null ? List.of() : sync.getStatus().streams();
        Map<String, StreamStatus> there =
                reported.stream().collect(Collectors.toMap(StreamStatus::name, Function.identity(), (one, _) -> one));
        TreeSet<String> names = new TreeSet<>(declared);
        names.addAll(there.keySet());
        names.addAll(offered == null ? Set.of() : offered.keySet());
        return names.stream()
                .map(name -> line(
                        name,
                        offered == null ? "?" : said(offered.get(name)),
                        desired(name, declared, sync.getSpec().streamSelector(), offered),
                        there.get(name)))
                .toList();
    }

    private static Map<String, Object> line(
            String name, String offered, String desired, @Nullable StreamStatus status) {
        return Rows.row(
                "name",
                name,
                "offered",
                offered,
                "desired",
                desired,
                "there",
                status == null ? "no" : "yes",
                "state",
                status == null ? null : status.state(),
                "lastRun",
                status == null ? null : status.lastRunFinishedAt(),
                "records",
                status == null ? null : status.recordsSynced(),
                "error",
                status == null ? null : status.error());
    }

    /** Whether the manifest names the stream, or selects it by a pattern. */
    private static String desired(
            String name,
            Set<String> declared,
            @Nullable StreamSelector selector,
            @Nullable Map<String, AvailableStream> offered) {
        if (declared.contains(name)) {
            return "yes";
        }
        AvailableStream stream = offered == null ? null : offered.get(name);
        return selector != null && stream != null && StreamPatterns.selects(selector, stream) ? "selected" : "no";
    }

    private static String said(@Nullable AvailableStream stream) {
        if (stream == null) {
            return "no";
        }
        return stream.retired() ? "retired" : stream.selectable() ? "yes" : "not selectable";
    }

    /** Absent if it is not known. */
    private @Nullable Map<String, AvailableStream> offered(KubernetesClient cluster, WeldEltSync sync) {
        String id = sync.getStatus() == null ? null : sync.getStatus().syncId();
        if (id == null) {
            return unknown("the sync is not in Weld yet");
        }
        try {
            WeldApi api = weld.of(cluster, sync);
            return weld.retry().read(() -> api.availableStreams(id)).items().stream()
                    .collect(Collectors.toMap(
                            AvailableStream::name, Function.identity(), (one, other) -> one, TreeMap::new));
        } catch (CannotException | WeldException e) {
            return unknown(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Map<String, AvailableStream> unknown(String why) {
        spec.commandLine().getErr().println("What the source offers is not known: " + Rows.text(why));
        return null;
    }
}
