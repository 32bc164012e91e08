package app.weld.operator.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceStatus;
import app.weld.operator.api.v1alpha1.WorkspaceCounts;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.RateLimit;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkspaceStatusesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final WorkspaceCounts NONE = new WorkspaceCounts(0, 0, 0);

    private static WeldWorkspace workspace() {
        WeldWorkspace workspace = new WeldWorkspace();
        workspace.setMetadata(new ObjectMetaBuilder()
                .withName("production")
                .withGeneration(1L)
                .build());
        return workspace;
    }

    private static WorkspaceStatuses.Seen seen(Instant listed, WorkspaceCounts syncs, Long remaining) {
        return new WorkspaceStatuses.Seen(
                Reason.KeyAccepted,
                "Weld accepts the API key",
                listed,
                NONE,
                syncs,
                Optional.of(new RateLimit(100L, remaining)));
    }

    private static WeldWorkspaceStatus after(WeldWorkspaceStatus before, WorkspaceStatuses.Seen seen, Instant now) {
        return WorkspaceStatuses.of(workspace(), before, seen, now);
    }

    @Test
    void timesAndBudgetsAloneAreWrittenAtACoarsePace() {
        WeldWorkspaceStatus first = after(null, seen(NOON, NONE, 90L), NOON);

        Instant soon = NOON.plusSeconds(299);
        assertThat(WorkspaceStatuses.isWorthWriting(first, after(first, seen(soon, NONE, 10L), soon)))
                .isFalse();
        Instant later = NOON.plusSeconds(300);
        assertThat(WorkspaceStatuses.isWorthWriting(first, after(first, seen(later, NONE, 10L), later)))
                .isTrue();
        assertThat(WorkspaceStatuses.isWorthWriting(
                        first, after(first, seen(NOON, new WorkspaceCounts(1, 0, 0), 90L), NOON)))
                .isTrue();
    }

    @Test
    void whatIsNotKnownAtTheMomentStaysAsItWas() {
        WeldWorkspaceStatus before = after(null, seen(NOON, new WorkspaceCounts(3, 0, 1), 90L), NOON);

        WeldWorkspaceStatus next = after(
                before,
                new WorkspaceStatuses.Seen(
                        Reason.SecretNotFound, "there is no Secret", null, null, null, Optional.empty()),
                NOON.plusSeconds(60));

        assertThat(next.syncs()).isEqualTo(new WorkspaceCounts(3, 0, 1));
        assertThat(next.lastListedTime()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(next.conditions())
                .extracting(condition -> condition.type() + "=" + condition.status())
                .containsExactly("Ready=False", "Reconciling=True");
        assertThat(WorkspaceStatuses.isWorthWriting(before, next)).isTrue();
    }
}
