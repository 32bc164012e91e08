package app.weld.operator.connection;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.WeldConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Redirects that Weld sent browsers to after a source was authorized. A redirect proves nothing, since anybody can send
 * one: it is a hint to poll Weld now, and which of several connections that came since may be meant. Hints are lost at a
 * restart; the next poll recognizes the connection without them.
 */
public final class AuthorizationCallbacks {
    private final Map<String, Waiter> waiting = new ConcurrentHashMap<>();
    /** Links that no resource waits for now: its person may have opened them all the same, or may still. */
    private final Map<String, Link> paused = new ConcurrentHashMap<>();

    private final Map<String, Hint> arrived = new ConcurrentHashMap<>();
    /** The last link of each resource that has ended or is paused: a late event about it must not open it again. */
    private final Map<ResourceKey, String> ended = new ConcurrentHashMap<>();

    private final Consumer<ResourceKey> requeue;

    private record Waiter(ResourceKey subscriber, Link link) {}

    /**
     * A link that a person can open.
     *
     * @param requested what is to be authorized
     * @param workspace a name of the key that the link was made with; absent where that is not known yet
     */
    private record Link(
            Bridge bridge, Requested requested, @Nullable String workspace) {}

    /** What a link is for. */
    record Requested(String integrationId, String label) {
        static Requested of(WeldConnection resource) {
            return new Requested(resource.getSpec().integrationId(), resource.label());
        }
    }

    /**
     * What a link was made for.
     *
     * @param integrationId Weld's id of the kind of source
     */
    public record Awaited(String integrationId, ResourceKey resource) {}

    /** @param handled whether Weld was read since */
    private record Hint(@Nullable String connectionId, boolean handled) {}

    public AuthorizationCallbacks(Consumer<ResourceKey> requeue) {
        this.requeue = requeue;
    }

    /** A resource waits for the outcome of this bridge. */
    void expect(Bridge bridge, WeldConnection resource, @Nullable String workspace) {
        String state = bridge.stateDigest();
        ResourceKey subscriber = ResourceKey.of(resource);
        if (state == null || (workspace == null && state.equals(ended.get(subscriber)))) {
            return;
        }
        Waiter waiter = new Waiter(subscriber, new Link(bridge, Requested.of(resource), workspace));
        if (workspace == null) {
            waiting.putIfAbsent(state, waiter);
        } else {
            ended.remove(subscriber, state);
            paused.remove(state);
            waiting.put(state, waiter);
        }
    }

    /** Nothing comes of this link any more. */
    void forget(@Nullable Bridge bridge) {
        pause(bridge);
        if (bridge != null && bridge.stateDigest() != null) {
            paused.remove(bridge.stateDigest());
            arrived.remove(bridge.stateDigest());
        }
    }

    /** The resource is deleted. Its links work on. */
    void forget(ResourceKey subscriber) {
        waiting.values().stream()
                .filter(waiter -> waiter.subscriber().equals(subscriber))
                .map(waiter -> waiter.link().bridge())
                .toList()
                .forEach(bridge -> {
                    pause(bridge);
                    arrived.remove(bridge.stateDigest());
                });
        ended.remove(subscriber);
    }

    /** The id that came with a redirect which named the state of this bridge. */
    @Nullable
    String of(Bridge bridge) {
        Hint hint = bridge.stateDigest() == null ? null : arrived.get(bridge.stateDigest());
        return hint == null ? null : hint.connectionId();
    }

    /** Whether a browser has come back since the last call: then Weld is polled at once. */
    boolean hasArrived(@Nullable Bridge bridge) {
        String state = bridge == null ? null : bridge.stateDigest();
        Hint hint = state == null ? null : arrived.get(state);
        return hint != null
                && !hint.handled()
                && arrived.replace(Objects.requireNonNull(state), hint, new Hint(hint.connectionId(), true));
    }

    /** The resource does not wait now: it has no key, it is suspended, or another one has what it wants. */
    void pause(@Nullable Bridge bridge) {
        String state = bridge == null ? null : bridge.stateDigest();
        Waiter waiter = state == null ? null : waiting.remove(state);
        if (waiter != null) {
            paused.put(state, waiter.link());
            ended.put(waiter.subscriber(), Objects.requireNonNull(state));
        }
    }

    /**
     * What links of others lead to in this workspace. Those that nobody waits for count too, but for what was requested like this,
     * whose outcome is as good.
     *
     * @param open whether something may come of a link, by its time
     */
    List<Requested> others(WeldConnection resource, String workspace, Predicate<Bridge> open) {
        ResourceKey subscriber = ResourceKey.of(resource);
        Requested own = Requested.of(resource);
        paused.values().removeIf(link -> !open.test(link.bridge()));
        return Stream.concat(
                        waiting.values().stream()
                                .filter(waiter -> !waiter.subscriber().equals(subscriber))
                                .map(Waiter::link)
                                .filter(link -> open.test(link.bridge())),
                        paused.values().stream()
                                .filter(link -> !link.requested().equals(own)))
                .filter(link -> link.workspace() == null || workspace.equals(link.workspace()))
                .map(Link::requested)
                .toList();
    }

    /**
     * A browser has come back.
     *
     * @param connectionId as it says; empty where it says none
     * @return what the link was for; empty where no resource waits for this state
     */
    public Optional<Awaited> arrive(String state, Optional<String> connectionId) {
        String digest = Bridge.digest(state);
        Waiter waiter = waiting.get(digest);
        if (waiter == null) {
            return Optional.empty();
        }
        arrived.put(digest, new Hint(connectionId.orElse(null), false));
        requeue.accept(waiter.subscriber());
        return Optional.of(new Awaited(waiter.link().requested().integrationId(), waiter.subscriber()));
    }
}
