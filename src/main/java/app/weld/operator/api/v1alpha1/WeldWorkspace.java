package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A workspace in Weld that several namespaces share, without its API key being in any of them. */
@JsonClassDescription(
        "A Weld workspace that several namespaces share. Its API key is in one Secret; the connections and syncs of the allowed namespaces refer to it by spec.workspaceRef.")
@Group(Annotations.GROUP)
@Version(Annotations.VERSION)
@Kind("WeldWorkspace")
@Plural("weldworkspaces")
@Singular("weldworkspace")
@ShortNames("wws")
@Categories("weld")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Connections",
        jsonPath = ".status.connections.managed",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Syncs",
        jsonPath = ".status.syncs.managed",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Observed",
        jsonPath = ".status.syncs.observed",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Orphaned Syncs",
        jsonPath = ".status.syncs.orphaned",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class WeldWorkspace extends CustomResource<WeldWorkspaceSpec, WeldWorkspaceStatus> {
    private static final long serialVersionUID = 1L;
}
