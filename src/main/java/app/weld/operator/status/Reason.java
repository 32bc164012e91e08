package app.weld.operator.status;

import app.weld.operator.plan.Blocker;

/** The reasons of conditions. Users see the names; {@code docs/reference.md} lists them. */
public enum Reason {
    Progressing(Kind.UNDER_WAY, "The operator is working and has no result yet."),
    SecretNotFound(Kind.WAITING, "The Secret with the API key does not exist, or does not contain the key."),
    InvalidAPIKey(Kind.STUCK, "The API key is malformed, or Weld refuses it (401, 403)."),
    RedirectUriMissing(
            Kind.STUCK, "An authorize link needs spec.redirectUri, because the operator has no callback endpoint."),
    AuthorizationPending(Kind.WAITING, "A person has to open the link in status.authorizeUrl."),
    Connected(Kind.DONE, "The source is connected."),
    RemoteConnectionNotFound(Kind.STUCK, "The connection of this resource does not exist in Weld."),
    AmbiguousConnection(Kind.STUCK, "Several connections in Weld match this resource."),
    ConnectionNotReady(Kind.WAITING, "The WeldConnection is waiting for a person to open its link."),
    ConnectionNotFound(Kind.WAITING, "The WeldConnection named by spec.connectionRef does not exist."),
    ConnectionFailed(
            Kind.STUCK,
            "The WeldConnection has a problem that a person has to fix, or its connection does not exist in Weld."),
    WorkspaceMismatch(
            Kind.STUCK, "The API key shows neither the sync nor its connection, so it belongs to another workspace."),
    Creating(Kind.UNDER_WAY, "The operator is creating the sync in Weld."),
    CreationUnconfirmed(
            Kind.UNDER_WAY, "It is unknown whether Weld has created the sync. The operator is searching for it."),
    StreamNotFound(Kind.STUCK, "The source does not offer a declared stream. The other streams are in place."),
    ColumnsUndeclared(
            Kind.STUCK, "Changing a stream could lose hashed or excluded columns that the manifest does not declare."),
    RemovalHeld(
            Kind.STUCK,
            "Streams are not removed until the declared streams are in place, or until the removal is confirmed."),
    InvalidSettings(Kind.STUCK, "Weld refuses the settings."),
    SettingsHidden(
            Kind.STUCK, "Changing the settings would lose one that Weld hides and the manifest does not declare."),
    Rejected(Kind.STUCK, "Weld refuses a request for this manifest."),
    ConnectionChanged(Kind.STUCK, "The sync reads from another connection than the manifest now refers to."),
    SyncMismatch(Kind.STUCK, "The sync writes to another schema, which Weld cannot change."),
    RemoteSyncNotFound(Kind.STUCK, "The sync named by spec.syncId does not exist in Weld."),
    AmbiguousSync(Kind.STUCK, "Several syncs in Weld match this resource."),
    DriftRepeated(Kind.WAITING, "A field keeps changing in Weld. The operator reverts it at growing intervals."),
    StoppedByWeld(
            Kind.STUCK,
            "Weld has disabled the sync after failed runs. The operator enables it again after some hours, or when something changes."),
    Conflict(
            Kind.STUCK,
            "Another resource manages the same object in Weld; or the object exists and adoptionPolicy is Never."),
    InSync(Kind.DONE, "Weld matches the manifest."),
    InSyncDisabled(Kind.DONE, "Weld matches the manifest, which disables the sync."),
    RateLimited(Kind.WAITING, "Weld asked for fewer requests (429)."),
    APIUnavailable(Kind.WAITING, "Weld is unreachable, or its answer is unreadable."),
    Suspended(Kind.DONE, "spec.suspend is true, so the operator does nothing."),
    Observed(Kind.DONE, "managementPolicy is ObserveOnly, so the operator changed nothing."),
    UnsupportedValue(
            Kind.STUCK,
            "The manifest contains something that this version of the operator cannot read, so the operator does nothing."),
    InUse(Kind.WAITING, "The connection is being deleted, and syncs still use it."),
    Deleting(Kind.WAITING, "The resource is being deleted."),
    DeletionBlocked(
            Kind.STUCK,
            "The object cannot be deleted in Weld: the API key is missing or refused, or Weld is unreachable."),
    Reachable(Kind.FACT, "Weld answers."),
    RunSucceeded(Kind.FACT, "The latest runs succeeded."),
    RunFailed(Kind.FACT, "The latest run of a stream failed."),
    Differs(Kind.FACT, "Weld differs from the manifest. status.plan lists the changes that would be made.");

    /** What a reason means for the conditions Ready, Reconciling and Stalled. */
    public enum Kind {
        /** Ready. */
        DONE,
        /** Ready is unknown, Reconciling. */
        UNDER_WAY,
        /** Not ready, Reconciling: it goes on by itself. */
        WAITING,
        /** Not ready, Stalled: a person has to do something. */
        STUCK,
        /** Says nothing about readiness. */
        FACT
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
            case COLUMNS_UNDECLARED -> ColumnsUndeclared;
            case SETTINGS_HIDDEN -> SettingsHidden;
            case REMOVAL_UNCONFIRMED, REMOVAL_WAITS -> RemovalHeld;
            case CONNECTION_CHANGED -> ConnectionChanged;
            case SYNC_MISMATCH -> SyncMismatch;
        };
    }
}
