package app.weld.operator.weld;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a call to Weld did not give what it was to give. The message is for a person and holds no secret. */
public abstract sealed class WeldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private WeldException(String message) {
        super(message);
    }

    /** How long to leave Weld alone, where something is known about that. */
    public @Nullable Duration retryAfter() {
        return null;
    }

    /** Weld refused, and did nothing: asking the same again would be refused again. The message is Weld's. */
    public static final class Rejected extends WeldException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final @Nullable String code;
        private final @Nullable String activeRunId;

        public Rejected(int status, String message) {
            this(status, message, null);
        }

        public Rejected(int status, String message, @Nullable String code) {
            this(status, message, code, null);
        }

        /**
         * A refusal.
         *
         * @param code Weld's {@code error_code}, where it gave one
         * @param activeRunId the run that is in the way (409), where Weld named it
         */
        public Rejected(int status, String message, @Nullable String code, @Nullable String activeRunId) {
            super(message);
            this.status = status;
            this.code = code;
            this.activeRunId = activeRunId;
        }

        /** Weld's {@code error_code}, where it gave one. */
        public @Nullable String code() {
            return code;
        }

        /** The run that is in the way (409), where Weld named it. */
        public @Nullable String activeRunId() {
            return activeRunId;
        }

        /** The HTTP status, 400 to 499. */
        public int status() {
            return status;
        }

        public boolean notFound() {
            return status == 404;
        }
    }

    /** The key was refused (401, or 403 of the cheapest read too), now or a while ago: nothing was done. */
    public static final class Unauthorized extends WeldException {
        private static final long serialVersionUID = 1L;

        public Unauthorized(String message) {
            super(message);
        }
    }

    /** Weld asked for less (429): nothing was done, and nothing is sent with this key until {@link #retryAfter()} is over. */
    public static final class RateLimited extends WeldException {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public RateLimited(Duration retryAfter) {
            super("Weld asked to send fewer requests");
            this.retryAfter = retryAfter;
        }

        @Override
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The request budget of this key is used up for the moment: nothing was sent. Not worth a word to the user. */
    public static final class Busy extends WeldException {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public Busy(Duration retryAfter) {
            super("the request budget of this API key is used up for the moment");
            this.retryAfter = retryAfter;
        }

        @Override
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Weld could not be asked, or its answer to a question could not be read: nothing was done. */
    public static final class Unavailable extends WeldException {
        private static final long serialVersionUID = 1L;
        private final @Nullable Duration retryAfter;

        public Unavailable(String message) {
            this(message, null);
        }

        public Unavailable(String message, @Nullable Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        @Override
        public @Nullable Duration retryAfter() {
            return retryAfter;
        }
    }

    /** A write was sent and its answer is missing, cut or unreadable, or a 5xx: it may or may not have been done. */
    public static final class OutcomeUnknown extends WeldException {
        private static final long serialVersionUID = 1L;

        public OutcomeUnknown(String message) {
            super(message);
        }
    }
}
