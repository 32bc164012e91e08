package app.weld.operator.weld.http;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes calls with one key: waits for the budget, sends, and says what the answer means. */
final class Caller {
    private final ApiKey key;
    private final Priority priority;
    private final Supplier<Lane> lanes;
    private final Transport transport;
    private final Duration patience;
    private final Wording wording;

    /**
     * @param lanes gives the key's lane; asked for every call, because an idle one is forgotten
     */
    Caller(
            ApiKey key,
            Priority priority,
            Supplier<Lane> lanes,
            Transport transport,
            Duration patience,
            Wording wording) {
        this.key = key;
        this.priority = priority;
        this.lanes = lanes;
        this.transport = transport;
        this.patience = patience;
        this.wording = wording;
    }

    /** A call that is to succeed. */
    Reply.Answer ask(Call call) {
        return find(call).orElseThrow(() -> notFound(call));
    }

    /** A call that may be answered by "there is none" (404), which is empty. */
    Optional<Reply.Answer> find(Call call) {
        return find(call, patience);
    }

    /** A call that goes on with what has begun already. In the background it had better be late than be in vain. */
    Optional<Reply.Answer> findNext(Call call) {
        return find(call, priority == Priority.BACKGROUND ? patience.multipliedBy(10) : patience);
    }

    /** The JSON that a successful answer must have. */
    JsonNode json(Call call, Reply.Answer answer) {
        JsonNode json = answer.json();
        if (json == null) {
            throw unclear(call, "Weld's answer (" + answer.status() + ") is not JSON, or not all of it came", null);
        }
        return json;
    }

    /** The answer leaves open what was done. */
    WeldException unclear(Call call, String why, @Nullable Duration retryAfter) {
        return call.writes() ? new WeldException.OutcomeUnknown(why) : new WeldException.Unavailable(why, retryAfter);
    }

    private Optional<Reply.Answer> find(Call call, Duration longestWait) {
        if (!call.possible()) {
            return Optional.empty();
        }
        Lane lane = lanes.get();
        long entered = enter(lane, longestWait);
        long start = System.nanoTime();
        try {
            Reply reply = transport.send(call, key);
            lane.meters().sent(call, reply, System.nanoTime() - start);
            return judge(call, reply, lane, entered);
        } finally {
            lane.leave(System.nanoTime() - start);
        }
    }

    private long enter(Lane lane, Duration longestWait) {
        if (Thread.currentThread().isInterrupted()) {
            throw new WeldException.Unavailable("the call to Weld was interrupted before it was sent");
        }
        long start = System.nanoTime();
        try {
            return lane.enter(priority, longestWait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WeldException.Unavailable("the call to Weld was interrupted before it was sent");
        } finally {
            lane.meters().waited(System.nanoTime() - start);
        }
    }

    private Optional<Reply.Answer> judge(Call call, Reply reply, Lane lane, long entered) {
        if (reply instanceof Reply.NotSent notSent) {
            throw new WeldException.Unavailable(notSent.why());
        }
        if (reply instanceof Reply.Lost lost) {
            throw unclear(call, lost.why(), null);
        }
        Reply.Answer answer = (Reply.Answer) reply;
        int status = answer.status();
        if (answer.isSuccess()) {
            lane.accepted(entered);
            return Optional.of(answer);
        }
        String said = said(answer);
        switch (status) {
            case 401, 403 -> {
                String why = "Weld refused the API key (" + status + ")" + (said == null ? "" : ": " + said);
                lane.refused(why, entered);
                throw new WeldException.Unauthorized(why);
            }
            case 429 -> throw new WeldException.RateLimited(lane.limited(answer.retryAfter()));
            case 408 -> throw unclear(call, "Weld did not get all of the request in time (408)", answer.retryAfter());
            // Too early: the server would not even look at it.
            case 425 -> throw new WeldException.Unavailable("Weld asked to try again (425)", answer.retryAfter());
            default -> {}
        }
        if (status < 400 || status >= 500) {
            throw unclear(call, "Weld answered " + status + (said == null ? "" : ": " + said), answer.retryAfter());
        }
        if (status == 404 && answer.fromGateway()) {
            // Something before Weld does not know the path; that says nothing of what Weld has.
            throw unclear(call, "something other than Weld answered 404", null);
        }
        lane.accepted(entered);
        if (status == 404) {
            return Optional.empty();
        }
        throw new WeldException.Rejected(status, said == null ? "Weld answered " + status : said, code(answer));
    }

    private WeldException notFound(Call call) {
        return new WeldException.Rejected(404, "Weld does not know it (" + call.endpoint() + ")");
    }

    /** What Weld says about an error, as one line. */
    private @Nullable String said(Reply.Answer answer) {
        if (answer.json() == null) {
            return null;
        }
        JsonNode message = answer.json().path("message");
        String text = message.asText("");
        if (message.isArray()) {
            // Several complaints about one request.
            StringBuilder all = new StringBuilder();
            message.forEach(m -> all.append(all.isEmpty() ? "" : "; ").append(m.asText("")));
            text = all.toString();
        }
        String line = wording.line(text);
        return line != null ? line : code(answer);
    }

    private @Nullable String code(Reply.Answer answer) {
        return answer.json() == null
                ? null
                : wording.line(answer.json().path("error_code").asText(""));
    }
}
