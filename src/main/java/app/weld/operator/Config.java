package app.weld.operator;

import app.weld.operator.weld.http.Limits;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the operator is set up, from environment variables, read once; see {@link Setting}.
 *
 * @param watchNamespaces empty: all
 * @param watchSelector label selector; absent: everything
 * @param podNamespace where the lease is; absent: the namespace of the cluster's configuration
 * @param callbackUrl where Weld sends browsers back to this operator; absent: no callback endpoint
 */
record Config(
        URI weldApiUrl,
        Duration pollInterval,
        double requestsPerSecond,
        int maxInFlight,
        Duration requestTimeout,
        Duration creationGrace,
        Set<String> watchNamespaces,
        @Nullable String watchSelector,
        boolean leaderElection,
        @Nullable String podNamespace,
        int httpPort,
        @Nullable URI callbackUrl,
        Logs.Format logFormat,
        Logs.Level logLevel) {

    Config {
        watchNamespaces = Set.copyOf(watchNamespaces);
    }

    /** @throws ConfigException names the variable, its value and what is allowed, in one line */
    static Config from(Map<String, String> environment) {
        Settings settings = new Settings(environment);
        return new Config(
                settings.url(Setting.WELD_API_URL).orElseThrow(),
                settings.duration(Setting.WELD_POLL_INTERVAL, Duration.ofMillis(100), Duration.ofHours(1)),
                settings.decimal(Setting.WELD_REQUESTS_PER_SECOND, 0.1, 100_000),
                settings.whole(Setting.WELD_MAX_IN_FLIGHT, 1, 1000),
                settings.duration(Setting.WELD_REQUEST_TIMEOUT, Duration.ofMillis(100), Duration.ofMinutes(10)),
                settings.duration(Setting.WELD_CREATION_GRACE, Duration.ofMillis(100), Duration.ofHours(1)),
                namespaces(settings),
                settings.text(Setting.WATCH_SELECTOR).map(settings::selector).orElse(null),
                settings.truth(Setting.LEADER_ELECTION),
                settings.text(Setting.POD_NAMESPACE)
                        .map(name -> settings.namespace(Setting.POD_NAMESPACE, name))
                        .orElse(null),
                settings.whole(Setting.HTTP_PORT, 0, 65_535),
                settings.url(Setting.CALLBACK_URL).orElse(null),
                settings.oneOf(Setting.LOG_FORMAT, Logs.Format.class),
                settings.oneOf(Setting.LOG_LEVEL, Logs.Level.class));
    }

    private static Set<String> namespaces(Settings settings) {
        return settings.text(Setting.WATCH_NAMESPACES).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> settings.namespace(Setting.WATCH_NAMESPACES, name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Limits limits() {
        Limits defaults = Limits.defaults();
        return new Limits(requestsPerSecond, maxInFlight, requestTimeout, defaults.maxWait(), defaults.refusalProbe());
    }
}
