package app.weld.operator.sync.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.OrchestrationRef;
import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OrchestrationNamesTest {
    private static final ApiKey KEY = new ApiKey("key");

    private final ManualClock clock = new ManualClock();
    private final FakeWeld weld = new FakeWeld(clock);
    private final OrchestrationNames names = new OrchestrationNames(clock, Duration.ofSeconds(2));

    private DesiredSync resolve(String name) {
        return names.resolve(KEY, DesiredSyncs.startedBy(new OrchestrationRef(name)), weld, false);
    }

    private Blocker problem(String name) {
        DesiredSync resolved = resolve(name);
        assertThat(resolved.orchestrationId()).isNull();
        return resolved.orchestrationName().problem();
    }

    private long reads() {
        return weld.count(Call.ORCHESTRATIONS);
    }

    @Test
    void oneListServesAllNamesForMinutes() {
        weld.addOrchestration("orch_1", "Nightly");
        weld.addOrchestration("orch_2", "Hourly");

        assertThat(resolve("Nightly").orchestrationId()).isEqualTo("orch_1");
        clock.advance(Duration.ofMinutes(5));
        assertThat(resolve("Hourly").orchestrationId()).isEqualTo("orch_2");
        assertThat(resolve("Hourly").orchestrationName()).isNull();

        assertThat(reads()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(4));
        resolve("Hourly");
        assertThat(reads()).isEqualTo(2);
    }

    @Test
    void nothingIsReadForAManifestThatNamesNone() {
        DesiredSync unnamed = DesiredSyncs.startedBy(null);

        assertThat(names.resolve(KEY, unnamed, weld, true)).isSameAs(unnamed);

        assertThat(reads()).isZero();
    }

    @Test
    void anUnknownNameIsSearchedForOnceAMinute() {
        weld.addOrchestration("orch_1", "Nightly");

        Blocker unknown = problem("Nigthly");
        assertThat(unknown.kind()).isEqualTo(Blocker.Kind.ORCHESTRATION_NOT_FOUND);
        assertThat(unknown.message()).contains("nearest: Nightly", "spec.orchestrationRef.name");
        weld.addOrchestration("orch_2", "Nigthly");
        clock.advance(Duration.ofSeconds(59));
        assertThat(problem("Nigthly").kind()).isEqualTo(Blocker.Kind.ORCHESTRATION_NOT_FOUND);
        assertThat(reads()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        assertThat(resolve("Nigthly").orchestrationId()).isEqualTo("orch_2");
        assertThat(reads()).isEqualTo(2);
    }

    @Test
    void aNameIsCaseSensitive() {
        weld.addOrchestration("orch_1", "Nightly");

        assertThat(problem("nightly").message()).contains("nearest: Nightly");
    }

    @Test
    void aNameOfSeveralIsNoName() {
        weld.addOrchestration("orch_2", "Nightly");
        weld.addOrchestration("orch_1", "Nightly");

        Blocker ambiguous = problem("Nightly");

        assertThat(ambiguous.kind()).isEqualTo(Blocker.Kind.ORCHESTRATION_AMBIGUOUS);
        assertThat(ambiguous.message()).contains("2 orchestrations", "(orch_1, orch_2)", "set spec.orchestrationId");
    }

    @Test
    void aListThatIsForbiddenIsReadOnceAMinuteAndSaysWhatToDo() {
        weld.refuse(Call.ORCHESTRATIONS, new WeldException.Rejected(403, "not part of the plan"));

        Blocker refused = problem("Nightly");
        problem("Hourly");

        assertThat(refused.kind()).isEqualTo(Blocker.Kind.ORCHESTRATIONS_REFUSED);
        assertThat(refused.message()).contains("not part of the plan", "set spec.orchestrationId");
        assertThat(reads()).isEqualTo(1);
    }

    @Test
    void aListThatCannotBeReadIsNoAnswer() {
        weld.addOrchestration("orch_1", "Nightly");
        weld.failNext(Call.ORCHESTRATIONS, () -> new WeldException.Unavailable("503"));

        assertThat(problem("Nightly").kind()).isEqualTo(Blocker.Kind.ORCHESTRATIONS_UNREADABLE);
        clock.advance(Duration.ofMinutes(1));

        assertThat(resolve("Nightly").orchestrationId()).isEqualTo("orch_1");
    }

    @Test
    void theLastListServesWhileWeldDoesNotAnswer() {
        weld.addOrchestration("orch_1", "Nightly");
        resolve("Nightly");
        clock.advance(Duration.ofHours(1));
        weld.failNext(Call.ORCHESTRATIONS, () -> new WeldException.Unavailable("503"));
        assertThat(resolve("Nightly").orchestrationId()).isEqualTo("orch_1");

        clock.advance(Duration.ofHours(1));
        weld.failNext(Call.ORCHESTRATIONS, () -> new WeldException.Busy(Duration.ofSeconds(1)));
        assertThat(resolve("Nightly").orchestrationId()).isEqualTo("orch_1");
    }

    @Test
    void aRefusedKeyIsAFailureOfTheWholeReconcile() {
        weld.failNext(Call.ORCHESTRATIONS, () -> new WeldException.Unauthorized("no"));

        assertThatThrownBy(() -> resolve("Nightly")).isInstanceOf(WeldException.Unauthorized.class);
    }

    @Test
    void explainsARefusedId() {
        weld.addOrchestration("orch_1", "Nightly");

        assertThat(names.explain(KEY, "orch_7", weld))
                .isEqualTo("Weld lists no orchestration with this id (nearest: orch_1, named Nightly)");
        assertThat(names.explain(KEY, "Nightly", weld)).contains("set spec.orchestrationRef.name instead");
        assertThat(names.explain(KEY, "orch_1", weld)).isEmpty();
        assertThat(reads()).isEqualTo(1);
    }

    @Test
    void explainsNothingWithoutAList() {
        weld.refuse(Call.ORCHESTRATIONS, new WeldException.Rejected(403, "no"));

        assertThat(names.explain(KEY, "orch_7", weld)).isEmpty();
    }
}
