package app.weld.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What connections ask the API server about their syncs. */
class ResourceCachesIT {
    private final ControlPlane controlPlane = ControlPlane.shared();
    private final List<URI> requests = Collections.synchronizedList(new ArrayList<>());

    @Test
    void asksForAFewOfItsOwnSyncsHoweverManyThereAre() {
        controlPlane.installCrds(Path.of("crds"));
        String namespace = controlPlane.newNamespace("neighbours");
        IntStream.range(0, 30).forEach(i -> create(namespace, "a-other", "a-other-" + i));
        IntStream.range(0, 30).forEach(i -> create(namespace, "used", "used-" + i));
        create(namespace, "last", "z");
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(controlPlane.client().getConfiguration())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("requests", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        requests.add(request.uri());
                    }
                }))
                .build()) {
            ResourceCaches neighbours = new ResourceCaches(client, who -> {});

            assertThat(neighbours.syncsOf(connection(namespace, "used"), null, 10))
                    .hasSize(11)
                    .allMatch(name -> name.startsWith("used-"));
            assertThat(neighbours.syncsOf(connection(namespace, "last"), null, 10))
                    .containsExactly("z");
            assertThat(neighbours.syncsOf(connection(namespace, "unused"), null, 10))
                    .isEmpty();
        }

        // Two for each connection that is asked for, but for the one that has enough syncs in its own namespace.
        assertThat(requests).hasSize(5).allSatisfy(uri -> assertThat(uri.getQuery())
                .contains("fieldSelector=spec.connectionRef.name", "limit="));
    }

    @Test
    void asksInOtherNamespacesForThoseThatMayUseTheConnectionOrWereCreatedOnIt() {
        controlPlane.installCrds(Path.of("crds"));
        String owner = controlPlane.newNamespace("owner");
        String allowed = controlPlane.newNamespace("allowed");
        String bound = controlPlane.newNamespace("bound");
        String other = controlPlane.newNamespace("other");
        for (String namespace : List.of(allowed, bound, other)) {
            create(namespace, "shared, namespace: " + owner, "crm");
            create(namespace, "shared", "own");
        }
        create(owner, "shared, namespace: " + owner, "same");
        WeldEltSync sync = controlPlane
                .client()
                .resources(WeldEltSync.class)
                .inNamespace(bound)
                .withName("crm")
                .get();
        SyncLedger ledger = SyncLedger.EMPTY.bound("sync_1", "conn_1", Origin.Created, LastApplied.NOTHING);
        sync.setStatus(WeldEltSyncStatus.of(ledger, SyncReport.EMPTY));
        controlPlane.client().resource(sync).updateStatus();
        WeldConnection connection = connection(owner, "shared");
        connection.setSpec(Serialization.unmarshal(
                "integrationId: a\napiKeySecretRef: {name: k}\nallowedNamespaces: {names: [" + allowed + "]}\n",
                WeldConnectionSpec.class));

        ResourceCaches everywhere = new ResourceCaches(controlPlane.client(), who -> {});
        assertThat(everywhere.syncsOf(connection, "conn_1", 10))
                .containsExactlyInAnyOrder("same", allowed + "/crm", bound + "/crm");
        assertThat(everywhere.isUsedBySync(connection, "conn_1")).isTrue();
        assertThat(everywhere.isUsedBySync(connection, "conn_2")).isFalse();

        ResourceCaches here = new ResourceCaches(controlPlane.client(), who -> {}, null, Set.of(owner, allowed, other));
        assertThat(here.syncsOf(connection, "conn_1", 10)).containsExactlyInAnyOrder("same", allowed + "/crm");
    }

    private void create(String namespace, String connection, String name) {
        controlPlane
                .client()
                .resource(Serialization.unmarshal(
                        "apiVersion: weld.app/v1alpha1\nkind: WeldEltSync\nmetadata: {name: " + name
                                + "}\nspec: {connectionRef: {name: " + connection
                                + "}, destinationSchemaName: s, syncInterval: '0 * * * *'}\n",
                        WeldEltSync.class))
                .inNamespace(namespace)
                .create();
    }

    private static WeldConnection connection(String namespace, String name) {
        WeldConnection connection = new WeldConnection();
        connection.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        return connection;
    }
}
