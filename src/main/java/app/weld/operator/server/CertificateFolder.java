package app.weld.operator.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of a server and its key, in a folder as a Secret of type {@code kubernetes.io/tls} is mounted. Connections that begin after
 * they have changed get the new ones. A change that cannot be used is logged, and the ones before stay.
 */
public final class CertificateFolder {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateFolder.class);
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final Duration BETWEEN_READS = Duration.ofSeconds(1);

    private final Path folder;
    private final LongSupplier nanoTime;

    private Content content;
    private Pair current;
    /** For a handshake that has chosen it and goes on after the change. */
    private Pair previous;

    private long read;

    private int pairs;

    /** What the files hold. */
    private record Content(String certificate, String key) {}

    private record Pair(String alias, List<X509Certificate> chain, PrivateKey key) {}

    /**
     * Reads the files.
     *
     * @throws IOException if they are not there, or hold no certificate and its key
     */
    public CertificateFolder(Path folder) throws IOException {
        this(folder, System::nanoTime);
    }

    CertificateFolder(Path folder, LongSupplier nanoTime) throws IOException {
        this.folder = folder;
        this.nanoTime = nanoTime;
        content = content(folder);
        try {
            current = pair(content, 0);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException("no certificate and its key in " + folder + ": " + e.getMessage(), e);
        }
        previous = current;
        read = nanoTime.getAsLong();
    }

    /** For servers. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new Keys(this)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Content content(Path folder) throws IOException {
        return new Content(
                Files.readString(folder.resolve(CERTIFICATE), StandardCharsets.ISO_8859_1),
                Files.readString(folder.resolve(KEY), StandardCharsets.ISO_8859_1));
    }

    private static Pair pair(Content content, int number) throws GeneralSecurityException {
        List<X509Certificate> chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(
                        new ByteArrayInputStream(content.certificate().getBytes(StandardCharsets.ISO_8859_1)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
        if (chain.isEmpty()) {
            throw new CertificateException("no certificate in PEM");
        }
        PublicKey certified = chain.getFirst().getPublicKey();
        PrivateKey key = PrivateKeyFile.read(content.key(), certified);
        if (!fits(key, certified)) {
            throw new CertificateException("the key is not that of the certificate");
        }
        return new Pair("pair-" + number, chain, key);
    }

    private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(certified.getEncoded());
        byte[] signature = signing.sign();
        signing.initVerify(certified);
        signing.update(certified.getEncoded());
        return signing.verify(signature);
    }

    private synchronized Pair newest() {
        long now = nanoTime.getAsLong();
        if (now - read >= BETWEEN_READS.toNanos()) {
            read = now;
            refresh();
        }
        return current;
    }

    private void refresh() {
        Content found;
        try {
            found = content(folder);
        } catch (IOException e) {
            LOG.warn("the certificate in {} cannot be read, the one before stays: {}", folder, e.toString());
            return;
        }
        if (found.equals(content)) {
            return;
        }
        content = found;
        try {
            Pair next = pair(found, pairs + 1);
            pairs++;
            previous = current;
            current = next;
            LOG.info("the certificate in {} has changed, and is in use", folder);
        } catch (GeneralSecurityException | RuntimeException e) {
            LOG.warn(
                    "the certificate in {} has changed and cannot be used, the one before stays: {}",
                    folder,
                    e.getMessage());
        }
    }

    private synchronized @Nullable Pair named(@Nullable String alias) {
        if (current.alias().equals(alias)) {
            return current;
        }
        return previous.alias().equals(alias) ? previous : null;
    }

    /** Only what a server with an SSL engine needs. */
    private static final class Keys extends X509ExtendedKeyManager {
        private final CertificateFolder folder;

        Keys(CertificateFolder folder) {
            this.folder = folder;
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            Pair newest = folder.newest();
            return newest.key().getAlgorithm().equals(keyType) ? newest.alias() : null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return chooseEngineServerAlias(keyType, issuers, null);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
            Pair pair = folder.named(alias);
            return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
            Pair pair = folder.named(alias);
            return pair == null ? null : pair.key();
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }
    }
}
