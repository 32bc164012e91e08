package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * The faults of the stand-in. The oldest that still applies to a request has it; without one the request is answered as
 * usual. Faults come before the check of the API key.
 *
 * <p>Java's own HTTP client silently repeats a GET or HEAD whose connection is closed before any byte of the answer: for
 * these a single cut goes unnoticed.
 */
public final class Faults {
    /** Unlike Java's RFC 1123 always with two digits for the day. */
    static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final List<Fault> faults = new ArrayList<>();

    /**
     * Begins a fault.
     *
     * @param method {@code *} for any
     * @param pathPattern such as <code>/elt_syncs/{id}</code>, or <code>/**</code> for any
     */
    public Matching on(String method, String pathPattern) {
        return new Matching(method, new PathPattern(pathPattern));
    }

    public synchronized void clear() {
        faults.clear();
    }

    synchronized void remove(Fault fault) {
        faults.remove(fault);
    }

    synchronized Optional<Fault> meeting(Recorded request) {
        return faults.stream().filter(fault -> fault.meets(request)).findFirst();
    }

    static boolean sameMethod(String wanted, String method) {
        return wanted.equals("*") || wanted.equals(method);
    }

    private synchronized Fault add(Fault fault) {
        faults.add(fault);
        return fault;
    }

    /** Which requests, and then what happens to them. Without {@link #times} it happens to all until it is removed. */
    public final class Matching {
        private final String method;
        private final PathPattern pattern;
        private String keyFingerprint;
        private int skipped;
        private int times = Integer.MAX_VALUE;
        private BooleanSupplier chance = () -> true;

        private Matching(String method, PathPattern pattern) {
            this.method = method;
            this.pattern = pattern;
        }

        /** Only requests with this key. */
        public Matching withKey(String apiKey) {
            keyFingerprint = Recorded.fingerprint(apiKey);
            return this;
        }

        public Matching once() {
            return times(1);
        }

        public Matching times(int number) {
            times = number;
            return this;
        }

        /** Only this share of them, from 0 to 1, by luck. */
        public Matching share(double share, Random random) {
            chance = () -> random.nextDouble() < share;
            return this;
        }

        /** Lets this many requests pass first. */
        public Matching afterFirst(int number) {
            skipped = number;
            return this;
        }

        /** An error in Weld's form, nothing done. */
        public Fault fail(int status) {
            return fail(status, "Planned fault " + status);
        }

        public Fault fail(int status, String message) {
            return answer(Answer.error(status, "ERROR_" + status, message));
        }

        /** The same, but what was requested is done. */
        public Fault failAfter(int status) {
            return answerAfter(Answer.error(status, "ERROR_" + status, "Planned fault " + status));
        }

        /** 429 with {@code Retry-After} in seconds. */
        public Fault tooManyRequests(int retryAfterSeconds) {
            return tooManyRequests(Integer.toString(retryAfterSeconds));
        }

        /** 429 with {@code Retry-After} as an HTTP date. */
        public Fault tooManyRequestsUntil(Instant time) {
            return tooManyRequests(HTTP_DATE.format(time));
        }

        /** 429 with this {@code Retry-After}, or without one where null. */
        public Fault tooManyRequests(String retryAfter) {
            Answer answer = Answer.error(429, "TOO_MANY_REQUESTS", "Too many requests");
            return answer(retryAfter == null ? answer : answer.withHeader("Retry-After", retryAfter));
        }

        /** This answer, nothing done. */
        public Fault answer(Answer answer) {
            return does(doing -> answer);
        }

        /** This answer, but what was requested is done. */
        public Fault answerAfter(Answer answer) {
            return does(doing -> {
                var unused = doing.get();
                return answer;
            });
        }

        /** An HTML page of a gateway, nothing done. */
        public Fault html(int status) {
            return answer(Answer.html(status, "Bad gateway"));
        }

        /** The connection is closed without an answer, nothing done. */
        public Fault cutBefore() {
            return does(doing -> Answer.empty(500).cut(Answer.Ending.NOTHING));
        }

        /** The connection is closed without an answer, but what was requested is done. */
        public Fault cutAfter() {
            return does(doing -> doing.get().cut(Answer.Ending.NOTHING));
        }

        /** The connection is closed halfway through the answer's body; what was requested is done. */
        public Fault cutHalfway() {
            return does(doing -> doing.get().cut(Answer.Ending.HALF));
        }

        /** Done, but answered with bytes that are no JSON. */
        public Fault garbage() {
            return body(body -> "\u0001<<<not json{{{");
        }

        /** Done, but answered with an empty body. */
        public Fault emptyBody() {
            return body(body -> "");
        }

        /** Done, but answered with an HTML page. */
        public Fault htmlBody() {
            return body(body -> Answer.html(200, "Welcome").body());
        }

        /** Done, but only half of the JSON is answered, as if that was all. */
        public Fault truncated() {
            return body(body -> body.substring(0, body.length() / 2));
        }

        /** Done, but answered with this JSON, the status being what it is. */
        public Fault replace(String json) {
            return body(body -> json);
        }

        /** Done, but the JSON of the answer is changed. */
        public Fault rewrite(UnaryOperator<JsonNode> change) {
            return body(body -> change.apply(Json.read(body)).toString());
        }

        /** Done as usual, but only after this time. */
        public Fault delay(Duration time) {
            return does(doing -> {
                Thread.sleep(time.toMillis());
                return doing.get();
            });
        }

        /** Done as usual, but answered only after this time. */
        public Fault delayAfter(Duration time) {
            return does(doing -> {
                Answer answer = doing.get();
                Thread.sleep(time.toMillis());
                return answer;
            });
        }

        /** Runs something first; the request is answered as usual. */
        public Fault before(Runnable something) {
            return does(doing -> {
                something.run();
                return doing.get();
            });
        }

        /** Runs something when what was requested is done, before it is answered. */
        public Fault after(Runnable something) {
            return does(doing -> {
                Answer answer = doing.get();
                something.run();
                return answer;
            });
        }

        /** Holds the request until the test lets it go. */
        public Hold holdBefore() {
            Hold hold = new Hold();
            before(hold::arrive);
            return hold;
        }

        /** Does what was requested, and holds the answer until the test lets it go. */
        public Hold holdAfter() {
            Hold hold = new Hold();
            after(hold::arrive);
            return hold;
        }

        private Fault body(UnaryOperator<String> change) {
            return does(doing -> {
                Answer answer = doing.get();
                return answer.withBody(change.apply(answer.body()));
            });
        }

        private Fault does(Fault.Effect effect) {
            return add(new Fault(Faults.this, method, pattern, keyFingerprint, skipped, times, chance, effect));
        }
    }
}
