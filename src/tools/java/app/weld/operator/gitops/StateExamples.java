package app.weld.operator.gitops;

import static app.weld.operator.status.KStatus.Current;
import static app.weld.operator.status.KStatus.Failed;
import static app.weld.operator.status.KStatus.InProgress;
import static app.weld.operator.status.KStatus.Terminating;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.Plan;
import app.weld.operator.status.ConnectionStatusBuilder;
import app.weld.operator.status.KStatus;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The table of states, row by row, with the samples as resources and statuses built as the operator builds them: what it
 * says of Ready, Reconciling and Stalled is the operator's doing, the two last columns are written down here.
 */
final class StateExamples {
    static final String HEALTHY = "Healthy";
    static final String SUSPENDED = "Suspended";
    static final String PROGRESSING = "Progressing";
    static final String DEGRADED = "Degraded";

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final long GENERATION = 2;
    private static final String SYNC_ID = "sync_1";
    private static final String CONNECTION_ID = "con_1";
    private static final String UNAVAILABLE = "Weld cannot be reached";
    private static final String LIMITED = new WeldException.RateLimited(Duration.ZERO).getMessage();
    private static final String NO_SECRET = Situation.SECRET_MISSING.message("shop", "weld-api-key", "apiKey");
    private static final String REFUSED = "Weld refuses the API key";
    private static final String BLOCKED = "the sync cannot be deleted in Weld: " + NO_SECRET
            + "; create the Secret again, with the key, and the deletion goes on at once"
            + "; to give up on Weld, set spec.deletionPolicy to Retain or the annotation weld.app/force-delete to \"true\"";

    private static final List<StateExample> ALL = table();

    private final List<StateExample> examples = new ArrayList<>();

    private StateExamples() {}

    static List<StateExample> all() {
        return ALL;
    }

    private static List<StateExample> table() {
        StateExamples table = new StateExamples();
        table.connections();
        table.syncs();
        table.deletions();
        table.examples.addAll(WorkspaceStates.all());
        return List.copyOf(table.examples);
    }

    private void connections() {
        newborn("WeldConnection", "not-looked-at-yet");
        connection("secret-not-found", InProgress, PROGRESSING, draft -> draft.ready(Reason.SecretNotFound, NO_SECRET));
        connection(
                "secret-not-found-for-long",
                Failed,
                DEGRADED,
                draft -> draft.ready(Reason.SecretNotFound, Reason.Kind.STALLED, NO_SECRET));
        connection("invalid-api-key", Failed, DEGRADED, draft -> draft.ready(Reason.InvalidAPIKey, REFUSED));
        connection("redirect-uri-missing", Failed, DEGRADED, draft -> draft.ready(Situation.REDIRECT_URI_MISSING));
        pending();
        connection(
                "creation-unconfirmed",
                InProgress,
                PROGRESSING,
                draft -> draft.ready(Situation.LINK_UNCONFIRMED, "Weld answered 502"));
        connected("connected", Current, HEALTHY, UnaryOperator.identity());
        connected(
                "unreachable-while-connected",
                Current,
                HEALTHY,
                draft -> draft.reachable(false, Reason.APIUnavailable, UNAVAILABLE));
        connected(
                "remote-connection-not-found",
                Failed,
                DEGRADED,
                draft -> draft.ready(Situation.REMOTE_CONNECTION_DELETED, "con_1"));
        connection(
                "ambiguous-connection",
                Failed,
                DEGRADED,
                draft -> draft.ready(Situation.CONNECTIONS_AMBIGUOUS, "con_1, con_2"));
        connection(
                "rejected",
                Failed,
                DEGRADED,
                draft -> draft.ready(Reason.Rejected, "The plan does not include this source"));
        connection(
                "conflict",
                Failed,
                DEGRADED,
                draft -> draft.ready(Situation.CONNECTION_MANAGED, "sales", "connection con_1"));
        connection("rate-limited", InProgress, PROGRESSING, draft -> draft.ready(Reason.RateLimited, LIMITED)
                .reachable(false, Reason.RateLimited, LIMITED));
        connection("api-unavailable", InProgress, PROGRESSING, draft -> draft.ready(Reason.APIUnavailable, UNAVAILABLE)
                .reachable(false, Reason.APIUnavailable, UNAVAILABLE));
        connected("suspended", Current, HEALTHY, draft -> draft.ready(Reason.Suspended, Situation.SUSPENDED.message()));
    }

