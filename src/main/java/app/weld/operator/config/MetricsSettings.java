package app.weld.operator.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the metrics are served at a port of their own.
 *
 * @param certificates folder with tls.crt and tls.key; absent: plain HTTP
 * @param authorization whether only clients with a bearer token that the API server accepts may read them
 */
public record MetricsSettings(int port, @Nullable Path certificates, boolean authorization) {
    /**
     * Reads the settings.
     *
     * @param httpPort where health is served
     * @param callbackPort absent where the callback has no port of its own
     * @return absent where the metrics are on the port of health
     */
    static @Nullable MetricsSettings from(EnvironmentReader settings, int httpPort, @Nullable Integer callbackPort) {
        Path certificates = settings.text(EnvironmentVariable.METRICS_CERT_DIR)
                .map(Path::of)
                .orElse(null);
        boolean authorization = settings.truth(EnvironmentVariable.METRICS_AUTHORIZATION);
        if (settings.text(EnvironmentVariable.METRICS_PORT).isEmpty()) {
            // Never served without what the settings require.
            if (certificates != null || authorization) {
                throw new ConfigException(
                        EnvironmentVariable.METRICS_PORT,
                        "",
                        "set together with " + EnvironmentVariable.METRICS_CERT_DIR + " and "
                                + EnvironmentVariable.METRICS_AUTHORIZATION + ". "
                                + EnvironmentVariable.METRICS_PORT.meaning());
            }
            return null;
        }
        int port = settings.whole(EnvironmentVariable.METRICS_PORT, 0, EnvironmentReader.MAX_PORT);
        boolean taken = port == httpPort || (callbackPort != null && port == callbackPort);
        if (port != 0 && taken) {
            throw new ConfigException(
                    EnvironmentVariable.METRICS_PORT,
                    Integer.toString(port),
                    EnvironmentVariable.METRICS_PORT.meaning());
        }
        // A token that is sent without TLS can be read on its way.
        if (authorization && certificates == null) {
            throw new ConfigException(
                    EnvironmentVariable.METRICS_CERT_DIR,
                    "",
                    "set together with " + EnvironmentVariable.METRICS_AUTHORIZATION + ". "
                            + EnvironmentVariable.METRICS_CERT_DIR.meaning());
        }
        return new MetricsSettings(port, certificates, authorization);
    }
}
