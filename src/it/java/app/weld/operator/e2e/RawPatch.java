package app.weld.operator.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Changes of resources that no reader of the client's could read. */
final class RawPatch {
    private final KubernetesClient client;

    RawPatch(KubernetesClient client) {
        this.client = client;
    }

    void merge(String path, String json) {
        HttpClient http = client.getHttpClient();
        try {
            HttpResponse<String> response = http.sendAsync(
                            http.newHttpRequestBuilder()
                                    .uri(URI.create(
                                            client.getMasterUrl().toString().replaceAll("/$", "") + path))
                                    .patch("application/merge-patch+json", json)
                                    .build(),
                            String.class)
                    .get(30, TimeUnit.SECONDS);
            if (response.code() != 200) {
                throw new AssertionError(response.code() + " " + response.body());
            }
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
