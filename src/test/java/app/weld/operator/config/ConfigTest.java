package app.weld.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
    private static Config with(EnvironmentVariable setting, String value, Map<String, String> others) {
        Map<String, String> environment = new HashMap<>(others);
        environment.put(setting.name(), value);
        return Config.from(environment);
    }

    private static Config with(EnvironmentVariable setting, String value) {
        return Config.from(Map.of(setting.name(), value));
    }

    /** The one line that a wrong value ends in. */
    private static AbstractStringAssert<?> refusal(EnvironmentVariable setting, String value) {
        String[] message = {""};
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> with(setting, value))
                .satisfies(e -> message[0] = e.getMessage());
        return assertThat(message[0]).startsWith(setting.name() + "=").doesNotContain("\n");
    }

    @Test
    void hasADefaultForEverything() {
        Config config = Config.from(Map.of());

        assertThat(config.weldApiUrl()).isEqualTo(URI.create("https://connect.weld.app"));
        assertThat(config.pollInterval()).hasSeconds(60);
        assertThat(config.requestsPerSecond()).isEqualTo(10);
        assertThat(config.maxInFlight()).isEqualTo(8);
        assertThat(config.requestTimeout()).hasSeconds(30);
        assertThat(config.creationGrace()).hasSeconds(90);
        assertThat(config.watchNamespaces()).isEmpty();
        assertThat(config.watchSelector()).isNull();
        assertThat(config.leaderElection()).isTrue();
        assertThat(config.podNamespace()).isNull();
        assertThat(config.httpPort()).isEqualTo(8080);
        assertThat(config.callbackUrl()).isNull();
        assertThat(config.callbackPort()).as("the port of health and metrics").isNull();
        assertThat(config.logFormat()).isEqualTo(Logging.Format.TEXT);
        assertThat(config.logLevel()).isEqualTo(Logging.Level.INFO);
        assertThat(config.unknown()).isEmpty();
    }

    @Test
    void readsEveryVariable() {
        Map<String, String> environment = new HashMap<>();
        environment.put("WELD_API_URL", "http://weld.test:8443/v1/");
        environment.put("WELD_POLL_INTERVAL", "500ms");
        environment.put("WELD_REQUESTS_PER_SECOND", "2.5");
        environment.put("WELD_MAX_IN_FLIGHT", "3");
        environment.put("WELD_REQUEST_TIMEOUT", "5m");
        environment.put("WELD_CREATION_GRACE", "1h");
        environment.put("WATCH_NAMESPACES", " team-a, team-b,,");
        environment.put("WATCH_SELECTOR", "weld.app/shard in (a, b)");
        environment.put("LEADER_ELECTION", "False");
        environment.put("POD_NAMESPACE", "weld-system");
        environment.put("HTTP_PORT", "0");
        environment.put("CALLBACK_URL", "https://weld.example.com/oauth/callback");
        environment.put("CALLBACK_PORT", "9091");
        environment.put("LOG_FORMAT", "json");
        environment.put("LOG_LEVEL", "DEBUG");

        Config config = Config.from(environment);

        assertThat(config.weldApiUrl()).isEqualTo(URI.create("http://weld.test:8443/v1"));
        assertThat(config.pollInterval()).hasMillis(500);
        assertThat(config.requestsPerSecond()).isEqualTo(2.5);
        assertThat(config.maxInFlight()).isEqualTo(3);
        assertThat(config.requestTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.creationGrace()).isEqualTo(Duration.ofHours(1));
        assertThat(config.watchNamespaces()).containsExactlyInAnyOrder("team-a", "team-b");
        assertThat(config.watchSelector()).isEqualTo("weld.app/shard in (a, b)");
        assertThat(config.leaderElection()).isFalse();
        assertThat(config.podNamespace()).isEqualTo("weld-system");
        assertThat(config.httpPort()).isZero();
        assertThat(config.callbackUrl()).isEqualTo(URI.create("https://weld.example.com/oauth/callback"));
        assertThat(config.callbackPort()).isEqualTo(9091);
        assertThat(config.logFormat()).isEqualTo(Logging.Format.JSON);
        assertThat(config.logLevel()).isEqualTo(Logging.Level.DEBUG);
    }

    @ParameterizedTest
    @EnumSource(EnvironmentVariable.class)
    void aBlankValueIsTheDefault(EnvironmentVariable setting) {
        assertThat(with(setting, "  ")).isEqualTo(Config.from(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "WELD_POLL_INTERVAL, 99ms, 3601s",
        "WELD_REQUEST_TIMEOUT, 99ms, 601s",
        "WELD_CREATION_GRACE, 199ms, 61m",
        "WELD_REQUESTS_PER_SECOND, 0.09, 100000.1",
        "WELD_MAX_IN_FLIGHT, 0, 1001",
        "HTTP_PORT, -1, 65536",
    })
    void holdsTheBoundsThatItsDescriptionNames(EnvironmentVariable setting, String below, String above) {
        Matcher bounds = Pattern.compile("([0-9]\\S*) to ([0-9][0-9a-z]*)").matcher(setting.meaning());
        assertThat(bounds.find()).isTrue();
        assertThatNoException().isThrownBy(() -> with(setting, bounds.group(1), allowing(setting)));
        assertThatNoException().isThrownBy(() -> with(setting, bounds.group(2), allowing(setting)));
        refusal(setting, below).contains("=" + below, setting.meaning());
        refusal(setting, above).contains("=" + above, setting.meaning());
    }

    /** The two that bound each other, out of the other's way. */
    private static Map<String, String> allowing(EnvironmentVariable setting) {
        return switch (setting) {
            case WELD_REQUEST_TIMEOUT -> Map.of("WELD_CREATION_GRACE", "1h");
            case WELD_CREATION_GRACE -> Map.of("WELD_REQUEST_TIMEOUT", "100ms");
            default -> Map.of();
        };
    }

    @ParameterizedTest
    @CsvSource({"2m, 90s", "90s, 90s", "30s, 3s"})
    void refusesARequestThatMayOutliveItsGraceAndNamesBoth(String timeout, String grace) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Config.from(Map.of("WELD_REQUEST_TIMEOUT", timeout, "WELD_CREATION_GRACE", grace)))
                .withMessageContainingAll("WELD_REQUEST_TIMEOUT=" + timeout, "WELD_CREATION_GRACE (" + grace + ")")
                .withMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "1d", "-5s", "1.5m", "PT1M", "5 s", "s", "99999999999s", "٣s"})
    void refusesWhatIsNoDuration(String value) {
        refusal(EnvironmentVariable.WELD_POLL_INTERVAL, value).contains(value, "500ms, 60s or 5m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1e3", "0x1p3", "10f", "ten", "1,5", "-1"})
    void refusesWhatIsNoDecimal(String value) {
        refusal(EnvironmentVariable.WELD_REQUESTS_PER_SECOND, value).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.0", "+8", "99999999999", "eight", "0x8"})
    void refusesWhatIsNoWholeNumber(String value) {
        refusal(EnvironmentVariable.WELD_MAX_IN_FLIGHT, value).contains(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect.weld.app",
                "/v1",
                "ftp://weld.app",
                "https://",
                "https://weld.app?x=1",
                "https://weld.app#a",
                "https://we ld.app",
                "https://weld.app:70000",
                "mailto:a@weld.app"
            })
    void refusesAnAddressOfWeldThatIsNotOne(String value) {
        refusal(EnvironmentVariable.WELD_API_URL, value).contains("absolute http or https URL");
    }

    @Test
    void quotesNoPasswordOfAUrl() {
        refusal(EnvironmentVariable.WELD_API_URL, "https://me:hunter2@weld.app")
                .contains("https://***@weld.app")
                .doesNotContain("hunter2");
    }

    @Test
    void quotesALongValueWithManyLinesShortAndInOneLine() {
        refusal(EnvironmentVariable.POD_NAMESPACE, "a\nb\u2028c" + "x".repeat(100_000))
                .contains("a?b?c")
                .doesNotContain("\u2028")
                .hasSizeLessThan(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://weld.example.com/callback",
                "https://weld.example.com/a/b-c_d.e~f/",
                "http://localhost:8080/callback",
                "https://localhost/callback",
                "https://weld.example.com/metrics"
            })
    void takesACallbackUrlThatWeldAllows(String value) {
        assertThat(with(EnvironmentVariable.CALLBACK_URL, value).callbackUrl().toString() + "/")
                .startsWith(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://weld.example.com/callback",
                "https://weld.example.com:8443/callback",
                "https://weld.example.com/callback?x=1",
                "https://weld.example.com/callback#x",
                "https://me@weld.example.com/callback",
                "https://weld.example.com",
                "https://weld.example.com/",
                "https://weld.example.com/a%2Fb",
                "https://weld.example.com//callback",
                "ftp://localhost/callback",
                "weld.example.com/callback"
            })
    void refusesACallbackUrlThatWeldOrTheEndpointCannotServe(String value) {
        refusal(EnvironmentVariable.CALLBACK_URL, value).contains("https, with a path other than /");
    }

    @Test
    void servesTheMetricsAtThePortOfHealthUnlessTheyHaveOneOfTheirOwn() {
        assertThat(Config.from(Map.of()).metrics()).isNull();
        assertThat(Config.from(Map.of("METRICS_PORT", "8443")).metrics())
                .isEqualTo(new MetricsSettings(8443, null, false));
        assertThat(Config.from(Map.of(
                                "METRICS_PORT", "8443", "METRICS_CERT_DIR", "/tls", "METRICS_AUTHORIZATION", "true"))
                        .metrics())
                .isEqualTo(new MetricsSettings(8443, Path.of("/tls"), true));
        assertThat(Config.from(Map.of("HTTP_PORT", "0", "METRICS_PORT", "0")).metrics())
                .isEqualTo(new MetricsSettings(0, null, false));
    }

    /** A setting that protects them and has no effect would be worse than none. */
    @ParameterizedTest
    @CsvSource({
        "METRICS_CERT_DIR, /tls, HTTP_PORT, 8080, METRICS_PORT",
        "METRICS_AUTHORIZATION, true, HTTP_PORT, 8080, METRICS_PORT",
        "METRICS_PORT, 8443, METRICS_AUTHORIZATION, true, METRICS_CERT_DIR",
        "METRICS_PORT, 8443, METRICS_AUTHORIZATION, maybe, METRICS_AUTHORIZATION",
        "METRICS_PORT, 8080, HTTP_PORT, 8080, METRICS_PORT",
        "METRICS_PORT, 70000, HTTP_PORT, 8080, METRICS_PORT"
    })
    void refusesToServeTheMetricsWithLessThanWasAskedFor(
            String name, String value, String other, String otherValue, String named) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Config.from(Map.of(name, value, other, otherValue)))
                .withMessageStartingWith(named + "=");
    }

    @Test
    void takesAConnectUrlBesideTheCallback() {
        Map<String, String> callback = Map.of("CALLBACK_URL", "https://weld.example.com/oauth/callback");

        assertThat(with(EnvironmentVariable.CONNECT_URL, "https://weld.example.com/oauth/connect/", callback)
                        .connectUrl())
                .isEqualTo(URI.create("https://weld.example.com/oauth/connect"));
        assertThat(Config.from(callback).connectUrl()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://weld.example.com/oauth",
                "https://weld.example.com/oauth/callback",
                "https://weld.example.com/oauth/callback/connect",
                "http://weld.example.com/connect",
                "https://weld.example.com"
            })
    void refusesAConnectUrlThatCannotBeServedBesideTheCallback(String value) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> with(
                        EnvironmentVariable.CONNECT_URL,
                        value,
                        Map.of("CALLBACK_URL", "https://weld.example.com/oauth/callback")))
                .withMessageStartingWith("CONNECT_URL=");
    }

    @Test
    void refusesAConnectUrlWithoutACallback() {
        refusal(EnvironmentVariable.CONNECT_URL, "https://weld.example.com/connect")
                .contains("needs");
    }

    @Test
    void readsTheAddressesOfTheWeldApp() {
        Config config = Config.from(Map.of(
                "WELD_APP_SYNC_URL", "https://weld.example/c/{connectionId}/s/{id}",
                "WELD_APP_CONNECTION_URL", "https://weld.example:8443/?connection={id}"));

        assertThat(config.appSyncUrl()).isEqualTo("https://weld.example/c/{connectionId}/s/{id}");
        assertThat(config.appConnectionUrl()).isEqualTo("https://weld.example:8443/?connection={id}");
        assertThat(Config.from(Map.of()).appSyncUrl()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://weld.example/{id}",
                "https://weld.example/",
                "https://{id}.example/{id}",
                "https://me@weld.example/{id}",
                "https://weld.example/{id}/{schema}",
                "https://weld.example/{connectionId}/{id}",
                "javascript:alert({id})",
                "/syncs/{id}"
            })
    void refusesAnAddressThatLeadsAnywhereElse(String value) {
        refusal(EnvironmentVariable.WELD_APP_CONNECTION_URL, value).contains("https, with {id}");
    }

    @Test
    void keepsTheMetricsFromThePortOfTheCallback() {
        Map<String, String> one = Map.of("METRICS_PORT", "8081", "CALLBACK_PORT", "8081");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> with(EnvironmentVariable.CALLBACK_URL, "https://weld.example.com/callback", one))
                .withMessageStartingWith("METRICS_PORT=");
        assertThat(Config.from(one).metrics()).as("nothing listens there").isNotNull();
    }

    @Test
    void keepsWhatIsPublicFromThePortOfTheMetrics() {
        Map<String, String> one = Map.of("HTTP_PORT", "8081", "CALLBACK_PORT", "8081");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> with(EnvironmentVariable.CALLBACK_URL, "https://weld.example.com/callback", one))
                .withMessageStartingWith("CALLBACK_PORT=")
                .withMessageContaining("different from HTTP_PORT");
        assertThat(Config.from(one).callbackUrl()).as("nothing listens there").isNull();
        assertThat(with(
                                EnvironmentVariable.CALLBACK_URL,
                                "https://weld.example.com/callback",
                                Map.of("HTTP_PORT", "0", "CALLBACK_PORT", "0"))
                        .callbackPort())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "team",
                "!team",
                "team=data",
                "team==data",
                "team != data",
                "team=",
                "weld.app/shard=a,tier!=test",
                "env in (a,b), tier notin (c)",
                "env in (a, b ),!legacy",
                "a_b.c-D=1.2_3-x"
            })
    void takesLabelSelectors(String value) {
        assertThat(with(EnvironmentVariable.WATCH_SELECTOR, value).watchSelector())
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=a",
                "team=data,",
                ",team",
                "team=a b",
                "team=-a",
                "env in a,b",
                "env in (a,b",
                "env in",
                "Weld.app/shard=a",
                "a/b/c=d",
                "team>3",
                "team===x",
                "-team",
                "team=\"data\""
            })
    void refusesWhatIsNoLabelSelector(String value) {
        refusal(EnvironmentVariable.WATCH_SELECTOR, value).contains("a label selector such as");
    }

    @Test
    void refusesALongSelectorAtOnce() {
        refusal(EnvironmentVariable.WATCH_SELECTOR, "a in (" + "a,".repeat(10_000))
                .hasSizeLessThan(600);
        refusal(EnvironmentVariable.WATCH_SELECTOR, "a in (" + "a ,".repeat(330) + "!")
                .hasSizeLessThan(600);
    }

    @ParameterizedTest
    @CsvSource({
        "WATCH_NAMESPACES, 'team-a,Team_B', Team_B",
        "WATCH_NAMESPACES, team a, team a",
        "POD_NAMESPACE, -x, -x",
        "LEADER_ELECTION, yes, yes",
        "LOG_FORMAT, xml, text or json",
        "LOG_LEVEL, loud, error or warn or info or debug or trace",
    })
    void refusesOtherWrongWords(EnvironmentVariable setting, String value, String named) {
        refusal(setting, value).contains(named);
    }

    @Test
    void namesUnknownVariablesButNotThoseThatTheClusterSets() {
        Config config = Config.from(Map.of(
                "WELD_POLL_INTERVALL", "60s",
                "WELD_OPERATOR_SERVICE_HOST", "10.0.0.1",
                "WELD_OPERATOR_SERVICE_PORT", "8080",
                "WELD_OPERATOR_SERVICE_PORT_HTTP", "8080",
                "WELD_OPERATOR_PORT", "tcp://10.0.0.1:8080",
                "WELD_OPERATOR_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                "WELD_OPERATOR_PORT_8080_TCP_ADDR", "10.0.0.1",
                "PATH", "/bin"));

        assertThat(config.unknown()).containsExactly("WELD_POLL_INTERVALL");
    }

    @Test
    void refusesALeaseNameThatKubernetesWouldRefuse() {
        assertThat(Config.from(Map.of("LEASE_NAME", "mine")).leaseName()).isEqualTo("mine");
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> Config.from(Map.of("LEASE_NAME", "No_Name")));
    }
}
