package app.weld.operator.weld.http;

import app.weld.operator.weld.RateLimit;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The outcome of sending a request. */
sealed interface ApiResponse {

    /** The request was not sent. */
    record NotSent(String why) implements ApiResponse {}

    /** The request was sent, perhaps only in part, and the status of the answer is unknown. */
    record Lost(String why) implements ApiResponse {}

    /**
     * An answer.
     *
     * @param json the body; null if it is empty, incomplete, too long, or not JSON
     * @param retryAfter the value of the header; null if there is none
     * @param date when the server answered, by its clock; null if the answer does not say, or comes from a cache
     * @param tooLong whether the body was longer than the maximum
     * @param rateLimit what the headers say of Weld's own limit; null if they say nothing
     */
    record Answer(
            int status,
            @Nullable JsonNode json,
            @Nullable Duration retryAfter,
            @Nullable Instant date,
            boolean tooLong,
            @Nullable RateLimit rateLimit)
            implements ApiResponse {
        /** Whether the answer has the format of Weld's errors. Otherwise it may come from a gateway. */
        boolean isWeldsError() {
            return json != null
                    && json.isObject()
                    && (json.hasNonNull("error_code") || json.hasNonNull("message") || json.hasNonNull("details"));
        }

        /** Whether the answer is a JSON object, unlike the page of a firewall or the text of a load balancer. */
        boolean isObject() {
            return json != null && json.isObject();
        }

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }
}
