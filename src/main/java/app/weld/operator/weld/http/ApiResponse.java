package app.weld.operator.weld.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of sending a request. */
sealed interface ApiResponse {

    /** The request never left. */
    record NotSent(String why) implements ApiResponse {}

    /** The request was sent, perhaps in part, and not even the status of an answer is known. */
    record Lost(String why) implements ApiResponse {}

    /**
     * An answer.
     *
     * @param json the body; null where it is empty, cut, too long, or not JSON
     * @param retryAfter what the header says
     * @param date when the server says that it answered; null where it does not, or says that the answer was kept somewhere
     * @param tooLong whether the body was longer than is read
     */
    record Answer(
            int status,
            @Nullable JsonNode json,
            @Nullable Duration retryAfter,
            @Nullable Instant date,
            boolean tooLong) implements ApiResponse {
        /** Whether it has the shape of Weld's errors: only then is it Weld that speaks. */
        boolean isWeldsError() {
            return json != null
                    && json.isObject()
                    && (json.hasNonNull("error_code") || json.hasNonNull("message") || json.hasNonNull("details"));
        }

        /** Whether it is a JSON object, which a firewall's page or a load balancer's text is not. */
        boolean isObject() {
            return json != null && json.isObject();
        }

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }
}
