package app.weld.operator.weld;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a call to Weld failed. The message is for people, and contains no secret. */
public abstract sealed class WeldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private WeldException(String message) {
        super(message);
    }

    /** How long not to call Weld; absent if nothing is known about that. */
    public @Nullable Duration retryAfter() {
        return null;
    }

    /** Weld refused the request and did nothing. It would refuse the same request again. The message is Weld's. */
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
         * @param code Weld's {@code error_code}; absent if there was none
         * @param activeRunId the run that conflicts with the request (409); absent if Weld did not name it
         */
        public Rejected(int status, String message, @Nullable String code, @Nullable String activeRunId) {
            super(message);
            this.status = status;
            this.code = code;
            this.activeRunId = activeRunId;
        }

        /** Weld's {@code error_code}; absent if there was none. */
        public @Nullable String code() {
            return code;
        }

        /** The run that conflicts with the request (409); absent if Weld did not name it. */
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

    /** Weld refuses the key, or refused it recently (401, or 403 for the cheapest read, too). Nothing was done. */
    public static final class Unauthorized extends WeldException {
        private static final long serialVersionUID = 1L;

        public Unauthorized(String message) {
            super(message);
        }
    }

    /** Weld asked for fewer requests (429). Nothing was done, and no request is sent with this key before {@link #retryAfter()}. */
    public static final class RateLimited extends WeldException {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public RateLimited(Duration retryAfter) {
            super(
                    "Weld asked for fewer requests (429); the operator waits as long as Weld asked for, and continues by itself");
            this.retryAfter = retryAfter;
        }

        @Override
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The request budget of this key is exhausted at the moment. Nothing was sent. Users are not notified. */
    public static final class Busy extends WeldException {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public Busy(Duration retryAfter) {
            super("the request budget of this API key is exhausted at the moment");
            this.retryAfter = retryAfter;
        }

        @Override
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Weld is unreachable, or its answer to a read is unreadable. Nothing was done. */
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

    /** A write was sent, and its answer is missing, incomplete, unreadable or a 5xx. Weld may or may not have done it. */
    public static final class OutcomeUnknown extends WeldException {
        private static final long serialVersionUID = 1L;

        public OutcomeUnknown(String message) {
            super(message);
        }
    }
}
