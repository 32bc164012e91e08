package app.weld.operator.status;

import app.weld.operator.plan.Blocker;

/** Why a condition is as it is. The names are the ones that users see; {@code docs/reference.md} lists them. */
public enum Reason {
    Progressing(Kind.UNDER_WAY, "The operator is at work and has nothing to say about it yet."),
    SecretNotFound(Kind.WAITING, "The Secret with the API key, or the key in it, is not there."),
    InvalidAPIKey(Kind.STUCK, "The API key is malformed, or Weld refuses it (401, 403)."),
    RedirectUriMissing(Kind.STUCK, "A link needs spec.redirectUri where the operator hosts no callback."),
    AuthorizationPending(Kind.WAITING, "A person must open the link in status.authorizeUrl."),
    Connected(Kind.DONE, "The source is connected."),
    RemoteConnectionNotFound(Kind.STUCK, "The connection that this resource stands for is gone in Weld."),
    AmbiguousConnection(Kind.STUCK, "More than one connection in Weld could be meant."),
    ConnectionNotReady(Kind.WAITING, "The WeldConnection waits for a person to open its link."),
    ConnectionNotFound(Kind.WAITING, "There is no WeldConnection of the name in spec.connectionRef."),
    ConnectionFailed(Kind.STUCK, "The WeldConnection needs somebody to mend it, or its connection is gone in Weld."),
    WorkspaceMismatch(Kind.STUCK, "The API key shows neither the sync nor its connection: it is of another workspace."),
    Creating(Kind.UNDER_WAY, "It is being created in Weld."),
    CreationUnconfirmed(Kind.UNDER_WAY, "It is not known whether Weld has created it; the operator looks again."),
    StreamNotFound(Kind.STUCK, "The source does not offer a stream that is wanted; the others are in place."),
    ColumnsUndeclared(
            Kind.STUCK,
            "A change of a stream may lose hashed or excluded columns, which the manifest does not declare."),
    RemovalHeld(Kind.STUCK, "Streams that are to be removed wait for others to be in place, or to be confirmed."),
    InvalidSettings(Kind.STUCK, "Weld refuses the settings."),
    SettingsHidden(
            Kind.STUCK, "A change of settings would lose one that Weld hides and the manifest does not declare."),
    Rejected(Kind.STUCK, "Weld refuses what the manifest asks for."),
    ConnectionChanged(Kind.STUCK, "The sync reads from another connection than the reference means now."),
    SyncMismatch(Kind.STUCK, "The sync goes to another schema, which Weld cannot change."),
    RemoteSyncNotFound(Kind.STUCK, "The sync that spec.syncId names is not there in Weld."),
    AmbiguousSync(Kind.STUCK, "More than one sync in Weld could be meant."),
    DriftRepeated(Kind.WAITING, "A field does not stay as it is put back; it is put back ever more slowly."),
    StoppedByWeld(
            Kind.STUCK,
            "Weld has stopped the sync after failed runs; it is enabled again after hours, or on a change."),
    Conflict(Kind.STUCK, "Another resource, or with adoptionPolicy Never nobody, owns what this one means."),
    InSync(Kind.DONE, "Weld is as the manifest says."),
    InSyncDisabled(Kind.DONE, "Weld is as the manifest says, which is disabled."),
    RateLimited(Kind.WAITING, "Weld asked to send fewer requests (429)."),
    APIUnavailable(Kind.WAITING, "Weld cannot be reached, or its answer cannot be read."),
    Suspended(Kind.DONE, "spec.suspend is true: the operator leaves it alone."),
    Observed(Kind.DONE, "managementPolicy is ObserveOnly: the operator looked and changed nothing."),
    UnsupportedValue(
            Kind.STUCK,
            "The manifest holds something that this version of the operator does not know: it is left alone."),
    InUse(Kind.WAITING, "The connection is being deleted, and syncs still use it."),
    Deleting(Kind.WAITING, "It is being deleted."),
    DeletionBlocked(Kind.STUCK, "It cannot be deleted in Weld: the key is missing or refused, or Weld is down."),
    Reachable(Kind.FACT, "Weld answers."),
    RunSucceeded(Kind.FACT, "The latest runs succeeded."),
    RunFailed(Kind.FACT, "The latest run of a stream failed."),
    Differs(Kind.FACT, "Weld is not as the manifest says; status.plan lists what would be done.");

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
