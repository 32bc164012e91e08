package app.weld.operator.status;

import app.weld.operator.plan.Blocker;

/** The reasons of conditions. Users see the names; {@code docs/reference.md} lists them. */
public enum Reason {
    Progressing(Kind.PROGRESSING, "The operator is working and has no result yet."),
    SecretNotFound(Kind.RETRYING, "The Secret with the API key does not exist, or does not contain the key."),
    InvalidAPIKey(Kind.STALLED, "The API key is malformed, or Weld refuses it (401, 403)."),
    RedirectUriMissing(
            Kind.STALLED, "An authorize link needs spec.redirectUri, because the operator has no callback endpoint."),
    AuthorizationPending(Kind.RETRYING, "A person has to open the link in status.authorizeUrl."),
    Connected(Kind.READY, "The source is connected."),
    KeyAccepted(Kind.READY, "Weld accepts the API key of the WeldWorkspace."),
    RemoteConnectionNotFound(Kind.STALLED, "The connection of this resource does not exist in Weld."),
    AmbiguousConnection(Kind.STALLED, "Several connections in Weld match this resource."),
    ConnectionNotReady(Kind.RETRYING, "The WeldConnection is waiting for a person to open its link."),
    ConnectionNotFound(Kind.RETRYING, "The WeldConnection named by spec.connectionRef does not exist."),
    NamespaceNotAllowed(
            Kind.RETRYING,
            "The object of another team that the manifest refers to does not exist, or does not allow this namespace."),
    WorkspaceNotFound(Kind.RETRYING, "The WeldWorkspace named by spec.workspaceRef does not exist."),
    WorkspaceUnavailable(
            Kind.RETRYING,
            "The operator cannot read WeldWorkspaces: it is not set up for them, or their CRD or a permission is missing."),
    AdoptionNotAllowed(
            Kind.STALLED,
            "The object exists in Weld already, and the WeldWorkspace does not let this namespace adopt it."),
    ConnectionFailed(
            Kind.STALLED,
            "The WeldConnection has a problem that a person has to fix, or its connection does not exist in Weld."),
    WorkspaceMismatch(
            Kind.STALLED, "The API key shows neither the sync nor its connection, so it belongs to another workspace."),
    Creating(Kind.PROGRESSING, "The operator is creating the sync in Weld."),
    CreationUnconfirmed(
            Kind.PROGRESSING, "It is unknown whether Weld has created the sync. The operator is searching for it."),
    StreamNotFound(Kind.STALLED, "The source does not offer a declared stream. The other streams are in place."),
    OrchestrationNotFound(Kind.STALLED, "No orchestration in Weld has the name of spec.orchestrationRef."),
    AmbiguousOrchestration(Kind.STALLED, "Several orchestrations in Weld have the name of spec.orchestrationRef."),
    ColumnsUndeclared(
            Kind.STALLED,
            "Changing a stream could lose hashed or excluded columns that the manifest does not declare."),
    RemovalHeld(
            Kind.STALLED,
            "Streams are not removed until the declared streams are in place, or until the removal is confirmed."),
    InvalidSchedule(Kind.STALLED, "The schedule in spec.syncInterval would never start a run."),
    InvalidSettings(Kind.STALLED, "Weld refuses the settings."),
    SettingsHidden(
            Kind.STALLED, "Changing the settings would lose one that Weld hides and the manifest does not declare."),
    Rejected(Kind.STALLED, "Weld refuses a request for this manifest."),
    ConnectionChanged(Kind.STALLED, "The sync reads from another connection than the manifest now refers to."),
    SyncMismatch(Kind.STALLED, "The sync writes to another schema, which Weld cannot change."),
    RemoteSyncNotFound(Kind.STALLED, "The sync named by spec.syncId does not exist in Weld."),
    AmbiguousSync(Kind.STALLED, "Several syncs in Weld match this resource."),
    DriftRepeated(Kind.RETRYING, "A field keeps changing in Weld. The operator reverts it at growing intervals."),
    StoppedByWeld(
            Kind.STALLED,
            "Weld has disabled the sync after failed runs. The operator enables it again after some hours, or when something changes."),
    Conflict(
            Kind.STALLED,
            "Another resource manages the same object in Weld; or the object exists and adoptionPolicy is Never."),
    InSync(Kind.READY, "Weld matches the manifest."),
    InSyncDisabled(Kind.READY, "Weld matches the manifest, which disables the sync."),
    RateLimited(Kind.RETRYING, "Weld asked for fewer requests (429)."),
    APIUnavailable(Kind.RETRYING, "Weld is unreachable, or its answer is unreadable."),
    Suspended(Kind.READY, "spec.suspend is true, so the operator does nothing."),
    Observed(Kind.READY, "managementPolicy is ObserveOnly, so the operator changed nothing."),
    UnsupportedValue(
            Kind.STALLED,
            "The manifest contains something that this version of the operator cannot read, so the operator does nothing."),
    InUse(Kind.RETRYING, "The connection is being deleted, and syncs still use it."),
    Deleting(Kind.RETRYING, "The resource is being deleted."),
    DeletionBlocked(
            Kind.STALLED,
            "The object cannot be deleted in Weld: the API key is missing or refused, or Weld is unreachable."),
    Reachable(Kind.INFORMATIONAL, "Weld answers."),
    RunSucceeded(Kind.INFORMATIONAL, "The latest runs succeeded."),
    RunFailed(Kind.INFORMATIONAL, "The latest run of a stream failed."),
    Differs(Kind.INFORMATIONAL, "Weld differs from the manifest. status.plan lists the changes that would be made.");

    /** What a reason means for the conditions Ready, Reconciling and Stalled. */
    public enum Kind {
        /** Ready is True. */
        READY("Ready"),
        /** Ready is Unknown and Reconciling is True: the operator is working. */
        PROGRESSING("Ready unknown, Reconciling"),
        /** Ready is False and Reconciling is True: the operator tries again, and no person has to act. */
        RETRYING("not Ready, Reconciling: the operator continues without help"),
        /** Ready is False and Stalled is True: a person has to act. */
        STALLED("not Ready, Stalled: a person has to act"),
        /** The reason of another condition than Ready. */
        INFORMATIONAL("used in another condition than Ready");

        private final String conditions;

        Kind(String conditions) {
            this.conditions = conditions;
        }

        /** The conditions, for the documentation. */
        public String conditions() {
            return conditions;
        }
    }

    private final Kind kind;
    private final String meaning;

    Reason(Kind kind, String meaning) {
        this.kind = kind;
        this.meaning = meaning;
    }

    public Kind kind() {
        return kind;
    }

    /** One sentence for the documentation. */
    public String meaning() {
        return meaning;
    }

    /** The reason that a blocker of a plan becomes. */
    public static Reason of(Blocker.Kind blocker) {
        return switch (blocker) {
            case STREAM_NOT_FOUND -> StreamNotFound;
            case ORCHESTRATION_NOT_FOUND -> OrchestrationNotFound;
            case ORCHESTRATION_AMBIGUOUS -> AmbiguousOrchestration;
            case ORCHESTRATIONS_REFUSED -> Rejected;
            case ORCHESTRATIONS_UNREADABLE -> APIUnavailable;
            case COLUMNS_UNDECLARED -> ColumnsUndeclared;
            case SETTINGS_HIDDEN -> SettingsHidden;
            case REMOVAL_UNCONFIRMED, REMOVAL_WAITS -> RemovalHeld;
            case CONNECTION_CHANGED -> ConnectionChanged;
            case SYNC_MISMATCH -> SyncMismatch;
        };
    }
}
