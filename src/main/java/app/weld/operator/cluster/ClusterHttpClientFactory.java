package app.weld.operator.cluster;

import app.weld.operator.tls.ClientCipherSuites;
import io.fabric8.kubernetes.client.http.TlsVersion;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** The HTTP client of Java, with the cipher suites in the order that costs least. */
final class ClusterHttpClientFactory extends JdkHttpClientFactory {
    private final TlsVersion @Nullable [] versions;

    /** @param versions of TLS; absent: those of Java */
    ClusterHttpClientFactory(TlsVersion @Nullable [] versions) {
        this.versions = versions;
    }

    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
        SSLParameters parameters = ClientCipherSuites.parameters();
        if (versions != null && versions.length > 0) {
            parameters.setProtocols(
                    Arrays.stream(versions).map(TlsVersion::javaName).toArray(String[]::new));
        }
        builder.sslParameters(parameters);
    }
}
