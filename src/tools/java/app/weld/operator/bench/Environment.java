package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.controlplane.PodEnvironment;
import app.weld.operator.image.ImageBuild;
import app.weld.operator.standin.WeldStandIn;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A cluster, a stand-in for Weld and the teams that use both; the operator comes and goes as a process of its own. */
final class Environment implements AutoCloseable {
    /** On top of what the stand-in takes. */
    static final Duration DELAY = Duration.ofMillis(30);

    private static final int CALLS_KEPT = 100;
    /** The chart's memory limit. The rest is what an image brings. */
    private static final String IMAGE_LIKE_THE_CHART = "-XX:MaxRAM=512m";

    private static final String LIKE_THE_CHART = IMAGE_LIKE_THE_CHART + " " + ImageBuild.OPTIONS;

    private final ControlPlane controlPlane = ControlPlane.start(line -> {});
    private final SeedClock clock = new SeedClock();
    private final WeldStandIn weld = WeldStandIn.start(clock);
    private final List<Team> teams = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>();
    /** What a pod has in its environment; empty until it is needed. */
    private final Map<String, String> pod = new HashMap<>();

    /** The folder of an image whose Java, options and cache are used; empty for the jar on this Java. */
    private final String image = System.getProperty("bench.image", "");

    private final List<List<String>> jvms;
    private List<String> jvmOptions;

    /** @param nameAndValue of settings of the operator that are not as shipped */
    Environment(String... nameAndValue) {
        controlPlane.installCrds(Path.of("crds"));
        weld.recorder().keepAtMost(CALLS_KEPT);
        String jvm = System.getProperty("bench.jvm", "");
        jvms = Stream.of((!jvm.isEmpty() ? jvm : image.isEmpty() ? LIKE_THE_CHART : IMAGE_LIKE_THE_CHART)
                        .split("\\|", -1))
                .map(options -> List.of(options.strip().split(" +", -1)))
                .toList();
        jvmOptions = jvms.get(0);
        for (int i = 0; i < nameAndValue.length; i += 2) {
            settings.put(nameAndValue[i], nameAndValue[i + 1]);
        }
    }

    KubernetesClient client() {
        return controlPlane.client();
    }

    ControlPlane controlPlane() {
        return controlPlane;
    }

    WeldStandIn weld() {
        return weld;
    }

    SeedClock clock() {
        return clock;
    }

    List<Team> teams() {
        return teams;
    }

    /** What the operator is set up with, beside what it takes from the chart. */
    Map<String, String> settings() {
        return settings;
    }

    List<String> jvmOptions() {
        return jvmOptions;
    }

    /** What runs the operator, in words. */
    String runtime() {
        String options = "`" + String.join(" ", jvmOptions) + "`";
        return image.isEmpty() ? "JDK " + Runtime.version() + " with " + options : "the image's Java with " + options;
    }

    /** The JVMs to be compared, where a measurement does that; others take the first. */
    List<List<String>> jvms() {
        return jvms;
    }

    /** Another memory limit than the chart's, unless the options of the JVM are given. */
    void memory(String limit) {
        if (System.getProperty("bench.jvm", "").isEmpty()) {
            jvmOptions = jvmOptions.stream()
                    .map(option -> option.startsWith("-XX:MaxRAM=") ? "-XX:MaxRAM=" + limit : option)
                    .toList();
        }
    }

    void jvmOptions(List<String> options) {
        jvmOptions = options;
    }

    /** Makes teams until there are so many. */
    void teams(int number) {
        while (teams.size() < number) {
            teams.add(Team.join(this, teams.size()));
        }
    }

    /** Every call takes its time, from now on; seeding is done before. */
    void slow() {
        weld.latency(DELAY);
    }

    OperatorProcess startOperator() {
        return startOperator(Map.of());
    }

    /** With settings that only this process has. */
    OperatorProcess startOperator(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(more);
        environment.put("KUBECONFIG", controlPlane.kubeconfigFile().toString());
        environment.put("LEADER_ELECTION", "false");
        return start(environment);
    }

    /** As in a pod of the manifests: with their service account, and among replicas. */
    OperatorProcess startPod() {
        if (pod.isEmpty()) {
            pod.putAll(PodEnvironment.create(
                    controlPlane, controlPlane.kubeconfigFile().resolveSibling("serviceaccount")));
        }
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(pod);
        return start(environment);
    }

    private OperatorProcess start(Map<String, String> environment) {
        environment.put("WELD_API_URL", weld.url());
        environment.put("LOG_FORMAT", "json");
        return image.isEmpty()
                ? OperatorProcess.start(environment, jvmOptions)
                : OperatorProcess.run(ImageBuild.command(Path.of(image), jvmOptions), environment);
    }

    /** Returns when it is ready, and how long that took. */
    static Duration awaitReady(OperatorProcess operator, long started) {
        Pause.until(Duration.ofMinutes(3), Duration.ofMillis(5), "the operator to be ready", () -> {
            if (!operator.isAlive()) {
                throw new IllegalStateException("the operator has ended: " + operator.log());
            }
            return operator.status("/readyz") == 200;
        });
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Override
    public void close() {
        weld.close();
        controlPlane.close();
    }
}
