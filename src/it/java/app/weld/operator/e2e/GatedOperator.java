package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.OperatorProcess;
import app.weld.operator.controlplane.ApiProxy;
import app.weld.operator.controlplane.CallGate;
import app.weld.operator.controlplane.CallGate.Point;
import app.weld.operator.controlplane.CallGate.When;
import app.weld.operator.standin.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;

/** The operator as a process whose calls, to the cluster and to Weld, pass a gate; it works for one namespace. */
final class GatedOperator implements AutoCloseable {
    private static final int TRACES = 3;
    private static final Duration REACHED = Duration.ofSeconds(15);
    private static final Duration QUIET = Duration.ofMillis(600);

    private final Harness harness;
    private final String namespace;
    private final CallGate gate = new CallGate();
    private final ApiProxy cluster;
    private final ApiProxy weld;
    private final Path kubeconfig;
    private final Map<String, String> settings;
    private final AtomicInteger subjects = new AtomicInteger();
    private OperatorProcess process;

    /** With settings beside those of the harness. */
    GatedOperator(Harness harness, String namespace, Map<String, String> settings) {
        this.harness = harness;
        this.namespace = namespace;
        this.settings = settings;
        this.cluster = ApiProxy.ofCluster(harness.client().getConfiguration(), gate);
        this.weld = ApiProxy.of(harness.weld().url(), gate);
        try {
            this.kubeconfig = cluster.writeKubeconfig(Files.createTempFile("gated", ".kubeconfig"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One that is started, at a Weld that is hard for whoever has lost an answer: another clock, other spellings, short answers. What
     * it does by itself is rare, so that the calls are those of the operation.
     */
    static GatedOperator startAtAwkwardWeld(Harness harness, String prefix) {
        harness.weld()
                .quirks()
                .runLength(Duration.ZERO)
                .clockOffset(Duration.ofMinutes(-5))
                .with(Way.SCHEMAS_FOLDED, Way.STREAMS_REPLACED, Way.ACTIVE_IN_WRITES, Way.ERRORS_IN_DETAILS);
        GatedOperator operator = new GatedOperator(
                harness,
                harness.controlPlane().newNamespace(prefix),
                Map.of("WELD_POLL_INTERVAL", "60s", "WELD_REQUEST_TIMEOUT", "9s", "WELD_CREATION_GRACE", "10s"));
        operator.start();
        return operator;
    }

    void start() {
        Map<String, String> environment = new HashMap<>(harness.environment());
        environment.remove("HTTP_PORT");
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("WELD_API_URL", weld.url());
        environment.put("WATCH_NAMESPACES", namespace);
        environment.putAll(settings);
        process = OperatorProcess.start(environment).awaitReady();
    }

    OperatorProcess process() {
        return process;
    }

    void kill() {
        process.kill();
        process.close();
    }

    TestResource subject() {
        return TestResource.in(harness, namespace, gate, "s-" + subjects.incrementAndGet());
    }

    /** Subjects, as many as requested, from which the operation can begin. */
    List<TestResource> subjects(Operation operation, int number) {
        List<TestResource> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            all.add(subject());
        }
        try {
            operation.prepare(all);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("log of the operator, alive: " + process.isAlive() + "\n" + process.log(), e);
        }
        awaitQuiet(all);
        return all;
    }

    /** Waits until nothing has been requested about any of them for a while. */
    void awaitQuiet(List<TestResource> resources) {
        List<List<Integer>> before = new ArrayList<>();
        before.add(List.of());
        Harness.await().pollInterval(QUIET).pollDelay(Duration.ZERO).until(() -> {
            List<Integer> now = resources.stream()
                    .map(resource -> resource.line().calls().size())
                    .toList();
            return now.equals(before.set(0, now));
        });
    }

    /**
     * Each point of an operation that nothing disturbs: before and after every call that it makes each time, in the order
     * of the calls.
     */
    List<Point> points(Operation operation) {
        List<TestResource> traced = subjects(operation, TRACES);
        traced.forEach(subject -> subject.line().restart());
        traced.forEach(operation::begin);
        for (TestResource subject : traced) {
            Harness.await().until(() -> operation.isOver(subject));
        }
        awaitQuiet(traced);
        List<List<String>> traces =
                traced.stream().map(subject -> subject.line().calls()).toList();
        List<Point> points = new ArrayList<>();
        Map<String, Integer> counted = new HashMap<>();
        Set<String> rare = new LinkedHashSet<>();
        for (String call : traces.get(0)) {
            int occurrence = counted.merge(call, 1, Integer::sum);
            if (traces.stream().allMatch(trace -> Collections.frequency(trace, call) >= occurrence)) {
                points.add(new Point(call, occurrence, When.BEFORE));
                points.add(new Point(call, occurrence, When.AFTER));
            } else {
                rare.add(call);
            }
        }
        System.out.println(operation + ": " + points.size() / 2 + " calls " + traces.get(0)
                + (rare.isEmpty() ? "" : ", not each time: " + rare));
        clear(traced);
        return points;
    }

    /** Which points an operation has not come to within some seconds each. */
    List<String> notReached(Operation operation, List<Point> points, List<TestResource> subjects)
            throws InterruptedException {
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            CallGate.Line line = subjects.get(i).line();
            if (!line.awaitStopped(REACHED)) {
                failures.add(operation + " did not get " + points.get(i) + ", but " + line.calls());
            }
        }
        return failures;
    }

    /**
     * What has not ended as if nothing had happened. It is checked when all have ended: the check of a run lets Weld begin the runs
     * of all, and so would do it between the operator's look for a run and its request.
     *
     * @param happened what happened at the points, for the messages
     */
    List<String> failures(Operation operation, String happened, List<Point> points, List<TestResource> subjects) {
        List<String> failures = new ArrayList<>();
        List<Integer> ended = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i++) {
            TestResource subject = subjects.get(i);
            try {
                Harness.await().until(() -> operation.isOver(subject));
                ended.add(i);
            } catch (ConditionTimeoutException e) {
                failures.add(operation + " " + happened + " " + points.get(i) + " does not end: " + subject.describe());
            }
        }
        awaitQuiet(subjects);
        for (int i : ended) {
            TestResource subject = subjects.get(i);
            try {
                operation.check(subject);
            } catch (AssertionError | RuntimeException e) {
                failures.add(operation + " " + happened + " " + points.get(i) + ": " + e.getMessage() + "\n"
                        + subject.describe());
            }
        }
        return failures;
    }

    /** Deletes all of it; nothing may stay. */
    void clear(List<TestResource> done) {
        done.forEach(TestResource::delete);
        for (TestResource subject : done) {
            Harness.await().untilAsserted(() -> assertThat(subject.left())
                    .as("left of " + subject.name())
                    .isEmpty());
            subject.line().drop();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        cluster.close();
        weld.close();
        try {
            Files.deleteIfExists(kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
