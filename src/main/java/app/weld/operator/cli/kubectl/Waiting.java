package app.weld.operator.cli.kubectl;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** How long a command waits for a resource, and what it says meanwhile. */
final class Waiting {
    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "PT15M",
            converter = Patience.class,
            description = "How long to wait, such as 90s, 15m or 2h. Default: 15m.")
    private Duration timeout = Duration.ofMinutes(15);

    /** Durations as people write them. */
    static final class Patience implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return Duration.parse(value.startsWith("P") ? value : "PT" + value.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Waits with a watch until the resource is as wanted.
     *
     * @param look returns the outcome, or null to wait on; it gets each version of the resource, null if it was deleted
     * @param progress is said whenever it changes
     * @return null if the time has run out
     */
    <T extends HasMetadata, R> @Nullable R until(
            Resource<T> resource,
            Function<@Nullable T, @Nullable R> look,
            Function<@Nullable T, String> progress,
            PrintWriter err) {
        Progress<T, R> seen = new Progress<>(look, progress, err);
        try {
            resource.waitUntilCondition(seen::isOver, timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (KubernetesClientTimeoutException e) {
            return null;
        }
        return seen.outcome;
    }

    private static final class Progress<T, R> {
        private final Function<@Nullable T, @Nullable R> look;
        private final Function<@Nullable T, String> progress;
        private final PrintWriter err;
        private String said = "";
        private volatile @Nullable R outcome;

        Progress(Function<@Nullable T, @Nullable R> look, Function<@Nullable T, String> progress, PrintWriter err) {
            this.look = look;
            this.progress = progress;
            this.err = err;
        }

        synchronized boolean isOver(@Nullable T resource) {
            if (outcome != null) {
                return true;
            }
            String now = progress.apply(resource);
            if (!now.equals(said) && !now.isEmpty()) {
                err.println(Rows.text(now));
                err.flush();
            }
            said = now;
            outcome = look.apply(resource);
            return outcome != null;
        }
    }
}
