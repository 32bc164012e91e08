package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Names a WeldConnection, in the same namespace or in another one that allows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionRef(
        @Required
        @SelectableField
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @JsonPropertyDescription("Name of the WeldConnection.")
        String name,

        @SelectableField
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription(
                "Namespace of the WeldConnection, for example analytics. If it is another one than that of this resource, the WeldConnection has to allow this namespace in spec.allowedNamespaces. Default: the namespace of this resource.")
        @Nullable
        String namespace) {

    /** Names a WeldConnection in the namespace of the resource. */
    public ConnectionRef(String name) {
        this(name, null);
    }

    /**
     * The namespace of the WeldConnection.
     *
     * @param own the namespace of the resource that refers to it
     */
    public String namespaceOr(String own) {
        return namespace == null ? own : namespace;
    }
}
