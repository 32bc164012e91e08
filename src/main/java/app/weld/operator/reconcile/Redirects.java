package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.poll.Subscriber;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Redirects that Weld sent browsers to after a source was authorized. The state, which only Weld and the person's browser
 * know, tells whose it is. Lost at a restart, which only means that the connection is recognised by looking at Weld.
 */
public final class Redirects {
    private final Map<String, Subscriber> waiting = new ConcurrentHashMap<>();
    private final Map<String, String> arrived = new ConcurrentHashMap<>();
    private final Consumer<Subscriber> wake;

    public Redirects(Consumer<Subscriber> wake) {
        this.wake = wake;
    }

    /** Somebody waits for the outcome of this bridge. */
    void expect(Bridge bridge, Subscriber subscriber) {
        waiting.put(bridge.state(), subscriber);
    }

    void forget(@Nullable Bridge bridge) {
        if (bridge != null) {
            waiting.remove(bridge.state());
            arrived.remove(bridge.state());
        }
    }

    void forget(Subscriber subscriber) {
        waiting.entrySet().removeIf(entry -> {
            boolean gone = entry.getValue().equals(subscriber);
            if (gone) {
                arrived.remove(entry.getKey());
            }
            return gone;
        });
    }

    /** The id that came with the redirect of this bridge. */
    @Nullable
    String of(Bridge bridge) {
        return arrived.get(bridge.state());
    }

    /** A browser has come back; returns whether somebody waits for it. */
    public boolean arrive(String state, String connectionId) {
        Subscriber subscriber = waiting.get(state);
        if (subscriber == null) {
            return false;
        }
        arrived.put(state, connectionId);
        wake.accept(subscriber);
        return true;
    }
}
