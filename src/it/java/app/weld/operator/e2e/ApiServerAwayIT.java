package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.OperatorProcess;
import app.weld.operator.controlplane.TcpRelay;
import app.weld.operator.deploy.Kubectl;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The API server goes and comes back, or stands still, or takes another token only: what is edited then is done soon after. Each case
 * mostly waits, has an operator of its own for a namespace of its own, and so they all run at once.
 */
@Execution(ExecutionMode.CONCURRENT)
class ApiServerAwayIT {
    private static final int OUTAGE_SECONDS = 25;
    /** A few seconds, and what a busy machine adds. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator().withoutRequestCheck();

    private final String account = "operator-" + UUID.randomUUID();
    private final Harness.Tenant tenant = harness.tenant("away");
    private TcpRelay relay;

    @TempDir
    Path folder;

    @BeforeEach
    void prepare() throws IOException {
        relay = new TcpRelay(administrator().at("/clusters/0/cluster/server").asText());
        Kubectl.run("create", "serviceaccount", account, "--namespace=" + tenant.namespace());
        Kubectl.run(
                "create",
                "clusterrolebinding",
                account,
                "--clusterrole=cluster-admin",
                "--serviceaccount=" + tenant.namespace() + ":" + account);
        useTokenOf("first");
        String id = tenant.account().createConnection("salesforce", "salesforce");
        tenant.connectionOf(id);
    }

    @AfterEach
    void clean() {
        relay.close();
        Kubectl.run("delete", "clusterrolebinding", account);
    }

    private static JsonNode administrator() {
        return Serialization.unmarshal(harness.controlPlane().kubeconfig(), JsonNode.class);
    }

    private Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** A token that is refused once this Secret is deleted, in the kubeconfig of the operator. */
    private void useTokenOf(String secret) throws IOException {
        Files.writeString(kubeconfig(), kubeconfig(token(secret)));
    }

    private String token(String secret) {
        Kubectl.run("create", "secret", "generic", secret, "--namespace=" + tenant.namespace());
        return Kubectl.run(
                        "create",
                        "token",
                        account,
                        "--namespace=" + tenant.namespace(),
                        "--bound-object-kind=Secret",
                        "--bound-object-name=" + secret)
                .strip();
    }

    private String kubeconfig(String token) {
        return harness.controlPlane().kubeconfigWithToken(token, "https://127.0.0.1:" + relay.port());
    }

    private OperatorProcess operator(String... nameAndValue) {
        return start(nameAndValue).awaitReady();
    }

    private OperatorProcess start(String... nameAndValue) {
        Map<String, String> environment = new HashMap<>(harness.environment());
        environment.put("KUBECONFIG", kubeconfig().toString());
        environment.put("WATCH_NAMESPACES", tenant.namespace());
        environment.put("POD_NAMESPACE", tenant.namespace());
        environment.remove("HTTP_PORT");
        for (int i = 0; i < nameAndValue.length; i += 2) {
            environment.put(nameAndValue[i], nameAndValue[i + 1]);
        }
        return OperatorProcess.start(environment);
    }

    private void crm(String interval) {
        tenant.sync(
                "crm",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: crm",
                "syncInterval: '" + interval + "'");
    }

    private Duration untilDone(String interval) {
        long start = System.nanoTime();
        await().atMost(Duration.ofMinutes(2)).until(() -> tenant.account().syncs().stream()
                .anyMatch(sync -> sync.interval().equals(interval)));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void anEditThatWasMadeMeanwhileIsDoneSoonAfterItIsBack() throws InterruptedException {
        try (OperatorProcess operator = operator()) {
            crm("0 0 * * *");
            tenant.awaitSync("crm", "InSync");

            relay.takeAway();
            crm("1 1 * * *");
            TimeUnit.SECONDS.sleep(OUTAGE_SECONDS);
            relay.bringBack();

            assertThat(untilDone("1 1 * * *")).isLessThan(SOON);
            assertThat(operator.status("/healthz")).isEqualTo(200);
            assertThat(linesAfterStart(operator)).as(operator.log()).hasSizeLessThan(5);
        }
    }

    @Test
    void oneThatStandsStillIsNoDifferent() throws InterruptedException {
        try (OperatorProcess operator = operator()) {
            crm("0 0 * * *");
            tenant.awaitSync("crm", "InSync");

            relay.freeze();
            crm("1 1 * * *");
            TimeUnit.SECONDS.sleep(OUTAGE_SECONDS);
            relay.thaw();

            assertThat(untilDone("1 1 * * *")).isLessThan(SOON);
            assertThat(linesAfterStart(operator)).as(operator.log()).hasSizeLessThan(5);
        }
    }

    @Test
    void aLeaderEndsWithASentenceAndTheNextOneGoesOnSoonAfterItIsBack() throws InterruptedException {
        try (OperatorProcess operator = operator("LEADER_ELECTION", "true")) {
            crm("0 0 * * *");
            tenant.awaitSync("crm", "InSync");

            relay.takeAway();
            crm("1 1 * * *");
            assertThat(operator.awaitExit()).isEqualTo(1);
            assertThat(linesAfterStart(operator)).last().asString().contains("the lease is lost: this process ends");
        }
        try (OperatorProcess next = start("LEADER_ELECTION", "true")) {
            TimeUnit.SECONDS.sleep(OUTAGE_SECONDS);
            assertThat(next.isAlive()).as(next.log()).isTrue();
            assertThat(next.status("/healthz")).isEqualTo(200);
            assertThat(next.status("/readyz")).isEqualTo(503);
            assertThat(next.log()).contains("cannot be reached: this process waits for it");
            relay.bringBack();

            assertThat(untilDone("1 1 * * *")).isLessThan(SOON);
            next.awaitReady();
        }
    }

    @Test
    void aTokenThatIsReplacedAfterTheOldOneWasRefused() throws Exception {
        try (OperatorProcess operator = operator()) {
            crm("0 0 * * *");
            tenant.awaitSync("crm", "InSync");
            String next = token("second");

            Kubectl.run("delete", "secret", "first", "--namespace=" + tenant.namespace());
            // What it has found out of a token the API server remembers for 10 seconds.
            TimeUnit.SECONDS.sleep(12);
            relay.cut();
            crm("1 1 * * *");
            TimeUnit.SECONDS.sleep(34);
            assertThat(operator.status("/readyz")).as("readiness").isEqualTo(503);
            assertThat(operator.body("/metrics")).contains("weld_operator_watches_cut 2.0");
            assertThat(operator.status("/healthz")).as("liveness").isEqualTo(200);
            Files.writeString(kubeconfig(), kubeconfig(next));

            assertThat(untilDone("1 1 * * *")).isLessThan(SOON);
            // Each watch comes back by itself: that of the connections may be the later one.
            Harness.await().untilAsserted(() -> assertThat(operator.status("/readyz"))
                    .as("readiness")
                    .isEqualTo(200));
            assertThat(operator.body("/metrics")).contains("weld_operator_watches_cut 0.0");
            assertThat(linesAfterStart(operator)).as(operator.log()).hasSizeLessThan(5);
        }
    }

    private static List<String> linesAfterStart(OperatorProcess operator) {
        return operator.log()
                .lines()
                .dropWhile(line -> !line.contains("Main started"))
                .skip(1)
                .toList();
    }
}
