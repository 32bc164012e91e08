package app.weld.operator.server;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may read the metrics. An answer of the API server counts for a short time, so that a scrape costs no requests; no
 * answer is remembered as one. Of a token only a digest is kept.
 */
public final class MetricsAccess {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]+=*) *");
    private static final int LONGEST_TOKEN = 16_384;
    private static final Duration ALLOWED_FOR = Duration.ofMinutes(1);
    private static final Duration REFUSED_FOR = Duration.ofSeconds(10);
    private static final int MAX_REMEMBERED = 1000;
    /** Whoever sends one wrong token after the other shall not occupy the API server, nor the operator's client of it. */
    private static final int MAX_REVIEWS = 4;

    private static final Duration TURN = Duration.ofSeconds(2);

    private final Function<String, AccessDecision> review;
    private final LongSupplier nanoTime;
    private final Semaphore reviews = new Semaphore(MAX_REVIEWS);
    private final Map<String, Remembered> remembered = new LinkedHashMap<>();

    private record Remembered(AccessDecision decision, long until) {}

    /** Asks the API server. */
    public MetricsAccess(KubernetesClient client) {
        this(new TokenReviewer(client)::review, System::nanoTime);
    }

    /**
     * The same with another judge.
     *
     * @param review decides on a token
     */
    MetricsAccess(Function<String, AccessDecision> review, LongSupplier nanoTime) {
        this.review = review;
        this.nanoTime = nanoTime;
    }

    /**
     * Decides on a request.
     *
     * @param authorization its header, if it has one
     */
    AccessDecision decide(@Nullable String authorization) {
        Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization);
        if (!bearer.matches() || bearer.group(1).length() > LONGEST_TOKEN) {
            return new AccessDecision.Unauthenticated();
        }
        String token = bearer.group(1);
        String digest = digest(token);
        return remembered(digest).orElseGet(() -> reviewed(digest, token));
    }

    private synchronized Optional<AccessDecision> remembered(String digest) {
        Remembered known = remembered.get(digest);
        if (known == null) {
            return Optional.empty();
        }
        if (known.until() - nanoTime.getAsLong() <= 0) {
            remembered.remove(digest);
            return Optional.empty();
        }
        return Optional.of(known.decision());
    }

    private AccessDecision reviewed(String digest, String token) {
        if (!awaitTurn()) {
            return new AccessDecision.Unavailable();
        }
        try {
            AccessDecision decision = review.apply(token);
            remember(digest, decision);
            return decision;
        } finally {
            reviews.release();
        }
    }

    private boolean awaitTurn() {
        try {
            return reviews.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void remember(String digest, AccessDecision decision) {
        Duration lasting =
                switch (decision) {
                    case AccessDecision.Allowed() -> ALLOWED_FOR;
                    case AccessDecision.Unauthenticated() -> REFUSED_FOR;
                    case AccessDecision.Forbidden(String _) -> REFUSED_FOR;
                    case AccessDecision.Unavailable() -> Duration.ZERO;
                };
        if (lasting.isZero()) {
            return;
        }
        if (remembered.size() >= MAX_REMEMBERED) {
            // The one that was reviewed first.
            remembered.remove(remembered.keySet().iterator().next());
        }
        remembered.put(digest, new Remembered(decision, nanoTime.getAsLong() + lasting.toNanos()));
    }

    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
