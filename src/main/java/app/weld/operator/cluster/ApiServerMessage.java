package app.weld.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** The message of the API server, without the request and the whole answer, which the client's exception contains. */
final class ApiServerMessage {
    private ApiServerMessage() {}

    static String of(KubernetesClientException refusal) {
        String said = refusal.getStatus() == null ? null : refusal.getStatus().getMessage();
        return said == null ? String.valueOf(refusal.getMessage()) : said;
    }
}
