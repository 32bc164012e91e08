package app.weld.operator.connection;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.WeldConnection;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pages from which people without access to the cluster open the links to authorize sources. There is one for each link; its
 * address has a part that nobody can guess, and it ends with the link. They follow from the status of the resources, so that they
 * are the same after a restart.
 */
public final class ConnectPages {
    private final @Nullable URI base;
    private final Clock clock;
    private final Map<ResourceKey, Entry> last = new HashMap<>();
    private final Map<String, ResourceKey> byToken = new HashMap<>();

    private record Entry(String token, Page page) {}

    /**
     * What a page shows.
     *
     * @param label of the source, as the manifest has it
     */
    public record Page(ResourceKey resource, String integrationId, String label, Link link) {
        private Page with(Link next) {
            return new Page(resource, integrationId, label, next);
        }
    }

    /** What has become of Weld's link. */
    public sealed interface Link {
        /** A person may open it. */
        record Open(URI url, Instant expiresAt) implements Link {
            /** Omits the address, because anyone who has it can attach a source to the workspace. */
            @Override
            public String toString() {
                return "Open[" + expiresAt + "]";
            }
        }

        /** Nobody used it in time. The operator requests another one, which has another page. */
        record Expired() implements Link {}

        /** The source is connected. */
        record Connected() implements Link {}

        /** It is no address that a browser should follow. */
        record Unusable() implements Link {}
    }

    /** @param base below which the pages are; absent where there are none */
    public ConnectPages(@Nullable URI base, Clock clock) {
        this.base = base;
        this.clock = clock;
    }

    /** No pages. */
    public static ConnectPages none() {
        return new ConnectPages(null, Clock.systemUTC());
    }

    /** The address of the page for the link of this bridge; absent where there is none. */
    @Nullable
    String url(@Nullable Bridge bridge) {
        String token = base == null || bridge == null ? null : bridge.connectToken();
        return token == null ? null : base + "/" + token;
    }

    /** The watch shows this resource: at the start, and when a person changed it. */
    void observed(WeldConnection resource) {
        follow(
                resource,
                resource.getStatus() == null
                        ? ConnectionLedger.EMPTY
                        : resource.getStatus().ledger());
    }

    /** The resource has this ledger now. */
    void follow(WeldConnection resource, ConnectionLedger ledger) {
        if (base == null) {
            return;
        }
        ResourceKey key = ResourceKey.of(resource);
        if (resource.getSpec() == null || resource.isMarkedForDeletion()) {
            forget(key);
            return;
        }
        Bridge bridge = ledger.bridge();
        String token = bridge == null ? null : bridge.connectToken();
        String url = ledger.authorizeUrl();
        if (token != null && url != null) {
            Link link = link(url, ledger.authorizeUrlExpiresAt());
            put(key, token, new Page(key, resource.getSpec().integrationId(), resource.label(), link));
        } else if (bridge == null && ledger.connectionId() != null) {
            connected(key);
        } else {
            // The link is given up or replaced. Its page ends, even if the next link is not there yet.
            forget(key);
        }
    }

    /** Only what a browser may follow from a page: the link is Weld's, and a page must not run what it contains. */
    private static Link link(String url, @Nullable String expiresAt) {
        try {
            URI address = URI.create(url);
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            return web && address.getHost() != null && expiresAt != null
                    ? new Link.Open(address, Instant.parse(expiresAt))
                    : new Link.Unusable();
        } catch (IllegalArgumentException | DateTimeException e) {
            return new Link.Unusable();
        }
    }

    private synchronized void put(ResourceKey key, String token, Page page) {
        forget(key);
        last.put(key, new Entry(token, page));
        byToken.put(token, key);
    }

    /** Whoever opens the page once more is to see that nothing is left to do. */
    private synchronized void connected(ResourceKey key) {
        last.computeIfPresent(
                key, (_, entry) -> new Entry(entry.token(), entry.page().with(new Link.Connected())));
    }

    synchronized void forget(ResourceKey key) {
        Entry entry = last.remove(key);
        if (entry != null) {
            byToken.remove(entry.token());
        }
    }

    /** The page with this last segment of its address; empty where it is forged, or its link was replaced or given up. */
    public synchronized Optional<Page> find(String token) {
        return Optional.ofNullable(byToken.get(token))
                .map(last::get)
                .map(Entry::page)
                .map(this::asOfNow);
    }

    private Page asOfNow(Page page) {
        return page.link() instanceof Link.Open(var _, Instant end)
                        && !clock.instant().isBefore(end)
                ? page.with(new Link.Expired())
                : page;
    }
}
