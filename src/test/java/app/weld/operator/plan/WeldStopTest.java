package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.Run;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeldStopTest {
    private static final Run FAILED = new Run("FAILED", null, null, null, null, null, "token expired");
    private static final Run COMPLETED = new Run("COMPLETED", null, null, null, null, null, null);

    private static Sync sync(boolean enabled, String status) {
        return new Sync("s1", "c1", "crm", "0 * * * *", null, null, enabled, status, null, List.of(), null);
    }

    private static List<StreamRuns> latest(Run run) {
        return List.of(new StreamRuns("accounts", null, run));
    }

    @Test
    void isToldByAFailedRunOfASyncThatIsDisabled() {
        assertThat(WeldStop.of(sync(false, "PAUSED"), latest(FAILED)))
                .contains(new WeldStop("stream accounts: token expired"));
        assertThat(WeldStop.of(sync(false, "FAILED"), List.of())).isPresent();
    }

    @Test
    void isNotToldWhereRunsSucceedOrTheSyncIsEnabled() {
        assertThat(WeldStop.of(sync(false, "PAUSED"), latest(COMPLETED))).isEmpty();
        assertThat(WeldStop.of(sync(true, "FAILED"), latest(FAILED))).isEmpty();
    }
}
