package app.weld.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Every version of the resources of a kind in a namespace, from the history's opening on. A state that passes on its own
 * is looked up here: a look at what is there now may come too late for it.
 */
public final class ResourceHistory<T extends HasMetadata> implements AutoCloseable {
    private final List<T> versions = new CopyOnWriteArrayList<>();
    private final Watch watch;

    ResourceHistory(Harness.Tenant tenant, Class<T> kind) {
        watch = tenant.harness()
                .client()
                .resources(kind)
                .inNamespace(tenant.namespace())
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, T version) {
                        versions.add(version);
                    }

                    @Override
                    public void onClose(WatcherException cause) {
                        // What is missing from then on is awaited in vain.
                    }
                });
    }

    /** Waits until a version was like that, be it past or present, and gives the first. */
    public T await(Predicate<T> is) {
        Harness.await().until(() -> versions.stream().anyMatch(is));
        return versions.stream().filter(is).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        watch.close();
    }
}
