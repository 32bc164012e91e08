package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The desired state of a connection to a source. The API server refuses changes of immutable fields. */
@JsonClassDescription("The desired connection.")
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.apiKeySecretRef) != has(self.workspaceRef)",
        message =
                "set exactly one of apiKeySecretRef (a Secret of this namespace) and workspaceRef (a WeldWorkspace that several namespaces share)")
@ValidationRule(value = ConnectionRules.CHANGE, messageExpression = ConnectionRules.CHANGE_MESSAGE)
public record WeldConnectionSpec(
        @Required
        @PrinterColumn(name = "Integration")
        @Size(min = 1, max = 128)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9][A-Za-z0-9_.-]*$')",
                message =
                        "must be the id of an integration in Weld, such as salesforce, hubspot-v2 or google-ads (GET /integrations lists them)")
        @ValidationRule(
                value = ConnectionRules.SAME,
                message =
                        "integrationId cannot be changed: create another WeldConnection for the other source and delete this one")
        @JsonPropertyDescription(
                "Weld's id of the source, for example salesforce, hubspot-v2, google-ads or facebook-ads. GET /integrations of Weld's API lists all ids. Immutable.")
        String integrationId,

        @Size(min = 1, max = 255)
        @ValidationRule(value = "self.matches('" + NamePatterns.NAME_CEL + "')", message = NamePatterns.NAME_MESSAGE)
        @ValidationRule(value = ConnectionRules.SAME, message = ConnectionRules.LABEL_MESSAGE)
        @JsonPropertyDescription(
                "Name of the connection in Weld, for example Salesforce production. It may not begin or end with white space. Default: the name of this resource. Immutable.")
        @Nullable
        String label,

        @JsonPropertyDescription(
                "The Secret that contains the API key of the Weld workspace. Create the key in Weld under Settings, API Keys. Set either this or workspaceRef.")
        @Nullable
        SecretKeyRef apiKeySecretRef,

        @JsonPropertyDescription(
                "The WeldWorkspace that several namespaces share, instead of a Secret of this namespace. It has to allow this namespace. Set either this or apiKeySecretRef.")
        @Nullable
        WorkspaceRef workspaceRef,

        @Size(min = 1, max = 2048)
        @ValidationRule(
                value =
                        "self.matches('^(https://[^/:?#@\\\\s]+(/[^?#\\\\s]*)?|https?://localhost(:[0-9]{1,5})?(/[^?#\\\\s]*)?)$')",
                message =
                        "must be an https URL without port, user, query and fragment, such as https://example.com/weld/connected; http and a port are allowed for localhost only")
        @JsonPropertyDescription(
                "URL to which Weld sends the browser after the authorization, for example https://example.com/weld/connected. It must be https and have no port, query or fragment. For localhost (but not 127.0.0.1), http and a port are allowed. Default: the callback endpoint of the operator. Required if the operator has none.")
        @Nullable
        String redirectUri,

        @Size(min = 1, max = 255)
        @ValidationRule(value = "self.matches('" + NamePatterns.ID + "')", message = NamePatterns.ID_MESSAGE)
        @ValidationRule(value = ConnectionRules.SAME, message = ConnectionRules.ID_MESSAGE)
        @JsonPropertyDescription(
                "Weld's id of a connection that exists already, which needs no authorization. It can be added later, but not changed or removed.")
        @Nullable
        String connectionId,

        @JsonPropertyDescription(
                "What to do if Weld has a connection with the same integration and label that no other resource manages. AdoptMatching: manage that connection. Never: leave it alone, and ask a person to authorize a new one. Default: AdoptMatching.")
        @Nullable
        AdoptionPolicy adoptionPolicy,

        @JsonPropertyDescription(
                "What happens to the connection in Weld when this resource is deleted. Retain: it stays. Delete: it is deleted, and only a person can authorize it again. Default: Retain.")
        @Nullable
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "Other namespaces whose WeldEltSyncs may refer to this resource with connectionRef.namespace. They then use its connection and its API key, but cannot read them. Default: only the namespace of this resource.")
        @Nullable
        AllowedNamespaces allowedNamespaces,

        @JsonPropertyDescription(
                "True: the operator neither reads nor changes the connection in Weld. Deleting the resource then leaves the connection in Weld. Default: false.")
        @Nullable
        Boolean suspend)
        implements ManagedSpec {

    public AdoptionPolicy adoptionPolicyOrDefault() {
        return adoptionPolicy == null ? AdoptionPolicy.AdoptMatching : adoptionPolicy;
    }

    public DeletionPolicy deletionPolicyOrDefault() {
        return deletionPolicy == null ? DeletionPolicy.Retain : deletionPolicy;
    }

    @Override
    public boolean suspended() {
        return Boolean.TRUE.equals(suspend);
    }
}
