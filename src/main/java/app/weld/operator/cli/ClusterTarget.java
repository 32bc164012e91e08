package app.weld.operator.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster a person means. What is absent is as in kubectl: the environment variable {@code KUBECONFIG}, and the current
 * context.
 */
public record ClusterTarget(
        @Nullable Path kubeconfig, @Nullable String context) {
    /** The cluster that kubectl would use without options. */
    public static final ClusterTarget CURRENT = new ClusterTarget(null, null);
}
