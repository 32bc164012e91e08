package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.WeldConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the framework is answered. */
class WeldConnectionReconcilerTest {
    private final ConnectionFixture it = new ConnectionFixture();
    private final WeldConnectionReconciler reconciler =
            new WeldConnectionReconciler(it.controller, it.callbacks, null, it.pages);

    @AfterEach
    void close() {
        it.close();
    }

    /** The resource as the cache has it, with the status that it has by now. */
    private WeldConnection cached() {
        it.open();
        return it.resource;
    }

    @Test
    void theFrameworkLearnsWhenToReconcileAgain() {
        it.reconcile();
        it.poller.unsubscribe(ResourceKey.of(it.resource));
        it.threads.pause();

        assertThat(reconciler.reconcile(cached(), null).getScheduleDelay())
                .as("until the workspace is listed")
                .contains(30_000L);
    }

    @Test
    void theFinalizerIsRemovedFromWhatMayGo() {
        assertThat(reconciler.cleanup(cached(), null).isRemoveFinalizer()).isTrue();
    }
}
