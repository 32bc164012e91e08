package app.weld.operator.plan;

import app.weld.operator.weld.Run;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why Weld has disabled a sync by itself, as it does after repeated failures. Weld does not report this. The evidence is that
 * a sync that was enabled is disabled, and that the sync, or the latest run of one of its streams, has failed.
 *
 * @param error of the run
 */
public record WeldStop(String error) {
    private static final String FAILED = "FAILED";

    /**
     * Whether Weld has disabled a sync that its resource enables.
     *
     * @param runs as Weld reports them now
     */
    public static Optional<WeldStop> of(Sync sync, List<StreamRuns> runs) {
        if (sync.enabled()) {
            return Optional.empty();
        }
        Optional<WeldStop> failed = runs.stream()
                .filter(of -> of.active() == null
                        && of.latest() != null
                        && of.latest().failed())
                .findFirst()
                .map(of -> new WeldStop("stream " + of.name() + ": " + error(of.latest())));
        return failed.isPresent() || !FAILED.equalsIgnoreCase(sync.status())
                ? failed
                : Optional.of(new WeldStop("Weld gives no reason"));
    }

    private static String error(@Nullable Run run) {
        return Objects.requireNonNullElse(run == null ? null : run.errorMessage(), "Weld gives no reason");
    }

    /** For a condition: changes with the error alone. */
    public String message() {
        return "Weld has stopped the sync after failed runs (" + error
                + "). It is enabled again after hours, or at once when "
                + "the manifest, the connection or an annotation that asks for something changes";
    }
}
