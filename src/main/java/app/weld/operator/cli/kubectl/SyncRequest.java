package app.weld.operator.cli.kubectl;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.cli.ExitStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The part that run, refresh and cancel have in common: a request by annotation, and its outcome. */
final class SyncRequest {
    @Mixin
    private final ClusterOptions target;

    @Option(names = "--wait", description = "Waits for the outcome, and shows it.")
    private boolean wait;

    @Mixin
    private final Waiting waiting = new Waiting();

    SyncRequest(ClusterOptions target) {
        this.target = target;
    }

    /**
     * Requests it.
     *
     * @param annotation the annotation that requests
     * @param parameters further annotations, by the value of the request; one without a value is taken away
     * @param handled the request in the status
     */
    int send(
            String name,
            String what,
            String annotation,
            Function<String, Map<String, @Nullable String>> parameters,
            Function<WeldEltSyncStatus, @Nullable PendingRequest> handled,
            PrintWriter out,
            PrintWriter err) {
        try (KubernetesClient cluster = target.open()) {
            WeldEltSync sync = target.sync(cluster, name);
            String value = Clock.systemUTC().instant().toString();
            Map<String, @Nullable String> annotations = new HashMap<>(parameters.apply(value));
            annotations.put(annotation, value);
            Requests.annotate(target.syncs(cluster, name), annotations);
            out.println(what + " of " + sync.getMetadata().getName() + " requested.");
            out.flush();
            sayIfItWaits(sync, err);
            if (!wait) {
                return ExitStatus.DONE;
            }
            target.waitsAloud();
            PendingRequest over = waiting.until(
                    target.syncs(cluster, name),
                    now -> over(now, value, handled),
                    now -> progress(now, value, handled),
                    err);
            if (over == null) {
                err.println("Not finished yet. The operator follows it: kubectl weld status " + name);
                return ExitStatus.SOMETHING;
            }
            over.streams()
                    .forEach(stream -> out.println("  " + Rows.text(stream.name()) + ": " + stream.state()
                            + (stream.message() == null ? "" : ", " + Rows.text(stream.message()))));
            out.println(over.state() + (over.message() == null ? "" : ": " + Rows.text(over.message())));
            out.flush();
            return over.requestState() == RequestState.Succeeded || isCancelled(annotation, over)
                    ? ExitStatus.DONE
                    : ExitStatus.SOMETHING;
        }
    }

    private static boolean isCancelled(String annotation, PendingRequest over) {
        return annotation.equals(Annotations.CANCEL_FULL_REFRESH_REQUESTED_AT)
                && over.requestState() == RequestState.Cancelled;
    }

    private static void sayIfItWaits(WeldEltSync sync, PrintWriter err) {
        WeldEltSyncStatus status = sync.getStatus();
        Condition ready = status == null ? null : status.condition("Ready").orElse(null);
        if (sync.getSpec().suspended()) {
            err.println("The sync is suspended (spec.suspend): the request waits until it is not.");
        } else if (ready == null || !ready.isTrue()) {
            err.println("The sync is not ready, so the request may have to wait: kubectl weld status");
        }
        err.flush();
    }

    private static @Nullable PendingRequest request(
            @Nullable WeldEltSync sync, String value, Function<WeldEltSyncStatus, @Nullable PendingRequest> handled) {
        PendingRequest request = sync == null || sync.getStatus() == null ? null : handled.apply(sync.getStatus());
        return request == null || !request.value().equals(value) ? null : request;
    }

    private static @Nullable PendingRequest over(
            @Nullable WeldEltSync sync, String value, Function<WeldEltSyncStatus, @Nullable PendingRequest> handled) {
        if (sync == null) {
            return new PendingRequest(
                    value,
                    null,
                    value,
                    RequestState.GivenUp.name(),
                    null,
                    null,
                    null,
                    "the resource was deleted",
                    List.of());
        }
        PendingRequest request = request(sync, value, handled);
        return request != null && request.requestState().isOver() ? request : null;
    }

    private static String progress(
            @Nullable WeldEltSync sync, String value, Function<WeldEltSyncStatus, @Nullable PendingRequest> handled) {
        PendingRequest request = request(sync, value, handled);
        if (request == null) {
            return "Waiting for the operator.";
        }
        return request.state()
                + request.streams().stream()
                        .map(stream -> " " + stream.name() + "=" + stream.state())
                        .collect(Collectors.joining());
    }
}
