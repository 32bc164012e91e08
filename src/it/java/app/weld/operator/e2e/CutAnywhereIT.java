package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.controlplane.CallGate.Point;
import app.weld.operator.controlplane.CallGate.Stop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The connection is cut before and after every call that an operation makes to the cluster and to Weld, the calls being
 * those of {@link KilledAnywhereIT}. The process lives on and ends as if nothing had happened.
 */
class CutAnywhereIT {
    private static final int AT_ONCE = 24;

    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator();

    private static GatedOperator operator;

    @BeforeAll
    static void start() {
        operator = GatedOperator.startAtAwkwardWeld(harness, "cut");
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    @ParameterizedTest
    @EnumSource
    void endsAsIfNothingHadHappened(Operation operation) throws InterruptedException {
        List<Point> points = operator.points(operation);
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < points.size(); i += AT_ONCE) {
            cutAt(operation, points.subList(i, Math.min(i + AT_ONCE, points.size())), failures);
        }
        assertThat(failures).isEmpty();
        assertThat(points).isNotEmpty();
    }

    private static void cutAt(Operation operation, List<Point> points, List<String> failures)
            throws InterruptedException {
        List<TestResource> subjects = operator.subjects(operation, points.size());
        for (int i = 0; i < points.size(); i++) {
            subjects.get(i).line().stopAt(points.get(i), Stop.CUT);
        }
        subjects.forEach(operation::begin);
        failures.addAll(operator.notReached(operation, points, subjects));
        failures.addAll(operator.failures(operation, "cut", points, subjects));
        operator.clear(subjects);
    }
}
