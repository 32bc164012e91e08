package app.weld.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final Condition IN_SYNC = condition("Ready", "True", "InSync", "Weld matches the manifest");
    private static final Condition FAILED =
            condition("LastRunSucceeded", "False", "RunFailed", "stream accounts: INVALID_SESSION_ID");
    private static final Condition UNREACHABLE =
            condition("APIReachable", "False", "APIUnavailable", "Weld answered 502");

    private static Condition condition(String type, String status, String reason, String message) {
        return new Condition(type, status, 1L, "2026-01-01T00:00:00Z", reason, message);
    }

    @Test
    void isAbsentBeforeAnythingIsKnown() {
        assertThat(Summary.of(List.of())).isNull();
        assertThat(Summary.of(List.of(FAILED))).isNull();
    }

    @Test
    void isTheMessageOfReady() {
        assertThat(Summary.of(List.of(IN_SYNC))).isEqualTo("Weld matches the manifest");
        assertThat(Summary.of(List.of(condition("LastRunSucceeded", "True", "RunSucceeded", "fine"), IN_SYNC)))
                .isEqualTo("Weld matches the manifest");
    }

    @Test
    void saysOfAReadyResourceThatRunsFail() {
        assertThat(Summary.of(List.of(FAILED, IN_SYNC)))
                .isEqualTo("last run failed: stream accounts: INVALID_SESSION_ID");
    }

    @Test
    void saysOfAReadyResourceFirstThatWeldDoesNotAnswer() {
        assertThat(Summary.of(List.of(FAILED, UNREACHABLE, IN_SYNC))).isEqualTo("not reachable now: Weld answered 502");
    }

    @Test
    void saysFirstWhyAResourceIsNotReady() {
        Condition stalled = condition("Ready", "False", "StreamNotFound", "stream x is not offered by the source");

        assertThat(Summary.of(List.of(UNREACHABLE, FAILED, stalled)))
                .isEqualTo("stream x is not offered by the source");
    }

    @Test
    void isOneLineThatIsCutBetweenWords() {
        assertThat(
                        Summary.of(
                                List.of(
                                        condition(
                                                "Ready",
                                                "False",
                                                "SecretNotFound",
                                                "Secret shop/weld-api-key does not exist:\n create it, with the API key under the key apiKey"))))
                .isEqualTo("Secret shop/weld-api-key does not exist: create it, with...")
                .hasSizeLessThanOrEqualTo(Summary.MAX_LENGTH);
        assertThat(Summary.of(List.of(condition("Ready", "False", "Rejected", "x".repeat(100)))))
                .isEqualTo("x".repeat(57) + "...");
        assertThat(Summary.of(List.of(condition("Ready", "False", "Rejected", "x".repeat(60)))))
                .isEqualTo("x".repeat(60));
        assertThat(Summary.of(List.of(condition("Ready", "False", "Rejected", "\uD83D\uDC68".repeat(61)))))
                .isEqualTo("\uD83D\uDC68".repeat(57) + "...");
    }
}
