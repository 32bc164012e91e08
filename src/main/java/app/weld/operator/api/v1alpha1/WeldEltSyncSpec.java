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

/** What a user wants of a data sync. Immutable fields are guarded by the API server. */
@JsonClassDescription(
        "What is wanted of the sync. A property that is absent is not managed: what Weld has is left as it is.")
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.connectionRef) != has(self.connectionId)",
        message = "exactly one of connectionRef and connectionId must be set")
@ValidationRule(
        value = "!has(self.connectionId) || has(self.apiKeySecretRef)",
        message = "apiKeySecretRef is required together with connectionId")
@ValidationRule(
        value = "has(self.syncInterval) || (has(self.orchestrationId) && self.orchestrationId != '')",
        message = "syncInterval is required unless orchestrationId is set")
@ValidationRule(
        value =
                "has(self.connectionRef) == has(oldSelf.connectionRef) && (!has(self.connectionRef) || self.connectionRef.name == oldSelf.connectionRef.name)",
        message = "connectionRef is immutable")
@ValidationRule(
        value =
                "has(self.connectionId) == has(oldSelf.connectionId) && (!has(self.connectionId) || self.connectionId == oldSelf.connectionId)",
        message = "connectionId is immutable")
@ValidationRule(
        value = "self.destinationSchemaName == oldSelf.destinationSchemaName",
        message = "destinationSchemaName is immutable")
@ValidationRule(
        value =
                "has(self.startDate) == has(oldSelf.startDate) && (!has(self.startDate) || self.startDate == oldSelf.startDate)",
        message = "startDate is immutable")
