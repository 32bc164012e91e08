package app.weld.operator.weld.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of sending a request. */
sealed interface Reply {

    /** The request never left. */
    record NotSent(String why) implements Reply {}

    /** The request was sent, perhaps in part, and not even the status of an answer is known. */
    record Lost(String why) implements Reply {}

    /**
     * An answer.
     *
     * @param json the body; null where it is empty, cut, too long, or not JSON
     * @param retryAfter what the header says
     * @param fromGateway whether it is plainly not Weld's own, but HTML
     */
    record Answer(
            int status, @Nullable JsonNode json, @Nullable Duration retryAfter, boolean fromGateway) implements Reply {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }
}
