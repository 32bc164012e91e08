package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What a user wants of a connection to a source. Immutable fields are guarded by the API server. */
@JsonClassDescription("What is wanted of the connection.")
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.integrationId == oldSelf.integrationId",
        message = "integrationId is immutable: delete the resource and create another one for another source")
@ValidationRule(
        value = "has(self.label) == has(oldSelf.label) && (!has(self.label) || self.label == oldSelf.label)",
        message = "label is immutable")
@ValidationRule(
        value = "!has(oldSelf.connectionId) || (has(self.connectionId) && self.connectionId == oldSelf.connectionId)",
        message = "connectionId may be set once and not changed after that")
public record WeldConnectionSpec(
        @Required
        @PrinterColumn(name = "Integration")
        @Size(min = 1, max = 128)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9_.-]*$")
        @JsonPropertyDescription(
                "Weld's id of the source, such as salesforce, xAds or facebook-ads (GET /integrations lists them). Immutable.")
        String integrationId,

        @Size(min = 1, max = 255)
        @Pattern(NamePatterns.NAME)
        @JsonPropertyDescription(
                "The name of the connection in Weld, without blanks or line breaks at its ends. Default: the name of this resource. Immutable.")
        @Nullable
        String label,

        @Required @JsonPropertyDescription("The Secret with the API key of the Weld workspace (Settings, API Keys).")
        SecretKeyRef apiKeySecretRef,

        @Size(min = 1, max = 2048)
        @Pattern("^(https://[^/:?#@\\s]+(/[^?#\\s]*)?|https?://localhost(:[0-9]{1,5})?(/[^?#\\s]*)?)$")
        @JsonPropertyDescription(
                "Where Weld sends the browser after the source was authorized: https, no port, no query (http and a port for localhost only, not for 127.0.0.1). May be absent where the operator hosts the callback itself.")
        @Nullable
        String redirectUri,

        @Size(min = 1, max = 255)
        @Pattern("^[A-Za-z0-9_.:-]*[A-Za-z0-9_:-][A-Za-z0-9_.:-]*$")
        @JsonPropertyDescription(
                "The id of a connection that exists in Weld already: no link has to be opened. May be set once.")
        @Nullable
        String connectionId,

        @JsonPropertyDescription(
                "AdoptMatching (default) takes over a connection with the same integration and label that no other resource claims, instead of asking a person again; Never leaves it alone.")
        @Nullable
        AdoptionPolicy adoptionPolicy,

        @JsonPropertyDescription(
                "Retain (default) keeps the connection in Weld when this resource is deleted, Delete deletes it; only a person can bring it back.")
        @Nullable
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription("True: the operator leaves this connection alone.") @Nullable
        Boolean suspend) {

    public AdoptionPolicy adoptionPolicyOrDefault() {
        return adoptionPolicy == null ? AdoptionPolicy.AdoptMatching : adoptionPolicy;
    }

    public DeletionPolicy deletionPolicyOrDefault() {
        return deletionPolicy == null ? DeletionPolicy.Retain : deletionPolicy;
    }

    public boolean suspended() {
        return Boolean.TRUE.equals(suspend);
    }
}
