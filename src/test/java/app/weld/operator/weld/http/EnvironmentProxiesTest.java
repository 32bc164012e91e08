package app.weld.operator.weld.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {
    private static Proxy of(Map<String, String> environment, String url) {
        return new EnvironmentProxies(environment, null).select(URI.create(url)).get(0);
    }

    private static Proxy at(String host, int port) {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    }

    @Test
    void takesTheProxyOfTheScheme() {
        Map<String, String> both = Map.of("HTTPS_PROXY", "http://secure:3128", "http_proxy", "plain:8080/");

        assertThat(of(both, "https://connect.weld.app/x")).isEqualTo(at("secure", 3128));
        assertThat(of(both, "http://weld.test")).isEqualTo(at("plain", 8080));
        assertThat(of(Map.of("HTTPS_PROXY", "http://p"), "http://weld.test")).isEqualTo(Proxy.NO_PROXY);
        assertThat(of(Map.of("HTTPS_PROXY", "http://p"), "https://weld.test")).isEqualTo(at("p", 80));
        assertThat(of(Map.of(), "https://weld.test")).isEqualTo(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @CsvSource({
        "weld.app, https://connect.weld.app, true",
        ".weld.app, https://connect.weld.app, true",
        "*.weld.app, https://connect.weld.app, true",
        ".weld.app, https://weld.app, false",
        "weld.app, https://notweld.app, false",
        "'other, CONNECT.weld.app ', https://connect.weld.app, true",
        "*, https://connect.weld.app, true",
        "connect.weld.app:443, https://connect.weld.app, true",
        "connect.weld.app:8443, https://connect.weld.app, false",
        "10.0.0.0/8, https://10.20.30.40, true",
        "10.0.0.0/8, https://11.20.30.40, false",
        "10.20.30.40, https://10.20.30.40:6443, true",
        "'fd00::/8', 'https://[fd12::1]', true",
        "10.0.0.0/8, 'https://[fd12::1]', false",
        "10.0.0.0/99, https://10.1.1.1, false",
        "'', https://connect.weld.app, false",
        "'', http://127.0.0.1:8080, true",
        "'', 'http://[::1]:8080', true",
        "'', http://localhost:8080, true",
    })
    void exceptsNamesAndRanges(String rules, String url, boolean excepted) {
        Map<String, String> environment =
                Map.of("HTTPS_PROXY", "http://p:3128", "HTTP_PROXY", "http://p:3128", "NO_PROXY", rules);

        assertThat(of(environment, url)).isEqualTo(excepted ? Proxy.NO_PROXY : at("p", 3128));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://p:3128", "http://user:geheim@p:3128", "socks5://p:1080", "http://", "a b"})
    void refusesWhatIsNoPlainProxyAndDoesNotQuoteIt(String value) {
        assertThatThrownBy(() -> of(Map.of("HTTPS_PROXY", value), "https://weld.test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the environment variable HTTPS_PROXY must be http://HOST:PORT, without a user");
    }
}
