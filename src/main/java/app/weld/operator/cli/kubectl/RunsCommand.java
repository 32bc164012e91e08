package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cli.CannotException;
import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.ExitStatus;
import app.weld.operator.plan.NearestNames;
import app.weld.operator.weld.StreamRun;
import app.weld.operator.weld.WeldApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code runs}: the runs of a sync. */
@Command(
        name = "runs",
        description = {
            "Shows the runs of the streams of a sync of the last three months, the latest first. Asks Weld, once for each stream.",
            "Exit status: 0 shown, 1 it cannot be shown."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class RunsCommand implements Callable<Integer> {
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

    @Option(names = "--stream", paramLabel = "NAME", split = ",", description = "Only these streams.")
    private List<String> streams = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "50",
            description = "At most so many runs. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Parameters(paramLabel = "NAME", description = "The WeldEltSync.")
    private String name = "";

    RunsCommand(CommandContext context) {
        this.context = context;
        this.target = new ClusterOptions(context);
        this.weld = new WeldSource(context);
    }

    private record NamedRun(String stream, StreamRun run) {
        Instant started() {
            return run.startedAt() == null ? Instant.MAX : run.startedAt();
        }

        Map<String, Object> row() {
            return Rows.row(
                    "stream",
                    stream,
                    "status",
                    run.status(),
                    "started",
                    run.startedAt(),
                    "finished",
                    run.finishedAt(),
                    "rows",
                    run.rowsSynced(),
                    "run",
                    run.id());
        }
    }

    @Override
    public Integer call() {
        List<NamedRun> runs = new ArrayList<>();
        try (KubernetesClient cluster = target.open()) {
            WeldEltSync sync = target.sync(cluster, name);
            List<StreamStatus> selected = selected(sync);
            WeldApi api = weld.of(cluster, sync);
            for (StreamStatus stream : selected) {
                String id = stream.id();
                if (id != null) {
                    weld.retry()
                            .read(() -> api.streamRuns(id))
                            .items()
                            .forEach(run -> runs.add(new NamedRun(stream.name(), run)));
                }
            }
        }
        rows.print(
                spec.commandLine().getOut(),
                context.colours(),
                List.of("stream", "status", "started", "finished", "rows"),
                runs.stream()
                        .sorted(Comparator.comparing(NamedRun::started)
                                .reversed()
                                .thenComparing(NamedRun::stream))
                        .limit(limit)
                        .map(NamedRun::row)
                        .toList(),
                "No runs.");
        return ExitStatus.DONE;
    }

    private List<StreamStatus> selected(WeldEltSync sync) {
        List<StreamStatus> there =
                sync.getStatus() == null ? List.of() : sync.getStatus().streams();
        List<String> known = there.stream().map(StreamStatus::name).toList();
        for (String stream : streams) {
            if (!known.contains(stream)) {
                List<String> nearest = NearestNames.of(stream, known);
                throw new CannotException("the sync has no stream " + stream
                        + (nearest.isEmpty() ? "" : " (nearest: " + String.join(", ", nearest) + ")"));
            }
        }
        return streams.isEmpty()
                ? there
                : there.stream()
                        .filter(stream -> streams.contains(stream.name()))
                        .toList();
    }
}
