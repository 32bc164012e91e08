package app.weld.operator.cli;

/** Why a command cannot do what it should. The message is for people, and contains no secret. Exit status 1. */
public final class CannotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotException(String message) {
        super(message);
    }
}
