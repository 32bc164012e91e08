package app.weld.operator.standin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** A request that Weld answers with an error: 4xx, and nothing is done. */
public final class Refusal extends RuntimeException {
    private final int status;
    private final String code;

    private Refusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "BAD_REQUEST", message);
    }

    static Refusal unauthorized() {
        return new Refusal(401, "UNAUTHORIZED", "The API key is missing or not valid");
    }

    static Refusal notFound(String what) {
        return new Refusal(404, "NOT_FOUND", what + " not found");
    }

    static Refusal conflict(String message) {
        return new Refusal(409, "CONFLICT", message);
    }

    static Refusal forbidden(String message) {
        return new Refusal(403, "FORBIDDEN", message);
    }

    /**
     * A stream that is too young for a job.
     *
     * @param status 404 or 400
     */
    static Refusal noJob(int status) {
        return status == 404 ? notFound("Stream or job") : badRequest("The job is not running");
    }

    public int status() {
        return status;
    }

    /** Weld's {@code error_code}. */
    public String code() {
        return code;
    }

    boolean missing() {
        return status == 404;
    }

    /** The answer, with the text in {@code message} or in {@code details}. */
    Answer answer(boolean inDetails) {
        return inDetails
                ? Answer.json(
                        status,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("error_code", code)
                                .put("message", "Request failed")
                                .put("details", getMessage()))
                : Answer.error(status, code, getMessage());
    }
}
