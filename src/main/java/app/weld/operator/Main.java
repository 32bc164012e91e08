package app.weld.operator;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.cluster.ApiServerAvailability;
import app.weld.operator.cluster.ClusterClient;
import app.weld.operator.cluster.Warmup;
import app.weld.operator.config.Config;
import app.weld.operator.config.ConfigException;
import app.weld.operator.config.Logging;
import app.weld.operator.config.MetricsSettings;
import app.weld.operator.connection.ConnectPages;
import app.weld.operator.server.AwaitedSource;
import app.weld.operator.server.CallbackEndpoint;
import app.weld.operator.server.CertificateFolder;
import app.weld.operator.server.ConnectEndpoint;
import app.weld.operator.server.HttpEndpoints;
import app.weld.operator.server.HttpListener;
import app.weld.operator.server.MetricsAccess;
import app.weld.operator.server.MetricsEndpoint;
import app.weld.operator.server.MetricsRegistry;
import app.weld.operator.tls.KeyExchangeGroups;
import app.weld.operator.weld.http.HttpWeldClients;
import app.weld.operator.weld.http.limit.Limits;
import ch.qos.logback.classic.LoggerContext;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: configuration in, controllers and endpoints up, and a clean stop. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int WRONG_CONFIGURATION = 2;

    private Main() {}

    /** Runs the command of the arguments: see {@link CommandWiring}. Without arguments it runs the operator. */
    public static void main(String[] arguments) throws InterruptedException {
        // The operator starts without a class of the command line.
        boolean operates = arguments.length == 0 || (arguments.length == 1 && arguments[0].equals("run"));
        System.exit(operates ? operate() : CommandWiring.run(Main::operate, arguments));
    }

    /** Runs until a signal stops it. Returns 1 when it cannot start, 2 when its configuration is wrong. */
    private static int operate() throws InterruptedException {
        KeyExchangeGroups.order();
        Config config;
        try {
            config = Config.from(System.getenv());
        } catch (ConfigException e) {
            System.err.println(e.getMessage());
            return WRONG_CONFIGURATION;
        }
        Logging.setUp(config.logFormat(), config.logLevel());
        config.unknown().forEach(name -> LOG.warn("{} is no setting of this operator: misspelled?", name));
        Running running;
        try {
            HeapTrim.start();
            KubernetesClient client = ClusterClient.builder().build();
            Warmup.ofReading(client);
            running = start(config, client, instance(System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                LOG.info("stopping");
                running.close();
                LOG.info("stopped");
                ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
                // A requested stop that succeeded is no failure.
                Runtime.getRuntime().halt(0);
            }));
        } catch (RuntimeException e) {
            LOG.error("the operator cannot start: {}", e.getMessage(), e);
            return 1;
        }
        running.operator().namespaces().awaitMore();
        LOG.info("there are rights in a namespace that was left out: this process ends, to be started anew with it");
        return 0;
    }

    /** Everything that runs, and the way to stop it. */
    record Running(
            WeldOperator operator,
            HttpEndpoints endpoints,
            MetricsEndpoint scraped,
            @Nullable CallbackEndpoint callback,
            HttpWeldClients weld,
            MetricsRegistry metrics,
            KubernetesClient client)
            implements AutoCloseable {
        @Override
        public void close() {
            operator.close();
            if (callback != null) {
                callback.close();
            }
            scraped.close();
            endpoints.close();
            weld.close();
            metrics.close();
            client.close();
        }
    }

    /**
     * Starts the operator in this process; it closes the client in the end.
     *
     * @param instance names this process among the replicas
     */
    static Running start(Config config, KubernetesClient client, String instance) {
        // The first connection takes a third of a start, and what does not need it comes about meanwhile.
        CompletableFuture<Void> available = CompletableFuture.runAsync(
                () -> ApiServerAvailability.await(client),
                work -> Thread.ofPlatform().daemon().name("weld-connect").start(work));
        MetricsRegistry metrics = new MetricsRegistry();
        HttpWeldClients weld =
                new HttpWeldClients(config.weldApiUrl(), limits(config), Clock.systemUTC(), metrics.registry());
        AtomicReference<WeldOperator> started = new AtomicReference<>();
        // Before the caches are filled it lives and is not ready.
        HttpEndpoints endpoints = opened(
                config.httpPort(),
                () -> new HttpEndpoints(
                        config.httpPort(),
                        () -> started.get() == null || started.get().isHealthy(),
                        () -> started.get() != null && started.get().isReady(),
                        () -> isLeading(started.get()) ? "leading" : "standing by"));
        MetricsEndpoint scraped = scraped(config.metrics(), endpoints, metrics, client);
        endpoints.start();
        await(available);
        WeldOperator operator = new WeldOperator(config, client, weld, metrics, instance);
        CallbackEndpoint callback = callback(config, endpoints, operator);
        operator.start();
        started.set(operator);
        LOG.info("started, port {}, Weld at {}", endpoints.port(), config.weldApiUrl());
        if (callback != null) {
            LOG.info("the callback {} is served at port {}", config.callbackUrl(), callback.port());
        }
        return new Running(operator, endpoints, scraped, callback, weld, metrics, client);
    }

    private static void await(CompletableFuture<Void> available) {
        try {
            available.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static Limits limits(Config config) {
        Limits defaults = Limits.defaults();
        return new Limits(
                config.requestsPerSecond(),
                config.maxInFlight(),
                config.requestTimeout(),
                defaults.maxWait(),
                defaults.refusalProbe());
    }

    private static boolean isLeading(@Nullable WeldOperator operator) {
        return operator != null && operator.isLeading();
    }

    /** At the port of health, unless it has one of its own. */
    private static MetricsEndpoint scraped(
            @Nullable MetricsSettings settings,
            HttpEndpoints endpoints,
            MetricsRegistry metrics,
            KubernetesClient client) {
        if (settings == null) {
            return new MetricsEndpoint(endpoints.listener(), metrics, null);
        }
        HttpListener own = opened(
                settings.port(),
                () -> settings.certificates() == null
                        ? new HttpListener("metrics", settings.port())
                        : new HttpListener("metrics", settings.port(), certificate(settings.certificates())));
        MetricsEndpoint endpoint =
                new MetricsEndpoint(own, metrics, settings.authorization() ? new MetricsAccess(client) : null);
        endpoint.start();
        return endpoint;
    }

    private static SSLContext certificate(Path folder) {
        try {
            return new CertificateFolder(folder).context();
        } catch (IOException e) {
            throw new UncheckedIOException("the metrics cannot be served: " + e.getMessage(), e);
        }
    }

    /** Absent where nothing is to be served. */
    private static @Nullable CallbackEndpoint callback(Config config, HttpEndpoints endpoints, WeldOperator operator) {
        URI url = config.callbackUrl();
        if (url == null) {
            return null;
        }
        Integer port = config.callbackPort();
        if (port == null) {
            return withConnectPages(
                    new CallbackEndpoint(endpoints.listener(), url, arrivals(operator)), config, operator);
        }
        HttpListener own = opened(port, () -> new HttpListener("callback", port));
        CallbackEndpoint callback =
                withConnectPages(new CallbackEndpoint(own, url, arrivals(operator)), config, operator);
        callback.start();
        return callback;
    }

    private static CallbackEndpoint withConnectPages(CallbackEndpoint callback, Config config, WeldOperator operator) {
        URI url = config.connectUrl();
        if (url != null) {
            ConnectEndpoint.on(
                    callback, url, token -> operator.connectPages().find(token).map(Main::page));
        }
        return callback;
    }

    private static ConnectEndpoint.Page page(ConnectPages.Page page) {
        AwaitedSource source = source(page.integrationId(), page.resource());
        return switch (page.link()) {
            case ConnectPages.Link.Open(URI link, Instant end) ->
                new ConnectEndpoint.Page.Open(source, page.label(), link, end);
            case ConnectPages.Link.Expired _ -> new ConnectEndpoint.Page.Expired(source, page.label());
            case ConnectPages.Link.Connected _ -> new ConnectEndpoint.Page.Connected(source, page.label());
            case ConnectPages.Link.Unusable _ -> new ConnectEndpoint.Page.Unusable(source, page.label());
        };
    }

    private static AwaitedSource source(String integrationId, ResourceKey resource) {
        return new AwaitedSource(integrationId, resource.namespace(), resource.name());
    }

    private static CallbackEndpoint.Arrivals arrivals(WeldOperator operator) {
        return (state, connectionId) -> operator.redirects()
                .arrive(state, connectionId)
                .map(awaited -> source(awaited.integrationId(), awaited.resource()));
    }

    private interface Opening<E> {
        E open() throws IOException;
    }

    private static <E> E opened(int port, Opening<E> opening) {
        try {
            return opening.open();
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** The pod's name where there is one; never the same twice, since a lease is held by it. */
    private static String instance(Map<String, String> environment) {
        return environment.getOrDefault("HOSTNAME", "weld-operator") + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }
}
