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
 * The process is killed (SIGKILL) before and after every call that an operation makes to the cluster (reads by name,
 * writes of resources, statuses and finalizers, events) and to Weld. Started again, it ends as if nothing had happened.
 *
 * <p>A killing meets several resources, each at a point of its own: each has a key, an account and calls of its own.
 */
class KilledAnywhereIT {
    private static final String EVENT = "POST events";
    private static final int AT_ONCE = 12;

    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator();

    private static GatedOperator operator;

    @BeforeAll
    static void start() {
        operator = GatedOperator.startAtAwkwardWeld(harness, "killed");
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
        for (List<Point> together : batches(points)) {
            killAt(operation, together, failures);
        }
        assertThat(failures).isEmpty();
        assertThat(points).isNotEmpty();
    }

    /** Events are written one after the other: where one is held, those of others do not come. */
    private static List<List<Point>> batches(List<Point> points) {
        List<Point> events =
                points.stream().filter(point -> point.call().equals(EVENT)).toList();
        List<Point> others =
                points.stream().filter(point -> !point.call().equals(EVENT)).toList();
        List<List<Point>> batches = new ArrayList<>();
        for (int i = 0; i < others.size(); i += AT_ONCE - 1) {
            batches.add(new ArrayList<>(others.subList(i, Math.min(i + AT_ONCE - 1, others.size()))));
        }
        while (batches.size() < events.size()) {
            batches.add(new ArrayList<>());
        }
        for (int i = 0; i < events.size(); i++) {
            batches.get(i).add(events.get(i));
        }
        return batches;
    }

    private static void killAt(Operation operation, List<Point> points, List<String> failures)
            throws InterruptedException {
        List<TestResource> subjects = operator.subjects(operation, points.size());
        for (int i = 0; i < points.size(); i++) {
            subjects.get(i).line().stopAt(points.get(i), Stop.HOLD);
        }
        subjects.forEach(operation::begin);
        failures.addAll(operator.notReached(operation, points, subjects));
        operator.kill();
        subjects.forEach(subject -> subject.line().drop());
        subjects.forEach(operation::meanwhile);
        operator.start();

        failures.addAll(operator.failures(operation, "killed", points, subjects));
        operator.clear(subjects);
    }
}
