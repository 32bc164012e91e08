package app.weld.operator.weld.http;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.ApiKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSanitizerTest {
    private static final String SECRET = "wk_live+Geheim/123=";
    private final MessageSanitizer wording = new MessageSanitizer(new ApiKey(SECRET));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bad cron (request id: 1f-2e) | Bad cron",
                "Bad cron, request id: abc | Bad cron",
                "Bad cron. Request ID: abc. | Bad cron.",
                "Bad cron [trace_id=0af7651916cd] | Bad cron",
                "Bad cron trace_id=0af7 please fix | Bad cron please fix",
                "Bad cron (req_8fK2) | Bad cron",
                "Bad cron (req_8fK2bq91) again | Bad cron again",
                "Bad cron requestId: \"abc-1\" | Bad cron",
                "Bad cron X-Request-Id 7f3a91bc | Bad cron",
                "Bad cron; correlation-id=1:2 | Bad cron",
                "The request id is missing | The request id is missing",
                "the required field is empty | the required field is empty",
                "unknown connection 0b9cf8a1-3c11-4d3a | unknown connection 0b9cf8a1-3c11-4d3a",
            })
    void theSameReasonGivesTheSameWords(String text, String expected) {
        assertThat(wording.line(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key " + SECRET + " is wrong",
                "key '" + SECRET + "' is wrong",
                "key https://x?k=wk_live%2BGeheim%2F123%3D is wrong",
                "key WK_LIVE+GEHEIM/123= is wrong",
                "key wk_live\u0000+Geh\u200beim/123= is wrong",
                "key\t" + SECRET + "\nis wrong",
            })
    void theKeyIsNotInIt(String text) {
        assertThat(wording.line(text)).isEqualTo("key [redacted] is wrong");
    }

    @Test
    void noPartOfTheKeyIsLeftWhereTheTextIsCut() {
        for (int before = 480; before < 500; before++) {
            assertThat(wording.line("x".repeat(before) + " " + SECRET)).doesNotContain("wk_");
        }
        for (int before = 16_360; before < 16_384; before++) {
            String line = wording.line(" ".repeat(before) + "a " + SECRET + " b");
            assertThat(String.valueOf(line)).doesNotContain("wk_");
        }
    }

    @Test
    void isOneShortLine() {
        assertThat(wording.line("  a\r\n\tb\u0007\u202ec  ")).isEqualTo("a bc");
        assertThat(wording.line("é".repeat(1000))).hasSize(500).endsWith("é…");
        assertThat(wording.line("x" + "😀".repeat(1000)))
                .hasSizeLessThanOrEqualTo(500)
                .matches(s -> !s.contains("?"));
    }

    @Test
    void nothingStaysNothing() {
        assertThat(wording.line(null)).isNull();
        assertThat(wording.line(" \n\u0000")).isNull();
        assertThat(wording.line("(req_8fK2bq91)")).isNull();
    }

    @Test
    void isFastOnAnyText() {
        org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            for (String part : new String[] {"request id", "req_", "a", "(", "request id: ", "\"'"}) {
                wording.line(part.repeat(1_000_000 / part.length()));
            }
        });
    }
}