    private void syncs() {
        newborn("WeldEltSync", "not-looked-at-yet");
        edited();
        fresh(
                "progressing",
                InProgress,
                PROGRESSING,
                Reason.Progressing,
                "the syncs of the workspace are being listed");
        fresh("secret-not-found", InProgress, PROGRESSING, Reason.SecretNotFound, NO_SECRET);
        sync(
                "secret-not-found-for-long",
                Failed,
                DEGRADED,
                SyncLedger.EMPTY,
                draft -> draft.ready(Reason.SecretNotFound, Reason.Kind.STALLED, NO_SECRET));
        fresh(
                "namespace-not-allowed",
                InProgress,
                PROGRESSING,
                Reason.NamespaceNotAllowed,
                Situation.WORKSPACE_NAMESPACE_NOT_ALLOWED.message("production", "sales"));
        fresh(
                "workspace-not-found",
                InProgress,
                PROGRESSING,
                Reason.WorkspaceNotFound,
                Situation.WORKSPACE_MISSING.message("production"));
        fresh(
                "workspace-unavailable",
                InProgress,
                PROGRESSING,
                Reason.WorkspaceUnavailable,
                Situation.WORKSPACE_UNAVAILABLE.message(
                        "production", "the cluster has no CRD weldworkspaces.weld.app"));
        fresh(
                "adoption-not-allowed",
                Failed,
                DEGRADED,
                Reason.AdoptionNotAllowed,
                Situation.SYNC_NAMED_WITHOUT_RIGHT.message("production", "sales", "sync_1"));
        fresh("invalid-api-key", Failed, DEGRADED, Reason.InvalidAPIKey, REFUSED);
        fresh(
                "connection-not-ready",
                InProgress,
                SUSPENDED,
                Reason.ConnectionNotReady,
                Situation.CONNECTION_NOT_CONNECTED_BECAUSE.message("salesforce", Reason.AuthorizationPending));
        fresh(
                "connection-looked-at",
                InProgress,
                PROGRESSING,
                Reason.Progressing,
                Situation.CONNECTION_NOT_CONNECTED.message("salesforce"));
        fresh(
                "connection-not-found",
                InProgress,
                PROGRESSING,
                Reason.ConnectionNotFound,
                Situation.CONNECTION_MISSING.message("salesforce", "shop"));
        sync(
                "connection-not-found-for-long",
                Failed,
                DEGRADED,
                SyncLedger.EMPTY,
                draft -> draft.ready(
                        Reason.ConnectionNotFound,
                        Reason.Kind.STALLED,
                        Situation.CONNECTION_MISSING.message("salesforce", "shop")));
        fresh(
                "connection-failed",
                Failed,
                DEGRADED,
                Reason.ConnectionFailed,
                Situation.CONNECTION_NOT_USABLE.message("salesforce", Reason.RemoteConnectionNotFound));
        bound(
                "workspace-mismatch",
                Failed,
                DEGRADED,
                draft -> draft.ready(Situation.WORKSPACE_MISMATCH, "sync_1", "con_1"));
        fresh("creating", InProgress, PROGRESSING, Reason.Creating, Situation.CREATING.message());
        fresh(
                "creation-unconfirmed",
                InProgress,
                PROGRESSING,
                Reason.CreationUnconfirmed,
                Situation.CREATION_UNCONFIRMED.message("Weld answered 502"));
        bound(
                "stream-not-found",
                Failed,
                DEGRADED,
                draft -> draft.ready(
                        Reason.StreamNotFound,
                        "stream contakts is not offered by the source (nearest: contacts, contracts)"));
        bound(
                "orchestration-not-found",
                Failed,
                DEGRADED,
                draft -> draft.ready(
                        Reason.OrchestrationNotFound,
                        "Weld has no orchestration with the name nightli (nearest: nightly): correct spec.orchestrationRef.name"));
        bound(
                "ambiguous-orchestration",
                Failed,
                DEGRADED,
                draft -> draft.ready(
                        Reason.AmbiguousOrchestration,
                        "Weld has 2 orchestrations with the name nightly (orc_1, orc_2): set spec.orchestrationId to the id of the right one instead of spec.orchestrationRef"));
        bound(
                "invalid-schedule",
                Failed,
                DEGRADED,
                draft -> draft.ready(
                        Situation.INVALID_SCHEDULE, "0 0 31/2 2 *", "no month has the day '31/2' in the months '2'"));
        bound(
                "invalid-settings",
                Failed,
                DEGRADED,
                draft -> draft.ready(Reason.InvalidSettings, "lookback_window_days must be a number"));
        fresh("rejected", Failed, DEGRADED, Reason.Rejected, "The maximum number of allowed syncs is reached");
        bound(
                "connection-changed",
                Failed,
                DEGRADED,
                draft -> draft.ready(Situation.CONNECTION_CHANGED, "sync_1", "con_1", "con_2"));
        bound(
                "sync-mismatch",
                Failed,
                DEGRADED,
                draft -> draft.ready(Situation.SYNC_ID_CHANGED, "sync_2", "sync_1", "sync_2"));
        bound(
                "columns-undeclared",
                Failed,
                DEGRADED,
                draft -> draft.ready(
                        Reason.ColumnsUndeclared,
                        "stream accounts is not changed: Weld never reports which columns are hashed or excluded, and a change may"
                                + " lose them; in spec.streams, declare excludedColumns and hashedColumns (an empty list is fine) of"
                                + " the stream"));
        bound(
                "removal-held",
                Failed,
                DEGRADED,
                draft -> draft.ready(
                        Reason.RemovalHeld,
                        "10 of 11 streams would be removed: to confirm, set the annotation weld.app/confirm-removal to \"10\""));
        bound(
                "settings-hidden",
                Failed,
                DEGRADED,
                draft -> draft.ready(
                        Reason.SettingsHidden,
                        "the settings are not changed: Weld drops settings that an update leaves out, and hides the value of"
                                + " password; declare it in spec.settings, or change the settings in the Weld app"));
        bound(
                "unsupported-value",
                Failed,
                DEGRADED,
                draft -> draft.ready(
                        Reason.UnsupportedValue,
                        "the operator does nothing about this resource: spec.deletionPolicy: Archive is none of [Delete, Retain], which are "
                                + "those that this version of the operator knows"));
        fresh(
                "remote-sync-not-found",
                Failed,
                DEGRADED,
                Reason.RemoteSyncNotFound,
                Situation.SYNC_UNKNOWN.message("sync_9"));
        fresh(
                "ambiguous-sync",
                Failed,
                DEGRADED,
                Reason.AmbiguousSync,
                Situation.SYNCS_AMBIGUOUS.message("con_1", "salesforce_crm", "sync_1, sync_2"));
        fresh(
                "conflict",
                Failed,
                DEGRADED,
                Reason.Conflict,
                Situation.SYNC_MANAGED.message("sales", "con_1", "salesforce_crm"));
        bound(
                "drift-repeated",
                InProgress,
                PROGRESSING,
                draft -> draft.ready(Situation.DRIFT_REPEATED, "syncInterval"));
        bound("stopped-by-weld", Failed, DEGRADED, draft -> failedRun(draft)
                .ready(
                        Reason.StoppedByWeld,
                        "Weld has stopped the sync after failed runs (stream accounts: token expired)"));
        bound("in-sync", Current, HEALTHY, StateExamples::inSync);
        bound(
                "in-sync-disabled",
                Current,
                HEALTHY,
                draft -> draft.ready(Reason.InSyncDisabled, Situation.IN_SYNC_DISABLED.message()));
        bound("run-failed", Current, DEGRADED, draft -> inSync(failedRun(draft)));
        fresh(
                "rate-limited",
                InProgress,
                PROGRESSING,
                Reason.RateLimited,
                LIMITED,
                draft -> draft.reachable(false, Reason.RateLimited, LIMITED));
        fresh(
                "api-unavailable",
                InProgress,
                PROGRESSING,
                Reason.APIUnavailable,
                UNAVAILABLE,
                draft -> draft.reachable(false, Reason.APIUnavailable, UNAVAILABLE));
        bound("rate-limited-while-in-sync", Current, HEALTHY, draft -> inSync(draft)
                .reachable(false, Reason.RateLimited, LIMITED));
        bound("unreachable-while-in-sync", Current, HEALTHY, draft -> inSync(draft)
                .reachable(false, Reason.APIUnavailable, UNAVAILABLE));
        bound("suspended", Current, HEALTHY, draft -> failedRun(draft)
                .ready(Reason.Suspended, Situation.SUSPENDED.message()));
        bound("observed-as-declared", Current, HEALTHY, draft -> draft.observed(Plan.NOTHING));
        bound(
                "observed-different",
                Current,
                HEALTHY,
                draft -> draft.observed(
                        new Plan(List.of(new Action.Enable(SYNC_ID), new Action.Enable(SYNC_ID)), List.of())));
    }

