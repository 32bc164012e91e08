package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.status.AppUrls;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrdDeletionTest {
    private final KubernetesMockServer server = new KubernetesMockServer(false);
    private final ManualClock clock = new ManualClock();
    private final RetryMemory memory = RetryMemory.empty(() -> 0, clock);
    private final KubernetesClient client;
    private final CrdDeletion crd;

    CrdDeletionTest() {
        server.init();
        client = server.createClient();
        crd = new CrdDeletion(new ControllerContext(
                null,
                null,
                new ResourceCaches(client, any -> {}),
                null,
                null,
                any -> {},
                null,
                null,
                clock,
                AppUrls.NONE));
    }

    @AfterEach
    void stop() {
        client.close();
        server.destroy();
    }

    private void serveSyncsWith(String... verbs) {
        server.expect()
                .get()
                .withPath("/apis/weld.app/v1alpha1")
                .andReturn(
                        200,
                        new APIResourceListBuilder()
                                .withGroupVersion("weld.app/v1alpha1")
                                .addToResources(new APIResourceBuilder()
                                        .withName("weldeltsyncs")
                                        .withKind("WeldEltSync")
                                        .withVerbs(verbs)
                                        .build())
                                .build())
                .always();
    }

    @Test
    void aKindOfWhichNoneCanBeCreatedIsDeletedWithItsResources() {
        serveSyncsWith("get", "list", "delete");

        assertThat(crd.includes(new WeldEltSync())).isTrue();
    }

    @Test
    void aKindThatCanBeCreatedStays() {
        serveSyncsWith("get", "list", "create", "delete");

        assertThat(crd.includes(new WeldEltSync())).isFalse();
    }

    @Test
    void isNotKnownBeforeASecondHasPassedSinceTheDeletionWasSeen() {
        assertThat(crd.untilKnown(memory, Situation.DELETING_SYNC))
                .contains(
                        new Outcome.Requeue(Reason.Deleting, Situation.DELETING_SYNC.message(), Duration.ofSeconds(1)));

        clock.advance(Duration.ofMillis(400));
        assertThat(crd.untilKnown(memory, Situation.DELETING_SYNC))
                .contains(new Outcome.Requeue(
                        Reason.Deleting, Situation.DELETING_SYNC.message(), Duration.ofMillis(600)));

        clock.advance(Duration.ofMillis(600));
        assertThat(crd.untilKnown(memory, Situation.DELETING_SYNC)).isEmpty();
    }
}
