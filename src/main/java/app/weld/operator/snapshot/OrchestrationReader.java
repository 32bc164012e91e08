package app.weld.operator.snapshot;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.OrchestrationRun;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the runs of orchestrations, one request for each that starts a sync of a resource. That it cannot holds nothing up: the
 * runs of the syncs are then polled as if nothing was known of their orchestration.
 */
final class OrchestrationReader {
    private static final Logger LOG = LoggerFactory.getLogger(OrchestrationReader.class);
    private static final String SUBJECT = "runs of orchestrations";

    /** A service that answers slowly must not delay the next poll: the rest is read then. */
    private static final Duration MAX_TIME = Duration.ofSeconds(5);

    private final Clock clock;

    OrchestrationReader(Clock clock) {
        this.clock = clock;
    }

    /** Reads those that are due, and adds the resources to notify. */
    void read(Workspace workspace, WeldApi weld, Set<ResourceKey> notified) {
        Map<String, Set<ResourceKey>> used = workspace.orchestrationsInUse();
        OrchestrationWatch watch = workspace.orchestrations();
        Instant end = clock.instant().plus(MAX_TIME);
        for (String id : watch.due(used.keySet(), clock.instant())) {
            if (clock.instant().isAfter(end)) {
                return;
            }
            boolean changed;
            try {
                changed = read(workspace, id, weld.orchestrationRuns(id));
            } catch (WeldException.Rejected e) {
                name(workspace, "Weld refuses to list them (" + e.getMessage() + ")");
                changed = watch.refused(id, clock.instant());
            } catch (WeldException.Unavailable e) {
                // The other ones would most likely fail, too, and each may take as long.
                if (watch.failed(id, clock.instant())) {
                    name(workspace, "they cannot be read (" + e.getMessage() + ")");
                    notified.addAll(used.getOrDefault(id, Set.of()));
                }
                return;
            } catch (WeldException e) {
                LOG.debug("workspace {}: no orchestration is read now: {}", workspace.key(), e.getMessage());
                return;
            }
            if (changed) {
                notified.addAll(used.getOrDefault(id, Set.of()));
            }
        }
    }

    private boolean read(Workspace workspace, String id, Optional<Listing<OrchestrationRun>> listing) {
        if (listing.isEmpty()) {
            name(workspace, "Weld does not know orchestration " + id);
            return workspace.orchestrations().refused(id, clock.instant());
        }
        List<OrchestrationRun> runs = listing.get().items();
        if (runs.isEmpty() && !listing.get().unreadable().isEmpty()) {
            name(workspace, "none of those that Weld lists can be read");
            return workspace.orchestrations().refused(id, clock.instant());
        }
        return workspace.orchestrations().listed(id, runs, clock.instant());
    }

    private static void name(Workspace workspace, String why) {
        List<String> news = workspace.unreported(SUBJECT, List.of(why));
        if (!news.isEmpty()) {
            LOG.warn(
                    "workspace {}: runs of orchestrations: {}; the runs of each sync of an orchestration are polled every"
                            + " ten minutes instead",
                    workspace.key(),
                    why);
        }
    }
}