    private void deletions() {
        deleted(connection(
                "deleting-in-use", Terminating, PROGRESSING, draft -> draft.ready(Situation.IN_USE, "salesforce-crm")));
        deleted(bound(
                "deleting",
                Terminating,
                PROGRESSING,
                draft -> draft.ready(Reason.Deleting, "the sync is being deleted in Weld")));
        deleted(bound(
                "deletion-blocked", Terminating, PROGRESSING, draft -> draft.ready(Reason.DeletionBlocked, BLOCKED)));
    }

    private static void deleted(HasMetadata resource) {
        resource.getMetadata().setDeletionTimestamp(NOON.toString());
        resource.getMetadata().setDeletionGracePeriodSeconds(0L);
    }

    private static SyncStatusBuilder inSync(SyncStatusBuilder draft) {
        return draft.ready(Reason.InSync, Situation.IN_SYNC.message());
    }

    private static SyncStatusBuilder failedRun(SyncStatusBuilder draft) {
        return draft.runs(List.of(
                new StreamRuns("accounts", null, run("COMPLETED", null)),
                new StreamRuns("contacts", null, run("FAILED", "insufficient access rights"))));
    }

    private static Run run(String status, String error) {
        return new Run(status, NOON.minusSeconds(900), NOON.minusSeconds(600), 1200L, 88000L, "INCREMENTAL", error);
    }

