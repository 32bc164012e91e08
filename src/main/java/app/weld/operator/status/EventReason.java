package app.weld.operator.status;

import app.weld.operator.plan.Remark;
import java.util.Arrays;
import java.util.Optional;

/**
 * Why an event was written. The names are the ones that users see; {@code docs/reference.md} lists them.
 *
 * <p>Each {@link Reason} that stalls a resource is here as well: a person has to act on it, so a Warning announces it. A missing
 * Secret or WeldConnection is announced once it has been missing for so long that it stalls the resource.
 */
public enum EventReason {
    AuthorizationRequired(Type.Normal, "A person has to open the link in `status.authorizeUrl`."),
    ConnectionReleased(
            Type.Warning,
            "The operator no longer uses a connection that it had found with the key of another workspace, and searches again with the current key."),
    AuthorizationExpired(Type.Warning, "The link has expired. A new one replaces it."),
    Connected(Type.Normal, "The source is connected."),
    ConnectionDeleted(Type.Normal, "The connection was deleted in Weld."),
    SyncCreated(Type.Normal, "The sync was created in Weld."),
    SyncAdopted(Type.Normal, "The operator manages or observes a sync that existed before."),
    SyncUpdated(Type.Normal, "A change of the manifest was applied."),
    StreamsAdded(Type.Normal, "Streams were added."),
    StreamsRemoved(Type.Normal, "Streams were removed."),
    StreamsVanished(
            Type.Warning, "The source no longer offers streams that spec.streamSelector matches. They stay in Weld."),
    StreamsOmitted(
            Type.Warning, "More streams match spec.streamSelector than maxStreams allows. The others were not added."),
    StreamReset(
            Type.Warning,
            "A change of a stream changed other properties of it in Weld too. The operator restored them."),
    SettingsLost(
            Type.Warning,
            "Weld dropped a setting that the operator cannot restore. The event contains its name, never its value."),
    StartDateIgnored(
            Type.Warning,
            "The sync starts from another date than the manifest declares, or its integration does not support a start date."),
    SyncEnabled(Type.Normal, "The sync was enabled in Weld."),
    SyncDisabled(Type.Normal, "The sync was disabled in Weld."),
    DriftCorrected(Type.Normal, "A field was changed in Weld. The operator reverted it."),
    DriftRepeated(Type.Warning, "A field keeps changing in Weld. The operator reverts it at growing intervals."),
    RunRequested(Type.Normal, "The operator requested a run from Weld, because of an annotation or of spec.request."),
    FullRefreshRequested(
            Type.Normal,
            "The operator requested a full refresh from Weld, because of an annotation or of spec.request."),
    FullRefreshCancelled(Type.Normal, "The operator canceled a full refresh in Weld, because of an annotation."),
    RequestWaits(
            Type.Normal,
            "A request is recorded and waits, because spec.suspend is true. If that lasts for a day, it is dropped."),
    RequestNotCarriedOut(
            Type.Warning,
            "A request is older than the resource, was replaced by another one, or has waited for a day. It has to be made again."),
    RequestGivenUp(Type.Warning, "The operator saw no requested run in time."),
    RunFailed(Type.Warning, "The latest run of a stream failed."),
    WriteDenied(Type.Warning, "The API server denies a write to the resource. The message is that of the API server."),
    RemoteDeleted(Type.Warning, "The sync was deleted in Weld. The operator creates it again."),
    CreationRecovered(Type.Warning, "A creation got no answer, and the operator found the object that it had created."),
    DuplicateSync(Type.Warning, "Weld has another sync that matches the manifest."),
    DuplicateRemoved(Type.Warning, "The operator deleted a duplicate that this process had just created."),
    SyncDeleted(Type.Normal, "The sync was deleted in Weld."),
    Retained(Type.Normal, "The resource is deleted, and its object stays in Weld."),
    Orphaned(Type.Warning, "The resource is deleted. The event names the object that stays in Weld."),
    SecretNotFound(Reason.SecretNotFound),
    ConnectionNotFound(Reason.ConnectionNotFound),
    NamespaceNotAllowed(Reason.NamespaceNotAllowed),
    WorkspaceNotFound(Reason.WorkspaceNotFound),
    WorkspaceUnavailable(Reason.WorkspaceUnavailable),
    AdoptionNotAllowed(Reason.AdoptionNotAllowed),
    InvalidAPIKey(Reason.InvalidAPIKey),
    RedirectUriMissing(Reason.RedirectUriMissing),
    RemoteConnectionNotFound(Reason.RemoteConnectionNotFound),
    AmbiguousConnection(Reason.AmbiguousConnection),
    ConnectionFailed(Reason.ConnectionFailed),
    WorkspaceMismatch(Reason.WorkspaceMismatch),
    StreamNotFound(Reason.StreamNotFound),
    OrchestrationNotFound(Reason.OrchestrationNotFound),
    AmbiguousOrchestration(Reason.AmbiguousOrchestration),
    ColumnsUndeclared(Reason.ColumnsUndeclared),
    RemovalHeld(Reason.RemovalHeld),
    InvalidSchedule(Reason.InvalidSchedule),
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
            case STREAMS_VANISHED -> StreamsVanished;
            case STREAMS_OMITTED -> StreamsOmitted;
            case START_DATE_IGNORED -> StartDateIgnored;
        };
    }
}
