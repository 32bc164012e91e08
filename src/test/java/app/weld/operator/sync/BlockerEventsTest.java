package app.weld.operator.sync;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.plan.Blocker;
import app.weld.operator.status.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockerEventsTest {
    private static List<Condition> ready(Reason reason) {
        return List.of(new Condition("Ready", "False", 1L, "2026-03-01T12:00:00Z", reason.name(), "m"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ORCHESTRATIONS_REFUSED", "ORCHESTRATIONS_UNREADABLE"})
    void aBlockerIsAnnouncedOnce(Blocker.Kind kind) {
        List<Condition> blocked = ready(Reason.of(kind));

        assertThat(BlockerEvents.newBlocker(ready(Reason.InSync), blocked)).isPresent();
        assertThat(BlockerEvents.newBlocker(List.of(), blocked)).isPresent();
        assertThat(BlockerEvents.newBlocker(blocked, blocked)).isEmpty();
    }

    @Test
    void anotherReasonIsNotAnnouncedHere() {
        assertThat(BlockerEvents.newBlocker(ready(Reason.Creating), ready(Reason.InSync)))
                .isEmpty();
        assertThat(BlockerEvents.newBlocker(ready(Reason.InSync), ready(Reason.Rejected)))
                .isEmpty();
        assertThat(BlockerEvents.newBlocker(ready(Reason.InSync), ready(Reason.APIUnavailable)))
                .isEmpty();
    }
}
