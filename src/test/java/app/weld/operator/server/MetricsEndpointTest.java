package app.weld.operator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.LocalHttp;
import app.weld.operator.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics at a port of their own, with TLS and authorization. */
class MetricsEndpointTest {
    /** Made once: each is a run of keytool. */
    private static final Map<String, TestCertificate> CERTIFICATES =
            Stream.of("RSA", "EC", "Ed25519").collect(Collectors.toMap(algorithm -> algorithm, TestCertificate::make));

    private static final TestCertificate EC = CERTIFICATES.get("EC");
    private static final TestCertificate OTHER_EC = TestCertificate.make("EC");

    @TempDir
    Path folder;

    private final MetricsRegistry metrics = new MetricsRegistry();
    private long now;
    private @Nullable MetricsEndpoint endpoint;

    private int serve(@Nullable MetricsAccess access) throws IOException {
        HttpListener listener = new HttpListener("metrics", 0, new CertificateFolder(folder, () -> now).context());
        endpoint = new MetricsEndpoint(listener, metrics, access);
        endpoint.start();
        return endpoint.port();
    }

    @AfterEach
    void stop() {
        if (endpoint != null) {
            endpoint.close();
        }
        metrics.close();
    }

    private static HttpResponse<String> get(int port, TestCertificate trusted, String... headers) throws Exception {
        return send(port, trusted, "/metrics", headers);
    }

    private static HttpResponse<String> send(int port, TestCertificate trusted, String path, String... headers)
            throws Exception {
        // A client of its own each time: it begins a connection of its own.
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusted.trusted()).build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                    .timeout(Duration.ofSeconds(20));
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static X509Certificate presented(HttpResponse<String> reply) throws Exception {
        return (X509Certificate) reply.sslSession().orElseThrow().getPeerCertificates()[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void servesTheMetricsWithACertificateOfEachKind(String algorithm) throws Exception {
        TestCertificate certificate = CERTIFICATES.get(algorithm).writeTo(folder);

        HttpResponse<String> reply = get(serve(null), certificate);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains("weld_operator_build_info");
        assertThat(presented(reply)).isEqualTo(certificate.certificate());
        assertThat(reply.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }

    /** As cert-manager writes them unless it is told otherwise. */
    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void readsKeysInTheirOlderForm(String algorithm) throws Exception {
        TestCertificate certificate = CERTIFICATES.get(algorithm).writeOldFormTo(folder, algorithm);
        assertThat(folder.resolve("tls.key")).content().contains("BEGIN " + algorithm + " PRIVATE KEY");

        assertThat(get(serve(null), certificate).statusCode()).isEqualTo(200);
    }

    @Test
    void servesNothingWithoutTlsAndNothingElse() throws Exception {
        EC.writeTo(folder);
        int port = serve(null);

        assertThatThrownBy(() -> LocalHttp.get(port, "/metrics")).isInstanceOf(IOException.class);
        for (String path : List.of("/", "/healthz", "/readyz", "/oauth/callback", "/metrics/x")) {
            assertThat(send(port, EC, path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void usesARenewedCertificateWithoutARestart() throws Exception {
        TestCertificate first = CERTIFICATES.get("RSA").writeTo(folder);
        int port = serve(null);
        assertThat(presented(get(port, first))).isEqualTo(first.certificate());

        EC.writeTo(folder);
        now += Duration.ofSeconds(1).toNanos();

        assertThat(presented(get(port, EC))).isEqualTo(EC.certificate());
        assertThatThrownBy(() -> get(port, first)).isInstanceOf(SSLHandshakeException.class);
    }

    /** As the kubelet does it: all files change at once, by a link. */
    @Test
    void followsTheLinksOfAMountedSecret() throws Exception {
        TestCertificate first = OTHER_EC;
        for (String version : List.of("..1", "..2")) {
            Files.createDirectory(folder.resolve(version));
        }
        first.writeTo(folder.resolve("..1"));
        EC.writeTo(folder.resolve("..2"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        for (String file : List.of("tls.crt", "tls.key")) {
            Files.createSymbolicLink(folder.resolve(file), Path.of("..data", file));
        }
        int port = serve(null);
        assertThat(presented(get(port, first))).isEqualTo(first.certificate());

        Files.delete(folder.resolve("..data"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2"));
        now += Duration.ofSeconds(1).toNanos();

        assertThat(presented(get(port, EC))).isEqualTo(EC.certificate());
    }

    @Test
    void keepsTheCertificateWhileTheNewOneCannotBeUsedAndTakesTheNextThatCan() throws Exception {
        TestCertificate first = OTHER_EC.writeTo(folder);
        int port = serve(null);

        for (String unusable :
                List.of("", "garbage", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")) {
            Files.writeString(folder.resolve("tls.key"), unusable);
            now += Duration.ofSeconds(1).toNanos();
            assertThat(presented(get(port, first))).as(unusable).isEqualTo(first.certificate());
        }
        Files.delete(folder.resolve("tls.key"));
        now += Duration.ofSeconds(1).toNanos();
        assertThat(presented(get(port, first))).isEqualTo(first.certificate());

        EC.writeTo(folder);
        now += Duration.ofSeconds(1).toNanos();
        assertThat(presented(get(port, EC))).isEqualTo(EC.certificate());
    }

    @Test
    void doesNotStartWithoutACertificateThatFitsItsKey() throws Exception {
        assertThatThrownBy(() -> new CertificateFolder(folder)).isInstanceOf(IOException.class);

        EC.writeTo(folder);
        String key = Files.readString(folder.resolve("tls.key"));
        OTHER_EC.writeTo(folder);
        Files.writeString(folder.resolve("tls.key"), key);
        assertThatThrownBy(() -> new CertificateFolder(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the key is not that of the certificate");

        Files.writeString(folder.resolve("tls.key"), key.replace("PRIVATE", "ENCRYPTED PRIVATE"));
        assertThatThrownBy(() -> new CertificateFolder(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no private key in PEM that is not encrypted");
    }

    @ParameterizedTest
    @CsvSource({
        "allowed, 200, weld_operator_build_info",
        "stranger, 401, a bearer token is needed",
        "other, 403, system:serviceaccount:a:b may not get the URL path /metrics",
        "away, 503, the API server does not say"
    })
    void answersAsTheApiServerDecides(String token, int status, String says) throws Exception {
        EC.writeTo(folder);
        int port = serve(new MetricsAccess(
                given -> switch (given) {
                    case "allowed" -> new AccessDecision.Allowed();
                    case "other" -> new AccessDecision.Forbidden("system:serviceaccount:a:b");
                    case "away" -> new AccessDecision.Unavailable();
                    default -> new AccessDecision.Unauthenticated();
                },
                () -> now));

        HttpResponse<String> reply = get(port, EC, "Authorization", "Bearer " + token);

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body()).contains(says);
        if (status != 200) {
            assertThat(reply.body()).doesNotContain("weld_operator", "Bearer");
        }
        HttpResponse<String> without = get(port, EC);
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void answersAlthoughOthersDoNotFinishTheirHandshake() throws Exception {
        EC.writeTo(folder);
        int port = serve(null);
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                slow.add(socket);
                // The head of a ClientHello, and no more.
                socket.getOutputStream().write(new byte[] {0x16, 0x03, 0x01, 0x01});
            }
            assertThat(get(port, EC).statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
