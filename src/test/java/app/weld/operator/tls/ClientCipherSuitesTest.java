package app.weld.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.TestCertificate;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ClientCipherSuitesTest {
    private static boolean isQuickCompilerAlone() {
        return System.getProperty("java.vm.info").contains("emulated-client");
    }

    @Test
    void chaChaComesFirstAndTheOthersStayInTheirOrder() {
        String[] suites = {
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
        };

        assertThat(ClientCipherSuites.chaChaFirst(suites))
                .containsExactly(
                        "TLS_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                        "TLS_AES_256_GCM_SHA384",
                        "TLS_AES_128_GCM_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    }

    /** Unit tests run with the quick compiler alone, as the image does. */
    @Test
    void theOrderFollowsTheCompilerAndNoSuiteIsMissing() throws NoSuchAlgorithmException {
        String[] ofJava = SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites();

        String[] suites = ClientCipherSuites.parameters().getCipherSuites();

        assertThat(suites).containsExactlyInAnyOrder(ofJava);
        assertThat(suites[0].contains("CHACHA20")).isEqualTo(isQuickCompilerAlone());
    }

    /** The parameters replace those that Java's client would make, and must not turn a check off. */
    @Test
    void aCertificateOfAnotherNameIsRefused() throws Exception {
        TestCertificate certificate = TestCertificate.make("EC");
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serving()));
        server.createContext("/", exchange -> {
            byte[] suite =
                    ((HttpsExchange) exchange).getSSLSession().getCipherSuite().getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, suite.length);
            exchange.getResponseBody().write(suite);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(certificate.trusted())
                .sslParameters(ClientCipherSuites.parameters())
                .build()) {
            assertThat(get(client, "https://127.0.0.1:" + port + "/")).startsWith("TLS_");
            assertThatThrownBy(() -> get(client, "https://127.0.0.2:" + port + "/"))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("127.0.0.2");
        } finally {
            server.stop(0);
        }
    }

    private static String get(HttpClient client, String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
