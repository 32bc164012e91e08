package app.weld.operator.server;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.net.HttpURLConnection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the API server decide who may read the metrics: it says whose a bearer token is (TokenReview) and whether that user
 * may get the URL path {@code /metrics} (SubjectAccessReview). Whatever is not a clear yes is no yes. A token is neither kept nor logged.
 */
final class TokenReviewer {
    private static final Logger LOG = LoggerFactory.getLogger(TokenReviewer.class);
    private static final String PATH = "/metrics";
    /** Prometheus gives up after ten seconds, and reads again later. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private final KubernetesClient client;

    TokenReviewer(KubernetesClient client) {
        RequestConfig once = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestTimeout((int) TIMEOUT.toMillis())
                .withRequestRetryBackoffLimit(0)
                .build();
        this.client = client.newClient(once).adapt(KubernetesClient.class);
    }

    AccessDecision review(String token) {
        try {
            return decide(token);
        } catch (RuntimeException e) {
            // Not the exception itself: it may quote what was sent.
            LOG.warn("the API server cannot review tokens, so no client may read the metrics: {}", cause(e));
            return new AccessDecision.Unavailable();
        }
    }

    private static String cause(RuntimeException e) {
        if (!(e instanceof KubernetesClientException refused)) {
            return e.getClass().getSimpleName();
        }
        return switch (refused.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN ->
                "the operator lacks the permission to create tokenreviews or subjectaccessreviews";
            case 0, -1 -> "no answer";
            default -> "status " + refused.getCode();
        };
    }

    private AccessDecision decide(String token) {
        TokenReview review = client.tokenReviews()
                .create(new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .endSpec()
                        .build());
        TokenReviewStatus status = review.getStatus();
        if (status == null || !Boolean.TRUE.equals(status.getAuthenticated()) || status.getUser() == null) {
            return new AccessDecision.Unauthenticated();
        }
        UserInfo user = status.getUser();
        SubjectAccessReview access = client.authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(user.getUsername())
                        .withUid(user.getUid())
                        .withGroups(user.getGroups())
                        .withExtra(user.getExtra())
                        .withNewNonResourceAttributes()
                        .withPath(PATH)
                        .withVerb("get")
                        .endNonResourceAttributes()
                        .endSpec()
                        .build());
        boolean allowed = access.getStatus() != null
                && Boolean.TRUE.equals(access.getStatus().getAllowed())
                && !Boolean.TRUE.equals(access.getStatus().getDenied());
        return allowed ? new AccessDecision.Allowed() : new AccessDecision.Forbidden(user.getUsername());
    }
}
