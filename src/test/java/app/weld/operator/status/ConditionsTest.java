package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123Z");
    private static final Instant LATER = NOON.plusSeconds(60);

    private static List<Condition> ready(Reason reason) {
        return Conditions.from(List.of(), 1, NOON).ready(reason, "because").build();
    }

    @ParameterizedTest
    @CsvSource({
        "InSync, Ready=True",
        "Creating, Ready=Unknown Reconciling=True",
        "RateLimited, Ready=False Reconciling=True",
        "Rejected, Ready=False Stalled=True"
    })
    void followTheKindOfTheReason(Reason reason, String expected) {
        // When
        List<Condition> conditions = ready(reason);

        // Then
        assertThat(conditions)
                .extracting(condition -> condition.type() + "=" + condition.status())
                .containsExactly(expected.split(" "));
        assertThat(conditions).allSatisfy(condition -> {
            assertThat(condition.reason()).isEqualTo(reason.name());
            assertThat(condition.message()).isEqualTo("because");
            assertThat(condition.lastTransitionTime()).isEqualTo("2026-01-01T12:00:00Z");
        });
    }

    @Test
    void areNotMadeOfAFactAlone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ready(Reason.Reachable))
                .withMessageContaining("Reachable");
    }

    @Test
    void leaveReconcilingAndStalledBehind() {
        // When
        List<Condition> conditions = Conditions.from(ready(Reason.Creating), 1, LATER)
                .ready(Reason.Rejected, "no")
                .ready(Reason.InSync, "yes")
                .build();

        // Then
        assertThat(conditions).extracting(Condition::type).containsExactly("Ready");
    }

    @Test
    void keepTheTimeOfATransitionWhileTheStatusStays() {
        // When
        List<Condition> conditions = Conditions.from(ready(Reason.RateLimited), 2, LATER)
                .ready(Reason.Rejected, "no")
                .build();

        // Then
        assertThat(Conditions.find(conditions, "Ready").orElseThrow())
                .isEqualTo(new Condition("Ready", "False", 2L, "2026-01-01T12:00:00Z", "Rejected", "no"));
        assertThat(Conditions.find(conditions, "Stalled").orElseThrow().lastTransitionTime())
                .isEqualTo("2026-01-01T12:01:00Z");
    }

    @Test
    void speakAllOfTheSameGenerationAndAreReportedInAFixedOrderWithoutThoseOfOthers() {
        // Given
        Condition foreign = new Condition("Foreign", "True", 1L, "then", "Reason", "");
        Condition inSync = new Condition("InSync", "True", 1L, "then", "InSync", "");

        // When
        List<Condition> conditions = Conditions.from(List.of(foreign, inSync), 7, NOON)
                .informational(Conditions.API_REACHABLE, false, Reason.APIUnavailable, "down")
                .informational(Conditions.SUSPENDED, true, Reason.Suspended, "yes")
                .ready(Reason.InSync, "fine")
                .build();
        ConnectionReport report = new ConnectionReport(7L, conditions, null, null, null, null);

        // Then
        assertThat(report.conditions())
                .extracting(condition -> condition.type() + "=" + condition.status())
                .containsExactly("Ready=True", "Suspended=True", "APIReachable=False", "InSync=True");
        assertThat(conditions).extracting(Condition::observedGeneration).containsOnly(7L);
    }

    @Test
    void areFoundByTheirType() {
        assertThat(Conditions.find(ready(Reason.InSync), "Ready")).isPresent();
        assertThat(Conditions.find(ready(Reason.InSync), "Stalled")).isEmpty();
    }

    @Test
    void areNoLongerThanTheResourceAllows() {
        // When
        List<Condition> conditions = Conditions.from(List.of(), 1, NOON)
                .ready(Reason.InSync, "x".repeat(5000))
                .build();

        // Then
        assertThat(conditions.get(0).message()).hasSize(4096).endsWith("x...");
    }

    @Test
    void takeAFurtherSentence() {
        List<Condition> conditions = Conditions.from(List.of(), 1, NOON)
                .ready(Reason.InSync, "all is well")
                .append("a setting is hidden")
                .build();

        assertThat(conditions).singleElement().satisfies(ready -> {
            assertThat(ready.status()).isEqualTo("True");
            assertThat(ready.message()).isEqualTo("all is well; a setting is hidden");
        });
    }

    @Test
    void loseAFactOnlyWhereItIsFalse() {
        Conditions conditions = Conditions.from(List.of(), 1, NOON)
                .informational(Conditions.API_REACHABLE, false, Reason.RateLimited, "no")
                .informational(Conditions.LAST_RUN_SUCCEEDED, false, Reason.RunFailed, "no");

        assertThat(conditions.removeFalse(Conditions.API_REACHABLE).build())
                .extracting(Condition::type)
                .containsExactly("LastRunSucceeded");
        assertThat(Conditions.from(List.of(), 1, NOON)
                        .informational(Conditions.API_REACHABLE, true, Reason.Reachable, "yes")
                        .removeFalse(Conditions.API_REACHABLE)
                        .build())
                .hasSize(1);
    }
}
