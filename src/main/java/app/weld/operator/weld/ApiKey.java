package app.weld.operator.weld;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A workspace's API key. Its text is in {@link #secret()} alone: neither printing nor an exception shows it. */
public record ApiKey(String secret) {

    /** Longest key that is taken, in characters. */
    public static final int MAX_LENGTH = 4096;

    /**
     * @throws IllegalArgumentException when the text cannot be an HTTP header's value; the message does not quote it
     */
    public ApiKey {
        if (secret.isEmpty() || secret.length() > MAX_LENGTH || !secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(
                    "an API key has 1 to " + MAX_LENGTH + " printable ASCII characters and no spaces");
        }
    }

    /** A short name of the key for logs and metrics: it does not lead back to the key. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "ApiKey[" + fingerprint() + "]";
    }
}