    /** As the API server makes it: the default of the status. */
    private void newborn(String kind, String name) {
        HasMetadata resource = sample(kind);
        resource.getMetadata().setGeneration(1L);
        resource.getMetadata().setFinalizers(null);
        if (resource instanceof WeldEltSync sync) {
            sync.setStatus(WeldEltSyncStatus.of(
                    SyncLedger.EMPTY,
                    new SyncReport(
                            -1L, List.of(), null, null, null, null, null, null, null, null, List.of(), List.of(),
                            null)));
        } else {
            ((WeldConnection) resource)
                    .setStatus(WeldConnectionStatus.of(
                            ConnectionLedger.EMPTY, new ConnectionReport(-1L, List.of(), null, null, null, null)));
        }
        add(name, resource, InProgress, PROGRESSING);
    }

    /** In place, but the manifest was changed since. */
    private void edited() {
        HasMetadata resource = bound("edited", InProgress, PROGRESSING, StateExamples::inSync);
        resource.getMetadata().setGeneration(GENERATION + 1);
    }

    private void pending() {
        WeldConnection connection = (WeldConnection) sample("WeldConnection");
        Bridge bridge = new Bridge(
                "bridge_1",
                Bridge.digest("a-state-that-is-made-up"),
                NOON.toString(),
                NOON.plusSeconds(3600).toString(),
                null,
                "https://example.com/weld/connected",
                List.of(),
                NOON.toString(),
                null,
                null);
        ConnectionReport report = ConnectionStatusBuilder.after(ConnectionReport.EMPTY, GENERATION, NOON)
                .ready(
                        Reason.AuthorizationPending,
                        "a person must open the link in status.authorizeUrl to authorize the source")
                .reachable(true, Reason.Reachable, "Weld answers")
                .build();
        connection.setStatus(WeldConnectionStatus.of(
                ConnectionLedger.EMPTY.pending(
                        bridge, "https://example.com/authorize/a-link-that-is-made-up", "0f1e2d3c"),
                report));
        add("authorization-pending", connection, InProgress, SUSPENDED);
    }

    private HasMetadata connection(
            String name, KStatus kstatus, String health, UnaryOperator<ConnectionStatusBuilder> now) {
        return connection(name, kstatus, health, ConnectionLedger.EMPTY, now);
    }

    private void connected(String name, KStatus kstatus, String health, UnaryOperator<ConnectionStatusBuilder> now) {
        connection(
                name,
                kstatus,
                health,
                ConnectionLedger.EMPTY.bound(CONNECTION_ID, Origin.Created, "0f1e2d3c"),
                draft -> now.apply(draft.integration("salesforce")
                        .ready(Reason.Connected, "the source is connected")
                        .reachable(true, Reason.Reachable, "Weld answers")));
    }

