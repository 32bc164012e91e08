package app.weld.operator.status;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The situations that a condition reports, each with its reason and its message. A message says what is wrong and where, and
 * what to do about it if a person has to act. {@code docs/reference.md} lists them; the names in braces stand for values.
 */
public enum Situation {
    SECRET_MISSING(
            Reason.SecretNotFound,
            "Secret {namespace}/{secret} does not exist: create it, with the API key under the key {key}"),
    SECRET_KEY_MISSING(
            Reason.SecretNotFound,
            "Secret {namespace}/{secret} has no key {key} (it has: {keys}): add the API key under that name, or set apiKeySecretRef.key"),
    SECRET_FORBIDDEN(
            Reason.SecretNotFound,
            "the operator is not allowed to read Secret {namespace}/{secret}: grant it that right (docs/install.md)"),
    KEY_SOURCE_MISSING(Reason.UnsupportedValue, "the manifest names no API key: set apiKeySecretRef, or workspaceRef"),
    WORKSPACE_MISSING(
            Reason.WorkspaceNotFound, "there is no WeldWorkspace {name}: create it, or correct spec.workspaceRef"),
    WORKSPACE_UNAVAILABLE(Reason.WorkspaceUnavailable, "WeldWorkspace {name} cannot be used: {problem}"),
    WORKSPACE_NAMESPACE_NOT_ALLOWED(
            Reason.NamespaceNotAllowed,
            "WeldWorkspace {name} does not allow namespace {namespace}: let its owners add the namespace to its spec.allowedNamespaces"),
    API_KEY_MALFORMED(
            Reason.InvalidAPIKey,
            "key {key} of Secret {namespace}/{secret} contains no API key: {problem}; correct the Secret, because an API key has 1 to {max} printable ASCII characters without spaces"),
    CONNECTION_MISSING(
            Reason.ConnectionNotFound,
            "there is no WeldConnection {name} in namespace {namespace}: create it, or correct spec.connectionRef"),
    CONNECTION_NOT_ALLOWED(
            Reason.NamespaceNotAllowed,
            "there is no WeldConnection {name} in namespace {namespace} that allows namespace {own}: let its owners add this namespace to its spec.allowedNamespaces, or correct spec.connectionRef"),
    CONNECTION_PERHAPS_ALLOWED(
            Reason.NamespaceNotAllowed,
            "there is no WeldConnection {name} in namespace {namespace} that names namespace {own} in its spec.allowedNamespaces, and the labels of namespaces, which a selector needs, cannot be read: grant the operator the right to read them (docs/install.md), have the namespace named, or correct spec.connectionRef"),
    CONNECTION_NOT_WATCHED(
            Reason.NamespaceNotAllowed,
            "the operator does not watch namespace {namespace}, where spec.connectionRef refers to: add it to WATCH_NAMESPACE, or correct spec.connectionRef"),
    SHARED_KEY_UNUSABLE(
            Reason.SecretNotFound,
            "WeldConnection {name} in namespace {namespace} has no API key that works ({reason}): let its owners see its conditions"),
    CONNECTION_UNREADABLE(
            Reason.ConnectionFailed,
            "WeldConnection {name} is not usable, because this operator cannot read its manifest ({reason}): see its conditions"),
    CONNECTION_NOT_CONNECTED(
            Reason.ConnectionNotReady, "WeldConnection {name} is not connected yet: see its conditions"),
    CONNECTION_NOT_CONNECTED_BECAUSE(
            Reason.ConnectionNotReady, "WeldConnection {name} is not connected yet ({reason}): see its conditions"),
    CONNECTION_NOT_USABLE(
            Reason.ConnectionFailed, "WeldConnection {name} is not usable ({reason}): see its conditions"),
    CONNECTION_FAILED_TO_STAY(
            Reason.ConnectionFailed,
            "connection {id} was deleted in Weld, so this sync cannot run again: authorize the source again, then delete this resource and create it again on the new connection"),
    REMOTE_CONNECTION_DELETED(
            Reason.RemoteConnectionNotFound,
            "Weld has no connection {id} any more, and its syncs cannot run: to authorize the source again, delete its WeldEltSyncs and this resource, and create them again"),
    REMOTE_CONNECTION_DELETED_IN_USE(
            Reason.RemoteConnectionNotFound,
            "Weld has no connection {id} any more, and this resource is deleted after its WeldEltSyncs: delete {syncs}"),
    REMOTE_CONNECTION_UNKNOWN(
            Reason.RemoteConnectionNotFound,
            "Weld has no connection {id} (spec.connectionId) in the workspace of this API key: spec.connectionId cannot be changed, so delete this resource and create it again with the right id; or put the API key of the right workspace into the Secret"),
    REFERENCED_CONNECTION_UNKNOWN(
            Reason.RemoteConnectionNotFound,
            "Weld has no connection {id}, which the WeldConnection of spec.connectionRef manages: see its conditions"),
    INTEGRATION_UNKNOWN(
            Reason.Rejected,
            "Weld offers no integration {id} to this workspace (nearest: {nearest}; GET /integrations lists all that its plan includes): spec.integrationId cannot be changed, so delete this resource and create it again with the right id; if {id} is right, it may need a larger plan"),
    INTEGRATION_DIFFERS(
            Reason.Rejected,
            "connection {id} belongs to integration {actual}, and spec.integrationId is {declared}: neither can be changed, so delete this resource and create it again with integrationId {actual}"),
    CONNECTION_MANAGED(
            Reason.Conflict,
            "WeldConnection {other} is responsible for {connection} already: delete one of the two, or create this one again with another spec.label"),
    CONNECTION_MANAGED_ELSEWHERE(
            Reason.Conflict,
            "a WeldConnection in another namespace is responsible for {connection} already: let the WeldEltSyncs of this namespace name the connection by spec.connectionId, with spec.apiKeySecretRef; or create this one again with another spec.label"),
    CONNECTION_ADOPTION_NOT_ALLOWED(
            Reason.AdoptionNotAllowed,
            "WeldWorkspace {workspace} does not let namespace {namespace} adopt connection {ids}, which exists in Weld already: let its owners add the namespace to its spec.adoptionNamespaces, or create this one again with another spec.label, without spec.connectionId"),
    CONNECTIONS_AMBIGUOUS(
            Reason.AmbiguousConnection,
            "several connections in Weld match this resource ({ids}): name the right one in spec.connectionId"),
    LINK_OUTCOME_AMBIGUOUS(
            Reason.AmbiguousConnection,
            "it cannot be told whether a connection in Weld ({ids}) came of the link of this resource or of another link: name the right one in spec.connectionId, or open the link in status.authorizeUrl if there is none yet"),
    CONNECTIONS_TOO_MANY(
            Reason.AmbiguousConnection,
            "Weld has more than {max} connections with this integration and label, so a new one could not be recognized: create this resource again with another spec.label, or name one of them in spec.connectionId"),
    REDIRECT_URI_MISSING(
            Reason.RedirectUriMissing,
            "set spec.redirectUri, where Weld sends the browser afterwards: this operator hosts no callback"),
    LINK_UNUSABLE(Reason.Rejected, "Weld answered without a usable link to authorize the source"),
    LINK_UNCONFIRMED(
            Reason.CreationUnconfirmed,
            "it is unknown whether Weld has created the link to authorize the source, and the operator searches for it ({why})"),
    AUTHORIZATION_PENDING(
            Reason.AuthorizationPending, "a person must open the link in status.authorizeUrl to authorize the source"),
    AUTHORIZATION_PENDING_WITH_OTHER_KEY(
            Reason.AuthorizationPending,
            "the link in status.authorizeUrl was created with another API key than the Secret contains now, which does not show it: the operator replaces it if that key stays"),
    KEY_ACCEPTED(Reason.KeyAccepted, "Weld accepts the API key"),
    WORKSPACE_LISTING(Reason.Progressing, "the operator is listing the workspace"),
    CONNECTED(Reason.Connected, "the source is connected"),
    CONNECTED_WITH_LINK(
            Reason.Connected, "the source is connected; a link to authorize it again is in status.authorizeUrl"),
    IN_USE(Reason.InUse, "this resource is deleted after its WeldEltSyncs: delete {syncs}"),
    USE_UNKNOWN(Reason.InUse, "it is unknown whether WeldEltSyncs use this resource, because their CRD does not exist"),
    INVALID_SCHEDULE(
            Reason.InvalidSchedule,
            "spec.syncInterval '{schedule}' would never start a run ({problem}): correct it, for example '0 */6 * * *'"),
    SYNC_MANAGED(
            Reason.Conflict,
            "WeldEltSync {other} is responsible for connection {connection} and schema {schema} already: merge the two, or create this one again with another destinationSchemaName"),
    SYNC_MANAGED_ELSEWHERE(
            Reason.Conflict,
            "a WeldEltSync in another namespace is responsible for connection {connection} and schema {schema} already: create this one again with another destinationSchemaName"),
    SYNC_NOT_ADOPTED(
            Reason.Conflict,
            "Weld has sync {sync} from connection {connection} into schema {schema} already: set spec.adoptionPolicy to AdoptMatching to manage it, or create this one again with another destinationSchemaName"),
    SYNC_ADOPTION_NOT_ALLOWED(
            Reason.AdoptionNotAllowed,
            "WeldWorkspace {workspace} does not let namespace {namespace} adopt sync {sync}, which exists in Weld already from connection {connection} into schema {schema}: let its owners add the namespace to its spec.adoptionNamespaces, or create this one again with another destinationSchemaName"),
    SHARED_SYNC_NOT_ADOPTED(
            Reason.AdoptionNotAllowed,
            "WeldConnection {owner} does not let namespace {namespace} adopt sync {sync}, which exists in Weld already from connection {connection} into schema {schema}: create this one again with another destinationSchemaName, or let the owners of the connection delete that sync in Weld"),
    SHARED_SYNC_NAMED(
            Reason.AdoptionNotAllowed,
            "WeldConnection {owner} does not let namespace {namespace} adopt sync {sync} (spec.syncId): remove spec.syncId"),
    SYNC_NAMED_WITHOUT_RIGHT(
            Reason.AdoptionNotAllowed,
            "WeldWorkspace {workspace} does not let namespace {namespace} adopt sync {sync} (spec.syncId): let its owners add the namespace to its spec.adoptionNamespaces, or remove spec.syncId"),
    SOURCE_NOT_ALLOWED(
            Reason.AdoptionNotAllowed,
            "WeldWorkspace {workspace} does not let namespace {namespace} name connection {connection} (spec.connectionId): refer to a WeldConnection by spec.connectionRef, or let the owners of the workspace add the namespace to its spec.adoptionNamespaces"),
    SOURCE_OF_ANOTHER_NAMESPACE(
            Reason.AdoptionNotAllowed,
            "a WeldConnection in another namespace is responsible for connection {connection}, so spec.connectionId cannot name it: refer to that WeldConnection by spec.connectionRef, if it allows this namespace"),
    SYNCS_AMBIGUOUS(
            Reason.AmbiguousSync,
            "Weld has several syncs from connection {connection} into schema {schema} ({ids}): name the right one in spec.syncId"),
    SYNC_SPELT_ALIKE(
            Reason.AmbiguousSync,
            "Weld has a sync from connection {connection} into a schema that is spelled like {schema} ({ids}): name it in spec.syncId if it is the one, or create this one again with another destinationSchemaName"),
    SYNC_PERHAPS_CREATED(
            Reason.AmbiguousSync,
            "one of the syncs {ids} may be the one that this resource created: delete that one in Weld"),
    SYNC_UNKNOWN(
            Reason.RemoteSyncNotFound,
            "Weld has no sync {sync} (spec.syncId) in the workspace of this API key: correct spec.syncId, or remove it to have a sync created"),
    SYNC_ID_CHANGED(
            Reason.SyncMismatch,
            "spec.syncId is {named}, and this resource manages sync {sync}: remove spec.syncId; or, to manage {named}, delete this resource with deletionPolicy Retain and create it again"),
    CONNECTION_CHANGED(
            Reason.ConnectionChanged,
            "sync {sync} was created on connection {before}, and the manifest now refers to connection {now}: Weld cannot change the connection of a sync, so refer to the old one again, or delete this resource and create it again"),
    WORKSPACE_MISMATCH(
            Reason.WorkspaceMismatch,
            "this API key shows neither sync {sync} nor its connection {connection}: put the API key of their workspace into the Secret"),
    CONNECTION_NEVER_SHOWN(
            Reason.ConnectionNotReady,
            "this API key has never shown connection {id}: put the API key of its workspace into the Secret"),
    CREATION_REFUSED(Reason.Rejected, "Weld refuses to create the sync: {why}"),
    CREATION_SETTINGS_REFUSED(
            Reason.InvalidSettings,
            "Weld refuses to create the sync: {why}; correct spec.settings (the source has the settings {names})"),
    CREATION_SETTINGS_WRONG(
            Reason.InvalidSettings,
            "Weld refuses to create the sync: {why}; by the schema of the settings, {problems}"),
    CREATION_SETTINGS_DOUBTFUL(
            Reason.Rejected,
            "Weld refuses to create the sync: {why}; this may be due to spec.settings, because by the schema of the settings, {problems}"),
    CREATING(Reason.Creating, "the sync is being created in Weld"),
    CREATING_AGAIN(Reason.Creating, "an earlier attempt created nothing; the sync is being created in Weld"),
    CREATION_UNCONFIRMED(
            Reason.CreationUnconfirmed,
            "it is unknown whether Weld has created the sync, and the operator searches for it before it tries again ({why})"),
    SEARCHING(Reason.Progressing, "the connection exists; the operator is searching for the sync in Weld"),
    LISTING(Reason.Progressing, "the operator is listing the syncs of the workspace"),
    NOT_SHOWN(
            Reason.Progressing,
            "Weld does not show sync {sync}: the operator searches for it before it treats it as deleted"),
    NOT_SHOWN_YET(Reason.Progressing, "Weld does not show yet what was created a moment ago ({why})"),
    WAITS_TO_RECREATE(Reason.Progressing, "the sync was deleted in Weld, and waits for its turn to be created again"),
    RECREATING(Reason.Progressing, "the sync was deleted in Weld, and is created again"),
    DRIFT_REPEATED(
            Reason.DriftRepeated,
            "{fields} keeps changing in Weld: a person, another tool or Weld itself sets it again; the operator reverts it at growing intervals"),
    UNSUPPORTED(Reason.UnsupportedValue, "the operator does nothing about this resource: {problem}"),
    DELETING_SYNC(Reason.Deleting, "the sync is being deleted in Weld"),
    DELETING_CONNECTION(Reason.Deleting, "the connection is being deleted in Weld"),
    DELETING_UNCONFIRMED(
            Reason.Deleting,
            "it is unknown whether Weld has created the sync: the operator searches for it before the resource is deleted"),
    DELETING_UNKNOWN(
            Reason.Deleting,
            "Weld does not know sync {sync}: the operator tries again, because a new sync may not be visible yet"),
    SUSPENDED(
            Reason.Suspended,
            "spec.suspend is true: changes of this manifest are not applied, and the operator does not read Weld"),
    IN_SYNC(Reason.InSync, "Weld matches the manifest"),
    IN_SYNC_DISABLED(
            Reason.InSyncDisabled, "the manifest disables the sync (spec.enabled: false); everything else is in place"),
    OBSERVED(Reason.Observed, "managementPolicy is ObserveOnly: Weld matches the manifest"),
    OBSERVED_DIFFERENT(
            Reason.Observed,
            "managementPolicy is ObserveOnly: Weld differs from the manifest in {count}; status.plan lists what would be done"),
    DIFFERS(Reason.Differs, "status.plan lists what would be done"),
    RUNS_SUCCEEDED(Reason.RunSucceeded, "the latest runs succeeded"),
    WELD_ANSWERS(Reason.Reachable, "Weld answers");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

    private final Reason reason;
    private final String template;

    Situation(Reason reason, String template) {
        this.reason = reason;
        this.template = template;
    }

    public Reason reason() {
        return reason;
    }

    /** The message with the names of its values in braces. */
    public String template() {
        return template;
    }

    /** The names of the values, in the order in which {@link #message} takes them. */
    public List<String> placeholders() {
        return PLACEHOLDER
                .matcher(template)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /**
     * The message with these values, in the order of its placeholders.
     *
     * @throws IllegalArgumentException if their number differs from that of the placeholders
     */
    public String message(Object... values) {
        Matcher matcher = PLACEHOLDER.matcher(template);
        StringBuilder message = new StringBuilder();
        int next = 0;
        while (matcher.find()) {
            if (next == values.length) {
                throw new IllegalArgumentException(this + " takes more values than " + Arrays.toString(values));
            }
            matcher.appendReplacement(message, Matcher.quoteReplacement(String.valueOf(values[next])));
            next++;
        }
        if (next < values.length) {
            throw new IllegalArgumentException(this + " takes fewer values than " + Arrays.toString(values));
        }
        return matcher.appendTail(message).toString();
    }
}
