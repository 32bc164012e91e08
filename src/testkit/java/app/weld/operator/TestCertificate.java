package app.weld.operator;

import app.weld.operator.process.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate of this machine and its key, which keytool makes. */
public record TestCertificate(X509Certificate certificate, PrivateKey key) {
    private static final String PASSWORD = "changeit";
    private static final int OCTET_STRING = 0x04;

    /**
     * Makes one.
     *
     * @param algorithm RSA, EC or Ed25519
     */
    public static TestCertificate make(String algorithm) {
        try {
            Path folder = Files.createTempDirectory("certificate");
            Path store = folder.resolve("store.p12");
            Program.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-J-XX:TieredStopAtLevel=1",
                            "-J-XX:+UseSerialGC",
                            "-genkeypair",
                            "-alias",
                            "it",
                            "-keyalg",
                            algorithm,
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "SAN=dns:localhost,ip:127.0.0.1",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD,
                            "-keystore",
                            store.toString())
                    .run()
                    .orThrow();
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            Files.delete(store);
            Files.delete(folder);
            return new TestCertificate((X509Certificate) keys.getCertificate("it"), (PrivateKey)
                    keys.getKey("it", PASSWORD.toCharArray()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes tls.crt and tls.key, as a Secret of type kubernetes.io/tls is mounted. */
    public TestCertificate writeTo(Path folder) {
        return write(folder, pem("PRIVATE KEY", key.getEncoded()));
    }

    /**
     * The same with the older form of keys.
     *
     * @param type RSA or EC
     */
    public TestCertificate writeOldFormTo(Path folder, String type) {
        byte[] der = key.getEncoded();
        // What PKCS 8 has at its end in an octet string, behind the version and the algorithm.
        for (int at = 0; at < der.length - 2; at++) {
            if (der[at] == OCTET_STRING && end(der, at) == der.length) {
                int head = der[at + 1] >= 0 ? 2 : 2 + (der[at + 1] & 0x7f);
                return write(folder, pem(type + " PRIVATE KEY", Arrays.copyOfRange(der, at + head, der.length)));
            }
        }
        throw new IllegalStateException("no key");
    }

    private static int end(byte[] der, int at) {
        if (der[at + 1] >= 0) {
            return at + 2 + der[at + 1];
        }
        int length = 0;
        int bytes = der[at + 1] & 0x7f;
        for (int i = 0; i < bytes && at + 2 + i < der.length; i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        return at + 2 + bytes + length;
    }

    private TestCertificate write(Path folder, String keyFile) {
        try {
            Files.writeString(folder.resolve("tls.crt"), pem("CERTIFICATE", certificate.getEncoded()));
            Files.writeString(folder.resolve("tls.key"), keyFile);
            return this;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }

    /** For a server that shows this certificate. */
    public SSLContext serving() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("it", key, PASSWORD.toCharArray(), new X509Certificate[] {certificate});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For clients that trust this one certificate. */
    public SSLContext trusted() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("it", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
