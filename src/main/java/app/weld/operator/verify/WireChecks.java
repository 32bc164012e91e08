package app.weld.operator.verify;

import app.weld.operator.weld.assumptions.Assumption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** V01 to V03 and V15: the transport, the key, and objects that do not exist. */
final class WireChecks {
    private static final Duration SKEW = Duration.ofSeconds(5);
    private static final List<String> REPORTED_HEADERS = List.of("server", "via", "age", "x-cache", "etag");

    private WireChecks() {}

    static Stream<Line> lines(Sample sample) {
        return Stream.of(clock(sample), refusal(sample), budget(sample), missing(sample), errors(sample));
    }

    private static Line clock(Sample sample) {
        Wire.Answer answer = sample.first;
        StringBuilder headers = new StringBuilder();
        REPORTED_HEADERS.stream()
                .filter(name -> answer.headers().firstValue(name).isPresent())
                .forEach(name -> headers.append(", ").append(name).append(" header"));
        String what = answer.ahead()
                        .map(ahead -> "its clock is " + ahead.toSeconds() + " s ahead of ours")
                        .orElse("it sends no time")
                + ", answered in " + answer.took().toMillis() + " ms" + headers;
        Line.Verdict verdict = answer.ahead()
                .map(ahead -> ahead.abs().compareTo(SKEW) > 0 ? Line.Verdict.VIOLATED : Line.Verdict.CONFIRMED)
                .orElse(Line.Verdict.NOT_ENOUGH_DATA);
        return new Line("V01", Assumption.CLOCKS_AGREE, verdict, what, 1);
    }

    private static Line refusal(Sample sample) {
        return sample.wrongKey
                .map(answer -> Line.of(
                        "V02",
                        Assumption.BAD_KEY_IS_401,
                        1,
                        answer.status() == 401 && answer.json().isObject() ? 0 : 1,
                        "a wrong key is answered with " + answer.status() + (answer.html() ? ", as a page" : "")))
                .orElse(new Line(
                        "V02",
                        Assumption.BAD_KEY_IS_401,
                        Line.Verdict.NOT_ENOUGH_DATA,
                        "the key works; --probe-refusal sends one request with a wrong one",
                        0));
    }

    private static Line budget(Sample sample) {
        List<String> limits = sample.first.headers().map().entrySet().stream()
                .filter(header -> header.getKey().toLowerCase(Locale.ROOT).matches("(x-)?ratelimit.*|retry-after"))
                .map(header -> header.getKey() + " " + String.join(", ", header.getValue()))
                .toList();
        return Line.of(
                "V03",
                Assumption.BUDGET_ALLOWED,
                1,
                limits.size(),
                limits.isEmpty()
                        ? "no answer names a limit of requests"
                        : "set WELD_REQUESTS_PER_SECOND to what Weld says: " + String.join("; ", limits));
    }

    private static Line missing(Sample sample) {
        long others = 0;
        for (int i = 0; i < sample.missing.size(); i++) {
            Wire.Answer answer = sample.missing.get(i);
            boolean fine = i == 0
                    ? answer.status() == 404
                            && answer.json().isObject()
                            && (answer.json().has("error_code") || answer.json().has("message"))
                    : answer.ok() && Json.items(answer.json()).isEmpty();
            others += fine ? 0 : 1;
        }
        return Line.of(
                "V15",
                Assumption.ANSWERS_ARE_WELDS,
                sample.missing.size(),
                others,
                "what is not there is a 404 in Weld's form, or an empty page");
    }

    private static Line errors(Sample sample) {
        List<Wire.Answer> errors = sample.missing.stream()
                .filter(answer -> !answer.ok() && answer.json().isObject())
                .toList();
        return Line.of(
                "V15",
                Assumption.ERRORS_IN_MESSAGE,
                errors.size(),
                errors.stream().filter(answer -> answer.json().has("details")).count(),
                "errors are described in message");
    }
}