public record WeldEltSyncSpec(
        @JsonPropertyDescription("The WeldConnection to sync from. Exactly one of this and connectionId. Immutable.")
        @Nullable
        ConnectionRef connectionRef,

        @Size(min = 1, max = 255)
        @Pattern("^[A-Za-z0-9_.:-]*[A-Za-z0-9_:-][A-Za-z0-9_.:-]*$")
        @JsonPropertyDescription(
                "Weld's id of a connection that no resource stands for; needs apiKeySecretRef. Immutable.")
        @Nullable
        String connectionId,

        @JsonPropertyDescription(
                "The Secret with the API key of the Weld workspace. Default: that of the WeldConnection.")
        @Nullable
        SecretKeyRef apiKeySecretRef,

        @Required
        @SelectableField
        @PrinterColumn(name = "Schema", priority = 1)
        @Size(min = 1, max = 255)
        @Pattern("^[A-Za-z0-9_]+$")
        @JsonPropertyDescription("The schema in the warehouse that the data goes to. Immutable.")
        String destinationSchemaName,

        @Size(max = 255)
        @ValidationRule(
                value = "self.matches('^[^ ]+( [^ ]+){4}$')",
                message =
                        "must be cron with five fields with one blank between them: minute hour day-of-month month day-of-week, such as 0 */6 * * *")
        @ValidationRule(
                value = "self.split(' ').size() != 5 || self.split(' ')[0].matches('" + CronPatterns.MINUTE + "')",
                message = "minute (the first field) must be *, or of 0-59, as in 0, 0-30, */15, 0,30")
        @ValidationRule(
                value = "self.split(' ').size() != 5 || self.split(' ')[1].matches('" + CronPatterns.HOUR + "')",
                message = "hour (the second field) must be *, or of 0-23, as in 6, 8-18, */6, 6,18")
        @ValidationRule(
                value = "self.split(' ').size() != 5 || self.split(' ')[2].matches('" + CronPatterns.DAY_OF_MONTH
                        + "')",
                message = "day of month (the third field) must be *, or of 1-31, as in 1, 1-7, */2, 1,15")
        @ValidationRule(
                value = "self.split(' ').size() != 5 || self.split(' ')[3].matches('" + CronPatterns.MONTH + "')",
                message = "month (the fourth field) must be *, or of 1-12 or JAN-DEC, as in 1, JAN-JUN, */3")
        @ValidationRule(
                value = "self.split(' ').size() != 5 || self.split(' ')[4].matches('" + CronPatterns.DAY_OF_WEEK + "')",
                message = "day of week (the fifth field) must be *, or of 0-7 or SUN-SAT, as in 1, MON-FRI, 1,3,5")
        @JsonPropertyDescription(
                "When the sync runs: cron with five fields, as Weld reads it; UTC is assumed. Ranges are checked; L, W, # and ? are for Weld to judge. Required unless orchestrationId is set.")
        @Nullable
        String syncInterval,

        @Size(max = 255)
        @Pattern(NamePatterns.NAME_OR_EMPTY)
        @JsonPropertyDescription(
                "Weld's id of an orchestration that starts the sync instead of a schedule. Empty: no orchestration does, it is detached. Absent: what this resource attached is detached, and what a sync had when it was taken over stays.")
        @Nullable
        String orchestrationId,

        @Size(min = 10, max = 10)
        @Pattern("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")
        @JsonPropertyDescription("The earliest date to sync from, YYYY-MM-DD. Immutable.")
        @Nullable
        String startDate,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "Settings of the source, free form (elt_settings). Only what is written here is managed.")
        @Nullable
        ObjectNode settings,

        @JsonPropertyDescription("Whether the sync is enabled in Weld. Default: true.") @Nullable
        Boolean enabled,

        @Size(max = 1000) @JsonPropertyDescription("The streams that the sync is to have.") @Nullable
        List<StreamSpec> streams,

        @JsonPropertyDescription(
                "What happens to streams that the sync has and streams does not name: Owned (default) removes those that this resource added, All removes all, None keeps them. Nothing is removed while a stream that is wanted is not in place.")
        @Nullable
        StreamRemovalPolicy streamRemovalPolicy,

        @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
                "How many streams a change may remove without the annotation weld.app/confirm-removal. Default: five, or as many as are not more than half of the streams, but never all.")
        @Nullable
        Integer maxStreamRemovals,

        @Size(min = 1, max = 255)
        @Pattern("^[A-Za-z0-9_.:-]*[A-Za-z0-9_:-][A-Za-z0-9_.:-]*$")
        @JsonPropertyDescription(
                "The id of a sync that exists in Weld already. Once the resource stands for a sync, naming another one is SyncMismatch.")
        @Nullable
        String syncId,

        @JsonPropertyDescription(
                "AdoptMatching (default) takes over a sync with the same connection and schema that no other resource claims; Never leaves it alone.")
        @Nullable
        AdoptionPolicy adoptionPolicy,

        @JsonPropertyDescription(
                "Full (default) brings Weld into this state; ObserveOnly changes nothing in Weld and shows in status.plan what it would do.")
        @Nullable
        ManagementPolicy managementPolicy,

        @JsonPropertyDescription(
                "Delete deletes the sync in Weld together with this resource, Retain keeps it. Default: Delete where the operator created it (status.origin Created), Retain where it was there before.")
        @Nullable
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription("True: deleting the sync also drops its destination tables. Default: false.") @Nullable
        Boolean removeDataOnDelete,

        @JsonPropertyDescription("True: the operator leaves this sync alone.") @Nullable
        Boolean suspend) {

    public WeldEltSyncSpec {
        streams = streams == null ? null : List.copyOf(streams);
    }

    public List<StreamSpec> streamsOrNone() {
        return streams == null ? List.of() : streams;
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
     * What happens to the sync when the resource goes.
     *
     * @param origin how the resource came to stand for its sync; absent where that is not known
     */
    public DeletionPolicy deletionPolicyOrDefault(@Nullable Origin origin) {
        if (deletionPolicy != null) {
            return deletionPolicy;
        }
        return origin == Origin.Created ? DeletionPolicy.Delete : DeletionPolicy.Retain;
    }

    public boolean suspended() {
        return Boolean.TRUE.equals(suspend);
    }
}
