package app.weld.operator.status;

import app.weld.operator.plan.Remark;
import java.util.Arrays;
import java.util.Optional;

/**
 * Why an event was written. The names are the ones that users see; {@code docs/reference.md} lists them.
 *
 * <p>Each {@link Reason} that stalls a resource is here as well: a person has to act on it, so a Warning announces it.
 */
public enum EventReason {
    AuthorizationRequired(Type.Normal, "A person must open the link in `status.authorizeUrl`."),
    ConnectionLeft(
            Type.Warning,
            "A connection that was found with the key of another workspace is left, and looked for anew with this one."),
    AuthorizationExpired(Type.Warning, "The link has expired; a new one takes its place."),
    Connected(Type.Normal, "The source is connected."),
    ConnectionDeleted(Type.Normal, "The connection was deleted in Weld."),
    SyncCreated(Type.Normal, "The sync was created in Weld."),
    SyncAdopted(Type.Normal, "A sync that existed before is taken over or observed."),
    SyncUpdated(Type.Normal, "A change of the manifest was applied."),
    StreamsAdded(Type.Normal, "Streams were added."),
    StreamsRemoved(Type.Normal, "Streams were removed."),
    StreamReset(
            Type.Warning,
            "With a change of a stream, Weld changed more of it than the change asked for; the rest is put back."),
    SettingsLost(
            Type.Warning, "Weld dropped a setting that cannot be put back; the event has its name, never its value."),
    StartDateIgnored(Type.Warning, "The sync starts from another date than the manifest says."),
    SyncEnabled(Type.Normal, "The schedule was enabled."),
    SyncDisabled(Type.Normal, "The schedule was disabled."),
    DriftCorrected(Type.Normal, "A field was changed in Weld; it was put back."),
    DriftRepeated(Type.Warning, "A field is changed in Weld again and again; it is put back ever more slowly."),
    RunRequested(Type.Normal, "A run was requested from Weld, as an annotation asks."),
    FullRefreshRequested(Type.Normal, "A full refresh was requested from Weld, as an annotation asks."),
    FullRefreshCancelled(Type.Normal, "A full refresh was cancelled in Weld, as an annotation asks."),
    RequestNotCarriedOut(
            Type.Warning,
            "What an annotation asks for is older than the resource, or waited for a day; it has to be requested again."),
    RequestGivenUp(Type.Warning, "No run that was requested was seen in time."),
    RunFailed(Type.Warning, "The latest run of a stream failed."),
    WriteDenied(
            Type.Warning, "The API server denies what the operator writes to the resource; the message is its own."),
    RemoteDeleted(Type.Warning, "The sync was deleted in Weld; it is created again."),
    CreationRecovered(Type.Warning, "The answer to a creation was lost; what it created was found."),
    DuplicateSync(Type.Warning, "Weld has another sync for what the manifest describes."),
    DuplicateRemoved(Type.Warning, "A second sync that this process had just created needlessly is deleted again."),
    SyncDeleted(Type.Normal, "The sync was deleted in Weld."),
    Retained(Type.Normal, "The resource is deleted; its object stays in Weld."),
    Orphaned(Type.Warning, "The resource is deleted; the event names what stays behind in Weld."),
    InvalidAPIKey(Reason.InvalidAPIKey),
    RedirectUriMissing(Reason.RedirectUriMissing),
    RemoteConnectionNotFound(Reason.RemoteConnectionNotFound),
    AmbiguousConnection(Reason.AmbiguousConnection),
    ConnectionFailed(Reason.ConnectionFailed),
    WorkspaceMismatch(Reason.WorkspaceMismatch),
    StreamNotFound(Reason.StreamNotFound),
    ColumnsUndeclared(Reason.ColumnsUndeclared),
    RemovalHeld(Reason.RemovalHeld),
    InvalidSettings(Reason.InvalidSettings),
    SettingsHidden(Reason.SettingsHidden),
    Rejected(Reason.Rejected),
    ConnectionChanged(Reason.ConnectionChanged),
    SyncMismatch(Reason.SyncMismatch),
    RemoteSyncNotFound(Reason.RemoteSyncNotFound),
    AmbiguousSync(Reason.AmbiguousSync),
    StoppedByWeld(Reason.StoppedByWeld),
    Conflict(Reason.Conflict),
    UnsupportedValue(Reason.UnsupportedValue),
    DeletionBlocked(Reason.DeletionBlocked);

    /** As Kubernetes knows them. */
    public enum Type {
        Normal,
        Warning
    }

    private final Type type;
    private final String meaning;

    EventReason(Type type, String meaning) {
        this.type = type;
        this.meaning = meaning;
    }

    EventReason(Reason condition) {
        this(Type.Warning, condition.meaning());
    }

    public Type type() {
        return type;
    }

    /** One sentence for the documentation. */
    public String meaning() {
        return meaning;
    }

    /** The event that announces that a condition has this reason; empty where the condition alone says it. */
    public static Optional<EventReason> of(Reason condition) {
        return Arrays.stream(values())
                .filter(event -> event.name().equals(condition.name()))
                .findFirst();
    }

    /** The event that announces a remark of this kind. */
    public static EventReason of(Remark.Kind remark) {
        return switch (remark) {
            case STREAM_RESET -> StreamReset;
            case SETTINGS_LOST -> SettingsLost;
            case START_DATE_IGNORED -> StartDateIgnored;
        };
    }
}
