package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A source connected to a Weld workspace, such as one Salesforce organisation. */
@JsonClassDescription(
        "A data source that is connected to a Weld workspace, for example one Salesforce organization. A person authorizes it once by opening status.authorizeUrl, unless spec.connectionId names a connection that exists already.")
@Group(Annotations.GROUP)
@Version(Annotations.VERSION)
@Kind("WeldConnection")
@Plural("weldconnections")
@Singular("weldconnection")
@ShortNames("wconn")
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
        name = "Full Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class WeldConnection extends WeldResource<WeldConnectionSpec, WeldConnectionStatus> {

    /** The name of the connection in Weld. */
    public String label() {
        String label = getSpec().label();
        return label == null ? getMetadata().getName() : label;
    }
}
