package app.weld.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class ClientCipherSuitesTest {
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
    void theOrderFollowsTheCompiler() throws NoSuchAlgorithmException {
        String[] javas = SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites();
        boolean isQuickCompilerAlone = System.getProperty("java.vm.info").contains("emulated-client");

        String[] suites = ClientCipherSuites.parameters().getCipherSuites();

        assertThat(suites).containsExactlyInAnyOrder(javas);
        assertThat(suites[0].contains("CHACHA20")).isEqualTo(isQuickCompilerAlone);
    }
}
