package app.weld.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

class ApiServerMessageTest {
    @Test
    void isWhatTheApiServerSaysAndNotTheWholeAnswer() {
        var denied = new KubernetesClientException(
                "Failure executing: POST at: https://10.0.0.1/events. Message: no. Received status: Status(...)",
                403,
                new StatusBuilder().withMessage("events is forbidden").build());

        assertThat(ApiServerMessage.of(denied)).isEqualTo("events is forbidden");
        assertThat(ApiServerMessage.of(new KubernetesClientException("no route to host")))
                .isEqualTo("no route to host");
    }
}