    private HasMetadata connection(
            String name,
            KStatus kstatus,
            String health,
            ConnectionLedger ledger,
            UnaryOperator<ConnectionStatusBuilder> now) {
        WeldConnection connection = (WeldConnection) sample("WeldConnection");
        connection.setStatus(WeldConnectionStatus.of(
                ledger,
                now.apply(ConnectionStatusBuilder.after(ConnectionReport.EMPTY, GENERATION, NOON))
                        .build()));
        return add(name, connection, kstatus, health);
    }

    private void fresh(String name, KStatus kstatus, String health, Reason reason, String message) {
        fresh(name, kstatus, health, reason, message, UnaryOperator.identity());
    }

    /** A sync that is not there in Weld yet. */
    private void fresh(
            String name,
            KStatus kstatus,
            String health,
            Reason reason,
            String message,
            UnaryOperator<SyncStatusBuilder> more) {
        sync(name, kstatus, health, SyncLedger.EMPTY, draft -> more.apply(draft.ready(reason, message)));
    }

    /** A sync that is there in Weld and runs. */
    private HasMetadata bound(String name, KStatus kstatus, String health, UnaryOperator<SyncStatusBuilder> now) {
        Sync remote = new Sync(
                SYNC_ID,
                CONNECTION_ID,
                "salesforce_crm",
                "0 */6 * * *",
                "2024-01-01",
                null,
                true,
                "RUNNING",
                null,
                java.util.stream.Stream.of("accounts", "contacts", "opportunities")
                        .map(stream -> new Stream("stream_" + stream, SYNC_ID, stream))
                        .collect(Collectors.toList()),
                NOON);
        return sync(
                name,
                kstatus,
                health,
                new SyncLedger(
                        SYNC_ID,
                        CONNECTION_ID,
                        app.weld.operator.api.v1alpha1.Origin.Created,
                        null,
                        null,
                        app.weld.operator.api.v1alpha1.LastApplied.NOTHING,
                        app.weld.operator.api.v1alpha1.Requests.NONE),
                draft -> now.apply(draft.remote(remote, List.of("accounts", "contacts", "opportunities"))
                        .runs(List.of(new StreamRuns("accounts", null, run("COMPLETED", null))))
                        .reachable(true, Reason.Reachable, "Weld answers")));
    }

    private HasMetadata sync(
            String name, KStatus kstatus, String health, SyncLedger ledger, UnaryOperator<SyncStatusBuilder> now) {
        WeldEltSync sync = (WeldEltSync) sample("WeldEltSync");
        sync.setStatus(WeldEltSyncStatus.of(
                ledger,
                now.apply(SyncStatusBuilder.after(SyncReport.EMPTY, GENERATION, NOON))
                        .build()));
        return add(name, sync, kstatus, health);
    }

    private HasMetadata add(String name, HasMetadata resource, KStatus kstatus, String health) {
        if (name.startsWith("suspended")) {
            resource = withSpec(resource, "suspend", true);
        }
        if (name.startsWith("observed")) {
            resource = withSpec(resource, "managementPolicy", "ObserveOnly");
        }
        if (name.endsWith("disabled")) {
            resource = withSpec(resource, "enabled", false);
        }
        examples.add(new StateExample(name, resource, kstatus, health));
        return resource;
    }

    private static HasMetadata withSpec(HasMetadata resource, String field, Object value) {
        ObjectNode tree = Serialization.unmarshal(Serialization.asJson(resource), ObjectNode.class);
        ((ObjectNode) tree.get("spec")).putPOJO(field, value);
        return Serialization.unmarshal(tree.toString(), resource.getClass());
    }

    /** Of {@code deploy/samples}, as it is in a cluster. */
    private static HasMetadata sample(String kind) {
        String file = kind.equals("WeldEltSync") ? "salesforce-sync.yaml" : "salesforce-connection.yaml";
        try {
            String yaml = Files.readString(Path.of("deploy/samples", file));
            HasMetadata resource = kind.equals("WeldEltSync")
                    ? Serialization.unmarshal(yaml, WeldEltSync.class)
                    : Serialization.unmarshal(yaml, WeldConnection.class);
            resource.getMetadata().setNamespace("sales");
            resource.getMetadata().setUid("6e9a1b1e-0f5c-4c3e-9a53-3c1c2f1c7d10");
            resource.getMetadata().setCreationTimestamp("2026-01-01T11:00:00Z");
            resource.getMetadata().setGeneration(GENERATION);
            resource.getMetadata().setFinalizers(new ArrayList<>(List.of(Annotations.FINALIZER)));
            return resource;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
