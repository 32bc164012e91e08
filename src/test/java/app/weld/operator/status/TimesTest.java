package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    /** The short way reads what Java's parser reads, and nothing that it does not. */
    @Test
    void readsAsJavaDoes() {
        Random random = new Random(20261126);
        for (int i = 0; i < 5000; i++) {
            String time = "%04d-%02d-%02dT%02d:%02d:%02dZ"
                    .formatted(
                            random.nextInt(10_000),
                            random.nextInt(14),
                            random.nextInt(33),
                            random.nextInt(26),
                            random.nextInt(62),
                            random.nextInt(62));
            assertThat(Times.read(time)).as(time).isEqualTo(byJava(time));
        }
    }

    private static Instant byJava(String time) {
        try {
            return Instant.parse(time);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T12:00:00.123456Z",
                "2026-01-31T12:00:00+01:00",
                "2026-01-31t12:00:00z",
                "2028-02-29T23:59:59Z",
                "2026-12-31T24:00:00Z",
                "2016-12-31T23:59:60Z"
            })
    void readsWhatOthersWrite(String time) {
        assertThat(Times.read(time)).isNotNull().isEqualTo(Instant.parse(time));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "yesterday", "2026-02-29T00:00:00Z", "2026-01-31 12:00:00Z", "\u0662\u066026-01-31T12:00:00Z"
            })
    void readsNothingElse(String time) {
        assertThat(Times.read(time)).isNull();
    }
}
