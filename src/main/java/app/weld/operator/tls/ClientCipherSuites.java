package app.weld.operator.tls;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Comparator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * The order of the cipher suites that a TLS client offers. A server may choose another of them.
 *
 * <p>Java uses the processor's instructions for AES in code of its optimizing compiler only. Where only the quick compiler runs
 * ({@code -XX:TieredStopAtLevel=1}, as in the image), ChaCha20-Poly1305 takes a fifth of the time of AES-GCM
 * (docs/performance.md), so it comes first there. No suite is left out or added.
 */
public final class ClientCipherSuites {
    private static final String SET_BY_USER = "jdk.tls.client.cipherSuites";

    private ClientCipherSuites() {}

    /** Java's own suites and versions of TLS, in the order that costs least in this process. */
    public static SSLParameters parameters() {
        SSLParameters parameters = javasOwn();
        boolean isSetByUser = System.getProperty(SET_BY_USER) != null;
        if (!isSetByUser && QuickCompiler.isAlone()) {
            parameters.setCipherSuites(chaChaFirst(parameters.getCipherSuites()));
        }
        return parameters;
    }

    /** Of a context without certificates: reading those of Java would make each start slower. */
    private static SSLParameters javasOwn() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], new TrustManager[0], null);
            return context.getDefaultSSLParameters();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same suites, whose order is otherwise as it was. */
    static String[] chaChaFirst(String[] suites) {
        return Arrays.stream(suites)
                .sorted(Comparator.comparing((String suite) -> !suite.contains("_CHACHA20_")))
                .toArray(String[]::new);
    }
}
