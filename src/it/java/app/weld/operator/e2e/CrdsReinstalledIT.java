package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CRDs that are deleted under the operator take their resources along and nothing in Weld; it goes on when they are back. */
class CrdsReinstalledIT {
    private static void connection(Harness.Tenant tenant, String id) {
        tenant.connectionOf(id, "deletionPolicy: Delete");
        tenant.awaitConnection("salesforce", "Connected");
    }

    private static void crm(Harness.Tenant tenant, String name) {
        tenant.sync(
                name,
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: " + name,
                "syncInterval: '0 0 * * *'",
                "deletionPolicy: Delete");
    }

    @Test
    void nothingInWeldIsDeletedAndItGoesOn() {
        try (ControlPlane cluster = ControlPlane.start();
                Harness harness = Harness.withoutOperatorAt(cluster)) {
            harness.startOperator();
            Harness.Tenant tenant = harness.tenant("crds");
            String id = tenant.account().createConnection("salesforce", "salesforce");
            connection(tenant, id);
            List<String> names = List.of("crm", "erp", "shop");
            names.forEach(name -> crm(tenant, name));
            names.forEach(name -> tenant.awaitSync(name, "InSync"));
            var before = tenant.account().syncs();

            for (Class<? extends HasMetadata> kind : List.of(WeldEltSync.class, WeldConnection.class)) {
                cluster.crds().delete(List.of(HasMetadata.getFullResourceName(kind)));
            }

            assertThat(tenant.account().syncs()).isEqualTo(before);
            assertThat(tenant.account().connections()).hasSize(1);
            tenant.awaitNote("Retained", "stays in Weld: its CRD is being deleted");

            cluster.installCrds(Path.of("crds"));
            connection(tenant, id);
            names.forEach(name -> crm(tenant, name));
            names.forEach(name -> tenant.awaitSync(name, "InSync"));
            assertThat(tenant.account().syncs()).hasSameSizeAs(before);
            assertThat(harness.isHealthy()).isTrue();

            // Deleted one by one, they are meant.
            tenant.deleteSync("crm");
            tenant.awaitSyncGone("crm");
            assertThat(tenant.account().syncs()).hasSize(2);
        }
    }
}
