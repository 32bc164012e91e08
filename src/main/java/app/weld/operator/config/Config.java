package app.weld.operator.config;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the operator is set up, from environment variables, read once; see {@link EnvironmentVariable}.
 *
 * @param watchNamespaces empty: all
 * @param watchSelector label selector; absent: everything
 * @param workspaces whether resources may refer to WeldWorkspaces
 * @param leaseName the Lease by which replicas elect their leader; absent: a name that follows from the selector
 * @param podNamespace where the lease is; absent: the namespace of the cluster's configuration
 * @param callbackUrl where Weld sends browsers back to this operator; absent: no callback endpoint
 * @param callbackPort where the callback endpoint listens, if there is one; absent where it shares the port of health and
 *     metrics
 * @param connectUrl where people find the connect pages of this operator; absent: there are none
 * @param appSyncUrl template of the address of a sync in the Weld app; absent: unknown
 * @param appConnectionUrl template of the address of a connection in the Weld app; absent: unknown
 * @param metrics how the metrics are served; absent where they share the port of health
 * @param unknown names of variables that begin like settings of this operator and are none, such as a misspelled one
 */
public record Config(
        URI weldApiUrl,
        Duration pollInterval,
        double requestsPerSecond,
        int maxInFlight,
        Duration requestTimeout,
        Duration creationGrace,
        Set<String> watchNamespaces,
        @Nullable String watchSelector,
        boolean workspaces,
        boolean leaderElection,
        @Nullable String leaseName,
        @Nullable String podNamespace,
        int httpPort,
        @Nullable URI callbackUrl,
        @Nullable Integer callbackPort,
        @Nullable URI connectUrl,
        @Nullable String appSyncUrl,
        @Nullable String appConnectionUrl,
        @Nullable MetricsSettings metrics,
        Logging.Format logFormat,
        Logging.Level logLevel,
        Set<String> unknown) {
    /** What the kubelet sets for each Service, so also for one named weld-something. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_SERVICE_(HOST|PORT(_.+)?)|.*_PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?");

    public Config {
        watchNamespaces = Set.copyOf(watchNamespaces);
        unknown = Set.copyOf(unknown);
    }

    /**
     * Reads the configuration from environment variables.
     *
     * @throws ConfigException names the variable, its value and what is allowed, in one line
     */
    public static Config from(Map<String, String> environment) {
        EnvironmentReader settings = new EnvironmentReader(environment);
        Duration requestTimeout = requestTimeout(settings);
        int httpPort = settings.whole(EnvironmentVariable.HTTP_PORT, 0, 65_535);
        URI callbackUrl = settings.callbackUrl(EnvironmentVariable.CALLBACK_URL).orElse(null);
        Integer callbackPort = callbackPort(settings, callbackUrl, httpPort);
        return new Config(
                settings.apiUrl(EnvironmentVariable.WELD_API_URL),
                settings.duration(EnvironmentVariable.WELD_POLL_INTERVAL, Duration.ofMillis(100), Duration.ofHours(1)),
                settings.decimal(EnvironmentVariable.WELD_REQUESTS_PER_SECOND, 0.1, 100_000),
                settings.whole(EnvironmentVariable.WELD_MAX_IN_FLIGHT, 1, 1000),
                requestTimeout,
                creationGrace(settings),
                namespaces(settings),
                settings.selector(EnvironmentVariable.WATCH_SELECTOR).orElse(null),
                settings.truth(EnvironmentVariable.WORKSPACES_ENABLED),
                settings.truth(EnvironmentVariable.LEADER_ELECTION),
                leaseName(settings),
                podNamespace(settings),
                httpPort,
                callbackUrl,
                callbackPort,
                connectUrl(settings, callbackUrl),
                settings.addressTemplate(EnvironmentVariable.WELD_APP_SYNC_URL, "{connectionId}")
                        .orElse(null),
                settings.addressTemplate(EnvironmentVariable.WELD_APP_CONNECTION_URL)
                        .orElse(null),
                MetricsSettings.from(settings, httpPort, callbackUrl == null ? null : callbackPort),
                settings.oneOf(EnvironmentVariable.LOG_FORMAT, Logging.Format.class),
                settings.oneOf(EnvironmentVariable.LOG_LEVEL, Logging.Level.class),
                unknown(environment.keySet()));
    }

    /** A creation that is answered after its grace period would be sent a second time. */
    private static Duration requestTimeout(EnvironmentReader settings) {
        Duration timeout = settings.duration(
                EnvironmentVariable.WELD_REQUEST_TIMEOUT, Duration.ofMillis(100), Duration.ofMinutes(10));
        if (timeout.compareTo(creationGrace(settings)) >= 0) {
            throw new ConfigException(
                    EnvironmentVariable.WELD_REQUEST_TIMEOUT,
                    settings.text(EnvironmentVariable.WELD_REQUEST_TIMEOUT).orElse(""),
                    "a duration shorter than " + EnvironmentVariable.WELD_CREATION_GRACE + " ("
                            + settings.text(EnvironmentVariable.WELD_CREATION_GRACE)
                                    .orElse("")
                            + "), or a creation could be answered after it was given up and made again.");
        }
        return timeout;
    }

    private static Duration creationGrace(EnvironmentReader settings) {
        return settings.duration(EnvironmentVariable.WELD_CREATION_GRACE, Duration.ofMillis(200), Duration.ofHours(1));
    }

    /** The public must not reach what Prometheus and the kubelet read, nor the callback be on their port, where it has one of its own. */
    private static @Nullable Integer callbackPort(EnvironmentReader settings, @Nullable URI callbackUrl, int httpPort) {
        if (settings.text(EnvironmentVariable.CALLBACK_PORT).isEmpty()) {
            return null;
        }
        int port = settings.whole(EnvironmentVariable.CALLBACK_PORT, 0, 65_535);
        if (callbackUrl != null && port == httpPort && httpPort != 0) {
            throw new ConfigException(
                    EnvironmentVariable.CALLBACK_PORT,
                    Integer.toString(port),
                    EnvironmentVariable.CALLBACK_PORT.meaning());
        }
        return port;
    }

    /** One listener serves both, by their paths. */
    private static @Nullable URI connectUrl(EnvironmentReader settings, @Nullable URI callbackUrl) {
        URI url = settings.callbackUrl(EnvironmentVariable.CONNECT_URL).orElse(null);
        if (url != null && (callbackUrl == null || overlap(url.getPath() + "/", callbackUrl.getPath() + "/"))) {
            throw new ConfigException(
                    EnvironmentVariable.CONNECT_URL, url.toString(), EnvironmentVariable.CONNECT_URL.meaning());
        }
        return url;
    }

    private static boolean overlap(String one, String other) {
        return one.startsWith(other) || other.startsWith(one);
    }

    private static @Nullable String leaseName(EnvironmentReader settings) {
        return settings.text(EnvironmentVariable.LEASE_NAME)
                .map(name -> settings.objectName(EnvironmentVariable.LEASE_NAME, name))
                .orElse(null);
    }

    private static @Nullable String podNamespace(EnvironmentReader settings) {
        return settings.text(EnvironmentVariable.POD_NAMESPACE)
                .map(name -> settings.namespace(EnvironmentVariable.POD_NAMESPACE, name))
                .orElse(null);
    }

    private static SortedSet<String> unknown(Set<String> names) {
        Set<String> known = Arrays.stream(EnvironmentVariable.values())
                .map(EnvironmentVariable::name)
                .collect(Collectors.toSet());
        return names.stream()
                .filter(name -> name.startsWith("WELD_"))
                .filter(name -> !known.contains(name))
                .filter(name -> !SERVICE_LINK.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> namespaces(EnvironmentReader settings) {
        return settings.text(EnvironmentVariable.WATCH_NAMESPACES).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> settings.namespace(EnvironmentVariable.WATCH_NAMESPACES, name))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
