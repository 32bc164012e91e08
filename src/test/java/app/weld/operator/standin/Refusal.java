package app.weld.operator.standin;

/** A request that is answered with an error. */
final class Refusal extends RuntimeException {
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

    Answer answer() {
        return Answer.error(status, code, getMessage());
    }
}
