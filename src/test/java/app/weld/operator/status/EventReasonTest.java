package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.plan.Remark;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventReasonTest {
    @ParameterizedTest
    @EnumSource
    void hasAMeaningThatIsASentence(EventReason reason) {
        assertThat(reason.meaning()).matches("[A-Z].*\\.");
    }

    /** A person has to act on it, so a Warning announces it. */
    @ParameterizedTest
    @EnumSource
    void whateverStallsAResourceIsAnnouncedByAWarning(Reason reason) {
        if (reason.kind() == Reason.Kind.STALLED) {
            assertThat(EventReason.of(reason)).map(EventReason::type).contains(EventReason.Type.Warning);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRemarkThatHasAKindIsAWarning(Remark.Kind kind) {
        assertThat(EventReason.of(kind).type()).isEqualTo(EventReason.Type.Warning);
    }
}
