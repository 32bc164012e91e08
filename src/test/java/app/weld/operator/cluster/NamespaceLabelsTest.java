package app.weld.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.AllowedNamespaces;
import app.weld.operator.api.v1alpha1.NamespaceSelector;
import app.weld.operator.cluster.NamespaceLabels.Answer;
import app.weld.operator.controlplane.MockApi;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamespaceLabelsTest {
    private static final ResourceKey SYNC = ResourceKey.sync("sales", "crm", "uid-crm");
    private static final AllowedNamespaces BY_LABEL =
            new AllowedNamespaces(null, new NamespaceSelector(Map.of("tenant", "yes"), null));

    private final MockApi api = MockApi.start();
    private final Queue<ResourceKey> woken = new ConcurrentLinkedQueue<>();
    private final NamespaceLabels namespaces = new NamespaceLabels(api.client(), woken::add);

    @AfterEach
    void stop() {
        namespaces.close();
        api.close();
    }

    private void label(String name, Map<String, String> labels) {
        Namespace namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
        if (api.client().namespaces().withName(name).get() == null) {
            api.client().resource(namespace).create();
        } else {
            api.client().resource(namespace).update();
        }
    }

    @Test
    void whoOnlyNamesNamespacesReadsNoLabels() {
        NamespaceLabels unable = new NamespaceLabels(null, woken::add);
        AllowedNamespaces named = new AllowedNamespaces(List.of("sales"), null);

        assertThat(unable.answer(named, SYNC)).isEqualTo(Answer.ALLOWED);
        assertThat(unable.answer(named, ResourceKey.sync("finance", "crm", "uid")))
                .isEqualTo(Answer.NOT_ALLOWED);
        assertThat(unable.answer(null, SYNC)).isEqualTo(Answer.NOT_ALLOWED);
    }

    @Test
    void theFirstAnswerKnowsTheLabelsAlready() {
        label("sales", Map.of("tenant", "yes"));
        label("finance", Map.of("tenant", "no"));

        assertThat(namespaces.answer(BY_LABEL, SYNC)).isEqualTo(Answer.ALLOWED);
        assertThat(namespaces.answer(BY_LABEL, ResourceKey.sync("finance", "crm", "uid")))
                .isEqualTo(Answer.NOT_ALLOWED);
    }

    @Test
    void aChangeOfTheLabelsOfItsNamespaceWakesWhoDependsOnThem() {
        label("sales", Map.of());
        label("finance", Map.of());
        assertThat(namespaces.answer(BY_LABEL, SYNC)).isEqualTo(Answer.NOT_ALLOWED);
        woken.clear();

        label("finance", Map.of("tenant", "yes"));
        label("sales", Map.of("tenant", "yes"));

        await().untilAsserted(() -> assertThat(woken).contains(SYNC));
        assertThat(namespaces.answer(BY_LABEL, SYNC)).isEqualTo(Answer.ALLOWED);
        woken.clear();
        label("sales", Map.of());
        await().untilAsserted(() -> assertThat(woken).containsOnly(SYNC));
    }

    @Test
    void aDeletedResourceIsNotWoken() {
        label("sales", Map.of());
        assertThat(namespaces.answer(BY_LABEL, SYNC)).isEqualTo(Answer.NOT_ALLOWED);
        ResourceKey other = ResourceKey.sync("sales", "erp", "uid-erp");
        assertThat(namespaces.answer(BY_LABEL, other)).isEqualTo(Answer.NOT_ALLOWED);
        namespaces.forget(SYNC);
        woken.clear();

        label("sales", Map.of("tenant", "yes"));

        await().untilAsserted(() -> assertThat(woken).contains(other));
        assertThat(woken).doesNotContain(SYNC);
    }
}
