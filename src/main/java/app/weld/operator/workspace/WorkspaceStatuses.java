package app.weld.operator.workspace;

import app.weld.operator.api.v1alpha1.RateLimitStatus;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceStatus;
import app.weld.operator.api.v1alpha1.WorkspaceCounts;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the status of a workspace says, and when it is worth a write. */
final class WorkspaceStatuses {
    /** Times and what is left of a budget change all the time: they are written at this pace. */
    static final Duration PACE = Duration.ofMinutes(5);

    private WorkspaceStatuses() {}

    /**
     * What was seen.
     *
     * @param reason of the condition Ready
     * @param listed when the workspace was listed last; absent if it never was
     * @param connections absent while they are not known
     * @param syncs absent while they are not known
     */
    record Seen(
            Reason reason,
            String message,
            @Nullable Instant listed,
            @Nullable WorkspaceCounts connections,
            @Nullable WorkspaceCounts syncs,
            Optional<RateLimit> rateLimit) {}

    /** @param before the present status, which a cache may not show yet */
    static WeldWorkspaceStatus of(
            WeldWorkspace workspace, @Nullable WeldWorkspaceStatus before, Seen seen, Instant now) {
        long generation = Objects.requireNonNullElse(workspace.getMetadata().getGeneration(), 0L);
        String listed = seen.listed() == null
                ? null
                : seen.listed().truncatedTo(ChronoUnit.SECONDS).toString();
        return new WeldWorkspaceStatus(
                generation,
                Conditions.from(before == null ? List.of() : before.conditions(), generation, now)
                        .ready(seen.reason(), seen.message())
                        .build(),
                // What is not known at the moment is as it was.
                listed != null || before == null ? listed : before.lastListedTime(),
                seen.connections() != null || before == null ? seen.connections() : before.connections(),
                seen.syncs() != null || before == null ? seen.syncs() : before.syncs(),
                seen.rateLimit()
                        .map(limit -> new RateLimitStatus(limit.limit(), limit.remaining()))
                        .orElse(before == null ? null : before.rateLimit()));
    }

    /** Whether a status is worth a write after this one. */
    static boolean isWorthWriting(@Nullable WeldWorkspaceStatus before, WeldWorkspaceStatus next) {
        if (before == null) {
            return true;
        }
        boolean isSameButForTimes = Objects.equals(before.observedGeneration(), next.observedGeneration())
                && before.conditions().equals(next.conditions())
                && Objects.equals(before.connections(), next.connections())
                && Objects.equals(before.syncs(), next.syncs())
                && (before.rateLimit() == null) == (next.rateLimit() == null);
        return !isSameButForTimes || isOld(before.lastListedTime(), next.lastListedTime());
    }

    private static boolean isOld(@Nullable String before, @Nullable String next) {
        if (next == null || before == null) {
            return next != null;
        }
        try {
            return Duration.between(Instant.parse(before), Instant.parse(next)).compareTo(PACE) >= 0;
        } catch (DateTimeParseException e) {
            return true;
        }
    }
}
