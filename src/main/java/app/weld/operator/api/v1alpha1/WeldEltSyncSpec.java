package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The desired state of a data sync. The API server refuses changes of immutable fields. */
@JsonClassDescription(
        "The desired sync. The operator does not change properties in Weld that are absent here, with these exceptions: an absent enabled means true; without orchestrationId and orchestrationRef, an orchestration that this resource attached is detached; streams that this resource added and that are absent from streams are removed, as streamRemovalPolicy says.")
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = SyncRules.COMBINATION, messageExpression = SyncRules.COMBINATION_MESSAGE)
@ValidationRule(value = SyncRules.CHANGE, messageExpression = SyncRules.CHANGE_MESSAGE)
public record WeldEltSyncSpec(
        @ValidationRule(value = SyncRules.SAME, message = SyncRules.CONNECTION_REF_MESSAGE)
        @JsonPropertyDescription("The WeldConnection to sync from. Set either this or connectionId. Immutable.")
        @Nullable
        ConnectionRef connectionRef,

        @Size(min = 1, max = 255)
        @ValidationRule(value = "self.matches('" + NamePatterns.ID + "')", message = NamePatterns.ID_MESSAGE)
        @ValidationRule(value = SyncRules.SAME, message = SyncRules.CONNECTION_ID_MESSAGE)
        @JsonPropertyDescription(
                "Weld's id of a connection to sync from that has no WeldConnection in this namespace. Requires apiKeySecretRef or workspaceRef. Set either this or connectionRef. Immutable.")
        @Nullable
        String connectionId,

        @JsonPropertyDescription(
                "The Secret that contains the API key of the Weld workspace. Default: that of the WeldConnection. Together with connectionId, either this or workspaceRef is required.")
        @Nullable
        SecretKeyRef apiKeySecretRef,

        @JsonPropertyDescription(
                "The WeldWorkspace that several namespaces share, together with connectionId and instead of apiKeySecretRef. It has to allow this namespace, also among its adoptionNamespaces, because the connection exists already. With connectionRef, the workspace is that of the WeldConnection.")
        @Nullable
        WorkspaceRef workspaceRef,

        @Required
        @SelectableField
        @PrinterColumn(name = "Schema", priority = 1)
        @Size(min = 1, max = 255)
        @Pattern("^[A-Za-z0-9_]+$")
        @ValidationRule(
                value = SyncRules.SAME,
                message =
                        "destinationSchemaName cannot be changed: create another WeldEltSync for the other schema and delete this one; the tables of the old schema stay unless removeDataOnDelete is true")
        @JsonPropertyDescription(
                "Schema in the warehouse that the data is loaded into, for example salesforce_crm: letters, digits and underscores. Immutable.")
        String destinationSchemaName,

        @Size(max = 255)
        @ValidationRule(value = CronPatterns.RULE, messageExpression = CronPatterns.MESSAGE)
        @JsonPropertyDescription(
                "When the sync runs, as a cron expression with five fields separated by single spaces, for example \"0 */6 * * *\" for every six hours. Quote it in YAML. Weld is assumed to read it in UTC. The ranges are checked; L, W, # and ? are passed on to Weld. Required unless orchestrationId or orchestrationRef is set.")
        @Nullable
        String syncInterval,

        @Size(max = 255)
        @ValidationRule(
                value = "self.matches('" + NamePatterns.NAME_OR_EMPTY_CEL + "')",
                message = NamePatterns.NAME_MESSAGE)
        @JsonPropertyDescription(
                "Weld's id of an orchestration that starts the sync instead of a schedule. An empty string detaches the sync from its orchestration. If this and orchestrationRef are absent, an orchestration that this resource attached is detached, and one that an adopted sync already had stays. Set only one of this and orchestrationRef.")
        @Nullable
        String orchestrationId,

        @JsonPropertyDescription(
                "An orchestration that starts the sync instead of a schedule, by its name. As long as the name does not belong to exactly one orchestration, the orchestration of the sync stays as it is. Set only one of this and orchestrationId.")
        @Nullable
        OrchestrationRef orchestrationRef,

        @Size(min = 10, max = 10)
        @ValidationRule(value = SyncRules.SAME, message = SyncRules.START_DATE_MESSAGE)
        @JsonPropertyDescription(
                "Earliest date to sync from, as YYYY-MM-DD, for example \"2024-01-01\". Sources that do not support a start date ignore it. Default: Weld's. Immutable.")
        @Nullable
        String startDate,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "Settings of the source (elt_settings in Weld's API), as free-form YAML. GET /connections/{id}/settings of Weld's API returns the JSON Schema of the settings of a connection. Only the settings written here are managed.")
        @Nullable
        ObjectNode settings,

        @JsonPropertyDescription(
                "Whether the sync is enabled in Weld, so that its schedule starts runs. Default: true.")
        @Nullable
        Boolean enabled,

        @Size(max = 1000) @JsonPropertyDescription("The streams of the sync, at most 1,000.") @Nullable
        List<StreamSpec> streams,

        @JsonPropertyDescription(
                "Selects further streams among those that the source offers. The operator reads what is offered every ten minutes, adds streams that are new, and reports those that are no longer offered. An entry of streams sets the properties of the stream with its name. A stream that the selector matches is never removed, whatever streamRemovalPolicy says. Default: only the streams that streams names.")
        @Nullable
        StreamSelector streamSelector,

        @JsonPropertyDescription(
                "What happens to streams of the sync that streams does not name and streamSelector does not match. Owned: those that this resource added are removed. All: all of them are removed. None: they stay. Nothing is removed while a stream named here is not in place. Default: Owned.")
        @Nullable
        StreamRemovalPolicy streamRemovalPolicy,

        @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
                "How many streams one change may remove without the annotation weld.app/confirm-removal, 0 to 1000. Default: five, or half of the streams if that is more, but never all of them.")
        @Nullable
        Integer maxStreamRemovals,

        @Size(min = 1, max = 255)
        @ValidationRule(value = "self.matches('" + NamePatterns.ID + "')", message = NamePatterns.ID_MESSAGE)
        @JsonPropertyDescription(
                "Weld's id of a sync that exists already. The operator never creates a sync for a resource that names one. Once the resource manages a sync, another id here is a SyncMismatch.")
        @Nullable
        String syncId,

        @JsonPropertyDescription(
                "What to do if Weld has a sync with the same connection and schema that no other resource manages. AdoptMatching: manage that sync. Never: leave it alone and report a Conflict. Default: AdoptMatching.")
        @Nullable
        AdoptionPolicy adoptionPolicy,

        @JsonPropertyDescription(
                "Full: the operator changes the sync in Weld to match this resource. ObserveOnly: it changes nothing in Weld, and lists in status.plan what it would change. Default: Full.")
        @Nullable
        ManagementPolicy managementPolicy,

        @JsonPropertyDescription(
                "What happens to the sync in Weld when this resource is deleted. Delete: it is deleted. Retain: it stays. Default: Delete if the operator created the sync (status.origin is Created), Retain if the sync existed before (Adopted).")
        @Nullable
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "True: deleting the sync in Weld also drops its tables in the warehouse. Requires removeDataOf. Default: false.")
        @Nullable
        Boolean removeDataOnDelete,

        @Size(min = 1, max = 255)
        @JsonPropertyDescription(
                "The destinationSchemaName of this sync, as confirmation for removeDataOnDelete: the schema whose tables are dropped. Required with removeDataOnDelete: true.")
        @Nullable
        String removeDataOf,

        @JsonPropertyDescription(
                "A run or a full refresh that is requested in the manifest, so that it can be reviewed. It is carried out once for each id, at most a day after the operator first saw it; status.request has the outcome. A request that is present when the operator first sees the resource is not carried out, because the resource may be a copy or come from a backup. Removing it withdraws it if nothing was sent yet, and otherwise does nothing. Default: no request.")
        @Nullable
        RequestSpec request,

        @JsonPropertyDescription(
                "True: the operator neither reads nor changes the sync in Weld, which keeps running there. Deleting the resource then leaves the sync in Weld. Default: false.")
        @Nullable
        Boolean suspend)
        implements ManagedSpec {

    public WeldEltSyncSpec {
        streams = streams == null ? null : List.copyOf(streams);
    }

    public List<StreamSpec> streamsOrNone() {
        return streams == null ? List.of() : streams;
    }

    /** Whether an orchestration is to start the sync instead of its schedule. */
    public boolean hasOrchestration() {
        return orchestrationRef != null || (orchestrationId != null && !orchestrationId.isEmpty());
    }

    public boolean enabledOrDefault() {
        return enabled == null || enabled;
    }

    public StreamRemovalPolicy streamRemovalPolicyOrDefault() {
        return streamRemovalPolicy == null ? StreamRemovalPolicy.Owned : streamRemovalPolicy;
    }

    public AdoptionPolicy adoptionPolicyOrDefault() {
        return adoptionPolicy == null ? AdoptionPolicy.AdoptMatching : adoptionPolicy;
    }

    public ManagementPolicy managementPolicyOrDefault() {
        return managementPolicy == null ? ManagementPolicy.Full : managementPolicy;
    }

    /**
     * What happens to the sync when the resource is deleted.
     *
     * @param origin how the resource came to manage its sync; absent if that is not known
     */
    public DeletionPolicy deletionPolicyOrDefault(@Nullable Origin origin) {
        if (deletionPolicy != null) {
            return deletionPolicy;
        }
        return origin == Origin.Created ? DeletionPolicy.Delete : DeletionPolicy.Retain;
    }

    /** Whether deleting the sync in Weld also drops its tables: that needs the name of their schema. */
    public boolean removesData() {
        return Boolean.TRUE.equals(removeDataOnDelete) && destinationSchemaName.equals(removeDataOf);
    }

    @Override
    public boolean suspended() {
        return Boolean.TRUE.equals(suspend);
    }
}
