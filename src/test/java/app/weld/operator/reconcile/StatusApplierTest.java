package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.controlplane.MockApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ResourceOperations;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a status is written and read back through the framework, against an API server. */
class StatusApplierTest {
    private final MockApi api = MockApi.start();
    private final List<HasMetadata> cached = new ArrayList<>();
    private final Context<WeldEltSync> framework = framework();
    private WeldEltSync resource;
    private ResourceAccess<WeldEltSync> access;

    @BeforeEach
    void create() {
        resource = api.client()
                .resource(Serialization.unmarshal("""
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: crm, namespace: team}
                spec: {connectionId: c1, destinationSchemaName: crm}
                """, WeldEltSync.class))
                .create();
        access = StatusApplier.access(resource, WeldEltSync.class, framework);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private Context<WeldEltSync> framework() {
        EventSourceRetriever<?> retriever = proxy(EventSourceRetriever.class, (proxy, method, arguments) -> null);
        return proxy(Context.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getClient" -> api.client();
            case "eventSourceRetriever" -> retriever;
            case "getControllerConfiguration" -> proxy(ControllerConfiguration.class, (itself, of, none) -> null);
            case "resourceOperations" -> operations();
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    /** Puts what was written into the cache, as the framework does. */
    private ResourceOperations<WeldEltSync> operations() {
        return new ResourceOperations<>(framework) {
            @Override
            public <R extends HasMetadata> R resourcePatch(
                    R patch, UnaryOperator<R> operation, ManagedInformerEventSource<R, WeldEltSync, ?> source) {
                R written = operation.apply(patch);
                cached.add(written);
                return written;
            }
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // A class says nothing of its parameters.
    private static <T> T proxy(Class<?> type, InvocationHandler handler) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private WeldEltSync patch(String status) {
        return Serialization.unmarshal("""
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: crm, namespace: team, uid: %s}
                status: %s
                """.formatted(resource.getMetadata().getUid(), status), WeldEltSync.class);
    }

    private WeldEltSync live() {
        return access.live().get().orElseThrow();
    }

    @Test
    void writesTheStatusIntoTheClusterAndIntoTheCacheOfTheFramework() {
        WeldEltSync written = access.writer().write(patch("{syncId: s1}"), FieldManager.IDENTITY);

        assertThat(written.getStatus().syncId()).isEqualTo("s1");
        assertThat(live().getStatus().syncId()).isEqualTo("s1");
        assertThat(live().getSpec().connectionId()).isEqualTo("c1");
        assertThat(cached).containsExactly(written);
    }

    @Test
    void appliesUnderTheManagerWhoseFieldsTheyAre() {
        access.writer().write(patch("{syncId: s1}"), FieldManager.IDENTITY);
        access.writer().write(patch("{state: Active}"), FieldManager.REPORT);

        assertThat(live().getMetadata().getManagedFields())
                .filteredOn(entry -> "status".equals(entry.getSubresource()))
                .extracting(ManagedFieldsEntry::getManager, ManagedFieldsEntry::getOperation)
                .containsExactlyInAnyOrder(tuple("weld-operator-identity", "Apply"), tuple("weld-operator", "Apply"));
    }

    @Test
    void aReportTakesNoFactAwayAndAFactNoReport() {
        access.writer().write(patch("{syncId: s1}"), FieldManager.IDENTITY);
        access.writer().write(patch("{state: Active}"), FieldManager.REPORT);
        access.writer().write(patch("{syncId: s2}"), FieldManager.IDENTITY);

        assertThat(live().getStatus().syncId()).isEqualTo("s2");
        assertThat(live().getStatus().report().state()).isEqualTo("Active");
    }

    @Test
    void takesAFieldOverFromWhoeverHasWrittenIt() {
        access.writer().write(patch("{syncId: by-hand}"), "kubectl");
        access.writer().write(patch("{syncId: s1}"), FieldManager.IDENTITY);

        assertThat(live().getStatus().syncId()).isEqualTo("s1");
    }

    @Test
    void writesNothingIntoAnotherResourceOfTheSameName() {
        WeldEltSync patch = patch("{syncId: s1}");
        patch.getMetadata().setUid("of-the-one-before");

        assertThatThrownBy(() -> access.writer().write(patch, FieldManager.IDENTITY))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(live().getStatus().syncId()).isNull();
    }

    @Test
    void readsNothingOfAResourceThatIsDeleted() {
        api.client().resource(resource).delete();

        assertThat(access.live().get()).isEqualTo(Optional.empty());
    }
}
