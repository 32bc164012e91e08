package app.weld.operator.demo;

import java.time.Duration;

/** What the demo waited for did not come. */
final class NotInTimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotInTimeException(String what, Duration patience) {
        super("not within " + patience.toSeconds() + " s: " + what);
    }
}
