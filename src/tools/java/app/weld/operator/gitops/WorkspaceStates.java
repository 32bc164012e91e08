package app.weld.operator.gitops;

import static app.weld.operator.status.KStatus.Current;
import static app.weld.operator.status.KStatus.Failed;
import static app.weld.operator.status.KStatus.InProgress;

import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceStatus;
import app.weld.operator.api.v1alpha1.WorkspaceCounts;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.KStatus;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of the table of states that concern a WeldWorkspace. */
final class WorkspaceStates {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final long GENERATION = 2;
    private static final String MANIFEST = """
            apiVersion: weld.app/v1alpha1
            kind: WeldWorkspace
            metadata:
              name: production
              uid: 6e9a1b1e-0f5c-4c3e-9a53-3c1c2f1c7d10
              creationTimestamp: "2026-01-01T11:00:00Z"
              generation: 2
            spec:
              apiKeySecretRef:
                namespace: weld-shared
                name: weld-production
              allowedNamespaces:
                names: [sales]
            """;

    private WorkspaceStates() {}

    static List<StateExample> all() {
        return List.of(
                newborn(),
                edited(),
                example(
                        "listing",
                        InProgress,
                        StateExamples.PROGRESSING,
                        Situation.WORKSPACE_LISTING.reason(),
                        Situation.WORKSPACE_LISTING.message()),
                accepted("key-accepted", Current, StateExamples.HEALTHY),
                example(
                        "secret-not-found",
                        InProgress,
                        StateExamples.PROGRESSING,
                        Reason.SecretNotFound,
                        Situation.SECRET_MISSING.message("weld-shared", "weld-production", "apiKey")),
                example(
                        "invalid-api-key",
                        Failed,
                        StateExamples.DEGRADED,
                        Reason.InvalidAPIKey,
                        "Weld refuses the API key"),
                example(
                        "rejected",
                        Failed,
                        StateExamples.DEGRADED,
                        Reason.Rejected,
                        "The plan does not include the API"),
                example(
                        "rate-limited",
                        InProgress,
                        StateExamples.PROGRESSING,
                        Reason.RateLimited,
                        String.valueOf(new WeldException.RateLimited(Duration.ZERO).getMessage())),
                example(
                        "api-unavailable",
                        InProgress,
                        StateExamples.PROGRESSING,
                        Reason.APIUnavailable,
                        "Weld cannot be reached"));
    }

    /** As the API server makes it, and as it stays while the operator is not set up for workspaces. */
    private static StateExample newborn() {
        WeldWorkspace workspace = manifest(1);
        workspace.setStatus(new WeldWorkspaceStatus(-1L, List.of(), null, null, null, null));
        return new StateExample("not-looked-at-yet", workspace, InProgress, StateExamples.PROGRESSING);
    }

    private static StateExample edited() {
        StateExample example = accepted("edited", InProgress, StateExamples.PROGRESSING);
        example.resource().getMetadata().setGeneration(GENERATION + 1);
        return example;
    }

    private static StateExample accepted(String name, KStatus kstatus, String health) {
        return example(
                name,
                kstatus,
                health,
                Reason.KeyAccepted,
                Situation.KEY_ACCEPTED.message(),
                NOON.toString(),
                new WorkspaceCounts(2, 0, 0),
                new WorkspaceCounts(10, 1, 3));
    }

    private static StateExample example(String name, KStatus kstatus, String health, Reason reason, String message) {
        return example(name, kstatus, health, reason, message, null, null, null);
    }

    private static StateExample example(
            String name,
            KStatus kstatus,
            String health,
            Reason reason,
            String message,
            @Nullable String listed,
            @Nullable WorkspaceCounts connections,
            @Nullable WorkspaceCounts syncs) {
        WeldWorkspace workspace = manifest(GENERATION);
        workspace.setStatus(new WeldWorkspaceStatus(
                GENERATION,
                Conditions.from(List.of(), GENERATION, NOON)
                        .ready(reason, message)
                        .build(),
                listed,
                connections,
                syncs,
                null));
        return new StateExample(name, workspace, kstatus, health);
    }

    private static WeldWorkspace manifest(long generation) {
        WeldWorkspace workspace = Serialization.unmarshal(MANIFEST, WeldWorkspace.class);
        workspace.getMetadata().setGeneration(generation);
        return workspace;
    }
}
