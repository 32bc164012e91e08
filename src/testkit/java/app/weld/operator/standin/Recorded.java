package app.weld.operator.standin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A request and its answer.
 *
 * @param query the raw query, or null
 * @param keyFingerprint tells API keys apart; empty where there was no key
 * @param status 0 where nothing was answered
 * @param fault whether a fault, or a way of the service that is not documented, had its hand in the answer
 */
public record Recorded(
        String method,
        String path,
        String query,
        String keyFingerprint,
        Instant time,
        Duration took,
        int status,
        String requestBody,
        String responseBody,
        boolean fault) {
    /** What {@link #keyFingerprint} is for a key. */
    public static String fingerprint(String apiKey) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(apiKey.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Recorded answered(Answer answer, Duration newTook, boolean undocumented) {
        boolean silent = answer.ending() == Answer.Ending.NOTHING;
        return new Recorded(
                method,
                path,
                query,
                keyFingerprint,
                time,
                newTook,
                silent ? 0 : answer.status(),
                requestBody,
                silent ? "" : answer.body(),
                undocumented);
    }

    Recorded withoutBodies() {
        return new Recorded(method, path, query, keyFingerprint, time, took, status, "", "", fault);
    }
}
