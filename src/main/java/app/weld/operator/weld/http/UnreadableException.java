package app.weld.operator.weld.http;

/** An object in an answer lacks what must be there. The message is in our words. */
final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
        super(message);
    }
}
