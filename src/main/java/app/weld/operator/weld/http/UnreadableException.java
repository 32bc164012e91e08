package app.weld.operator.weld.http;

/** An object in an answer lacks a required field. The message quotes nothing of the answer. */
final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
        super(message);
    }
}
