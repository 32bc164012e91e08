package app.weld.operator.controlplane;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;

/** An answer other than the expected one, with a Status in the words of the API server. */
final class MockRefusal extends RuntimeException {
    private final int code;
    private final String reason;

    MockRefusal(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    static MockRefusal notFound(MockPath path) {
        String resource = path.group().isEmpty() ? path.plural() : path.plural() + "." + path.group();
        return new MockRefusal(404, "NotFound", resource + " \"" + path.name() + "\" not found");
    }

    static MockRefusal conflict(MockPath path, String what) {
        return new MockRefusal(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + path.plural() + " \"" + path.name() + "\": " + what);
    }

    int code() {
        return code;
    }

    String status() {
        return Serialization.asJson(new StatusBuilder()
                .withStatus("Failure")
                .withReason(reason)
                .withMessage(getMessage())
                .withCode(code)
                .build());
    }
}
