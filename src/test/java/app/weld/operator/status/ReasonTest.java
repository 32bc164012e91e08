package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.plan.Blocker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {
    @ParameterizedTest
    @EnumSource
    void hasAMeaningInOneSentence(Reason reason) {
        assertThat(reason.meaning()).matches("[^\n]{10,}\\.");
    }

    @Test
    void isWhatABlockerBecomes() {
        assertThat(Reason.of(Blocker.Kind.STREAM_NOT_FOUND)).isEqualTo(Reason.StreamNotFound);
        assertThat(Reason.of(Blocker.Kind.CONNECTION_CHANGED)).isEqualTo(Reason.ConnectionChanged);
        assertThat(Reason.of(Blocker.Kind.SYNC_MISMATCH)).isEqualTo(Reason.SyncMismatch);
    }
}
