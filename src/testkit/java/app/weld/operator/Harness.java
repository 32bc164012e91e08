package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cluster.ClusterClient;
import app.weld.operator.config.Config;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.OpenApiCheck;
import app.weld.operator.standin.Recorded;
import app.weld.operator.standin.StreamRow;
import app.weld.operator.standin.WeldStandIn;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.pollinterval.IterativePollInterval;
import org.awaitility.pollinterval.PollInterval;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The operator in this process, a real API server, and a Weld stand-in; each test has namespaces and accounts of its own.
 *
 * <p>It is an extension of JUnit: a static field lasts as long as its class, another one as long as a test. In the end it holds what
 * was asked of Weld against what Weld's API document lays down.
 */
public final class Harness
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, AutoCloseable {
    public static final Duration POLL = Duration.ofMillis(500);
    /** More than anything here takes by far: several test JVMs share a machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Often at first. Later less often, because most of what a machine with few cores would do is to answer those who wait. */
    private static final PollInterval PACE = IterativePollInterval.iterative(
            interval -> interval.compareTo(Duration.ofMillis(160)) < 0
                    ? interval.multipliedBy(5).dividedBy(4)
                    : interval,
            Duration.ofMillis(40));

    private final ControlPlane controlPlane;
    private final KubernetesClient client;
    private final WeldStandIn weld;
    private final Map<String, String> environment = new HashMap<>();
    private boolean startsOperator;
    private boolean checksRequests = true;
    private boolean ofClass;
    private Main.Running operator;

    private Harness(ControlPlane controlPlane, Clock weldsClock) {
        this.controlPlane = controlPlane;
        this.weld = WeldStandIn.start(weldsClock);
        this.client = controlPlane.client();
        controlPlane.installCrds(Path.of("crds"));
        environment.putAll(Map.of(
                "WELD_API_URL", weld.url(),
                "WELD_POLL_INTERVAL", POLL.toMillis() + "ms",
                "WELD_REQUESTS_PER_SECOND", "1000",
                "WELD_CREATION_GRACE", "3s",
                "WELD_REQUEST_TIMEOUT", "2s",
                "LEADER_ELECTION", "false",
                "HTTP_PORT", "0",
                "CALLBACK_PORT", "0"));
    }

    /** With the operator, which has settings beside those that make tests fast. */
    public static Harness withOperator(String... nameAndValue) {
        return new Harness(ControlPlane.shared(), Clock.systemUTC()).startsOperator(nameAndValue);
    }

    /** With the operator, and a Weld whose clock is ahead of ours by this much. */
    public static Harness withWeldAhead(Duration ahead, String... nameAndValue) {
        return new Harness(ControlPlane.shared(), Clock.offset(Clock.systemUTC(), ahead)).startsOperator(nameAndValue);
    }

    /** For tests that start the operator themselves. */
    public static Harness withoutOperator() {
        return new Harness(ControlPlane.shared(), Clock.systemUTC());
    }

    /** The same at another control plane, which stays the caller's. */
    public static Harness withoutOperatorAt(ControlPlane controlPlane) {
        return new Harness(controlPlane, Clock.systemUTC());
    }

    private Harness startsOperator(String... nameAndValue) {
        set(nameAndValue);
        startsOperator = true;
        return this;
    }

    /** For tests that make Weld answer what its API document does not know. */
    public Harness withoutRequestCheck() {
        checksRequests = false;
        return this;
    }

    /** Starts the operator where it is to be there from the beginning: as an extension it does so by itself. */
    public Harness open() {
        if (startsOperator) {
            startOperator();
        }
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ofClass = true;
        open();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!ofClass) {
            open();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!ofClass) {
            closeAndCheckRequests();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        closeAndCheckRequests();
    }

    /** Ends everything, and holds what was asked of Weld against what its API document lays down. */
    public void closeAndCheckRequests() {
        close();
        if (checksRequests) {
            assertThat(OpenApiCheck.ofPublishedDocument().check(weld.requests()).violations())
                    .isEmpty();
        }
    }

    private void set(String... nameAndValue) {
        for (int i = 0; i < nameAndValue.length; i += 2) {
            environment.put(nameAndValue[i], nameAndValue[i + 1]);
        }
    }

    /** What the operator is set up with. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** With settings beside those that it has already. */
    public void startOperator(String... nameAndValue) {
        set(nameAndValue);
        operator = Main.start(Config.from(environment), clientOfItsOwn(), "test-" + UUID.randomUUID());
    }

    /**
     * As {@link #startOperator}, with the rights of a service account, which it gets as pods do: by its name and the groups that go
     * with it.
     */
    public void startOperatorAs(String namespace, String serviceAccount, String... nameAndValue) {
        set(nameAndValue);
        try (KubernetesClient account = controlPlane.clientAs(
                "system:serviceaccount:" + namespace + ":" + serviceAccount,
                "system:serviceaccounts",
                "system:serviceaccounts:" + namespace,
                "system:authenticated")) {
            operator = Main.start(
                    Config.from(environment),
                    ClusterClient.builder()
                            .withConfig(account.getConfiguration())
                            .build(),
                    "test-" + UUID.randomUUID());
        }
    }

    /** A client that reads as the operator does, also what other tests have left that nobody else can read. To be closed. */
    public KubernetesClient clientOfItsOwn() {
        return ClusterClient.builder().withConfig(client.getConfiguration()).build();
    }

    public void stopOperator() {
        operator.close();
    }

    public WeldStandIn weld() {
        return weld;
    }

    public KubernetesClient client() {
        return client;
    }

    public ControlPlane controlPlane() {
        return controlPlane;
    }

    public boolean isHealthy() {
        return operator.operator().isHealthy();
    }

    public int httpPort() {
        return operator.endpoints().port();
    }

    /** That of health, unless the metrics have one of their own. */
    public int metricsPort() {
        return operator.scraped().port();
    }

    /** Of an operator that hosts a callback. */
    public int callbackPort() {
        return operator.callback().port();
    }

    /** A namespace with a Secret {@code weld-api-key} of an account of its own. */
    public Tenant tenant(String prefix) {
        String namespace = controlPlane.newNamespace(prefix);
        Tenant tenant = new Tenant(this, namespace, "key-" + UUID.randomUUID());
        weld.account(tenant.apiKey());
        tenant.secret(tenant.apiKey());
        return tenant;
    }

    /** One team's part of cluster and Weld. */
    public record Tenant(Harness harness, String namespace, String apiKey) {
        public Account account() {
            return harness.weld.account(apiKey);
        }

        public void secret(String key) {
            harness.client
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName("weld-api-key")
                            .withNamespace(namespace)
                            .endMetadata()
                            .addToStringData("apiKey", key)
                            .build())
                    .serverSideApply();
        }

        public void deleteSecret() {
            harness.client
                    .secrets()
                    .inNamespace(namespace)
                    .withName("weld-api-key")
                    .delete();
        }

        /** Server-side apply as a user does. */
        public void apply(String yaml) {
            HasMetadata resource = new KubernetesSerialization().unmarshal(yaml);
            resource.getMetadata().setNamespace(namespace);
            harness.client
                    .resource(resource)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager("user")
                            .withForce(true)
                            .build());
        }

        public void connection(String name, String... specLines) {
            apply(manifest("WeldConnection", name, specLines));
        }

        public void sync(String name, String... specLines) {
            apply(manifest("WeldEltSync", name, specLines));
        }

        private static String manifest(String kind, String name, String... specLines) {
            return "apiVersion: weld.app/v1alpha1\nkind: " + kind + "\nmetadata:\n  name: " + name + "\nspec:\n  "
                    + String.join("\n", specLines).replace("\n", "\n  ") + "\n";
        }

        /** A resource {@code salesforce} for the connection of this id. */
        public void connectionOf(String id, String... specLines) {
            connection(
                    "salesforce",
                    and(
                            specLines,
                            "integrationId: salesforce",
                            "apiKeySecretRef: {name: weld-api-key}",
                            "connectionId: " + id));
        }

        /**
         * A sync by the id of its connection, which needs no other resource than the Secret, every six hours. Its schema has its
         * name.
         */
        public void syncOf(String name, String connectionId, String... specLines) {
            sync(
                    name,
                    and(
                            specLines,
                            "connectionId: " + connectionId,
                            "apiKeySecretRef: {name: weld-api-key}",
                            "destinationSchemaName: " + name.replace('-', '_'),
                            "syncInterval: '0 */6 * * *'"));
        }

        private static String[] and(String[] more, String... lines) {
            return Stream.concat(Stream.of(lines), Stream.of(more)).toArray(String[]::new);
        }

        /** A connection that exists in Weld and is bound at once; returns Weld's id. */
        public String connected(String name) {
            String id = account().createConnection("salesforce", name);
            connection(
                    name, "integrationId: salesforce", "apiKeySecretRef: {name: weld-api-key}", "connectionId: " + id);
            awaitConnection(name, "Connected");
            return id;
        }

        public WeldEltSync sync(String name) {
            return harness.client
                    .resources(WeldEltSync.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
        }

        public WeldConnection connection(String name) {
            return harness.client
                    .resources(WeldConnection.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
        }

        /**
         * Sets an annotation.
         *
         * @param value takes the annotation away where absent
         */
        public void annotate(
                Class<? extends HasMetadata> kind, String name, String annotation, @Nullable String value) {
            // A merge, since the operator writes at the same time.
            harness.client
                    .resources(kind)
                    .inNamespace(namespace)
                    .withName(name)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Serialization.asJson(Map.of(
                                    "metadata", Map.of("annotations", Collections.singletonMap(annotation, value)))));
        }

        /** What was asked of Weld with this tenant's key, so far. */
        public List<Recorded> calls(String method, String pathTemplate) {
            Pattern path = Pattern.compile(pathTemplate.replace("{id}", "[^/]+"));
            String fingerprint = Recorded.fingerprint(apiKey);
            return harness.weld.requests().stream()
                    .filter(call -> call.method().equals(method)
                            && path.matcher(call.path()).matches()
                            && call.keyFingerprint().equals(fingerprint))
                    .toList();
        }

        /** Waits until Weld was looked at three times more: by then whatever the first look brings about has begun. */
        public void awaitPolls() {
            int before = calls("GET", "/elt_syncs").size();
            await().until(() -> calls("GET", "/elt_syncs").size() >= before + 3);
        }

        /** Names of the streams that a sync has in Weld, sorted. */
        public List<String> streams(String syncId) {
            return account().streams(syncId).stream()
                    .map(StreamRow::name)
                    .sorted()
                    .toList();
        }

        /** A sync {@code crm} of the connection {@code salesforce}, every six hours. */
        public void crm(String... specLines) {
            sync(
                    "crm",
                    and(
                            specLines,
                            "connectionRef: {name: salesforce}",
                            "destinationSchemaName: crm",
                            "syncInterval: '0 */6 * * *'"));
        }

        /** What the events with this reason say. */
        public List<String> notes(String reason) {
            return events().stream()
                    .filter(event -> reason.equals(event.getReason()))
                    .map(Event::getNote)
                    .toList();
        }

        public void awaitNote(String reason, String... parts) {
            await().untilAsserted(() -> assertThat(notes(reason))
                    .anySatisfy(note -> assertThat(note).contains(parts)));
        }

        public void deleteSync(String name) {
            harness.client
                    .resources(WeldEltSync.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .delete();
        }

        public void deleteConnection(String name) {
            harness.client
                    .resources(WeldConnection.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .delete();
        }

        /** What becomes of the resources of this kind from now on. */
        public <T extends HasMetadata> ResourceHistory<T> history(Class<T> kind) {
            return new ResourceHistory<>(this, kind);
        }

        /** Waits until the sync's Ready has this reason for its present generation, and gives it. */
        public WeldEltSync awaitSync(String name, String reason) {
            return awaitSync(name, sync -> hasReason(sync, reason), "Ready to be " + reason);
        }

        public WeldEltSync awaitSync(String name, Predicate<WeldEltSync> is, String what) {
            WeldEltSync[] last = new WeldEltSync[1];
            await().untilAsserted(() -> {
                last[0] = sync(name);
                if (last[0] == null || !is.test(last[0])) {
                    throw new AssertionError("expected " + what + ", but " + describe(last[0]));
                }
            });
            return last[0];
        }

        public WeldConnection awaitConnection(String name, String reason) {
            WeldConnection[] last = new WeldConnection[1];
            await().untilAsserted(() -> {
                last[0] = connection(name);
                if (last[0] == null || !hasReason(last[0], reason)) {
                    throw new AssertionError("expected Ready to be " + reason + ", but " + describe(last[0]));
                }
            });
            return last[0];
        }

        public void awaitSyncGone(String name) {
            await().until(() -> sync(name) == null);
        }

        public void awaitConnectionGone(String name) {
            await().until(() -> connection(name) == null);
        }

        public void awaitEvent(String reason) {
            await().until(() -> events().stream().anyMatch(event -> reason.equals(event.getReason())));
        }

        public List<Event> events() {
            return harness.client
                    .events()
                    .v1()
                    .events()
                    .inNamespace(namespace)
                    .list()
                    .getItems();
        }

        public long eventsOf(String reason) {
            return events().stream()
                    .filter(event -> reason.equals(event.getReason()))
                    .count();
        }
    }

    public static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(PACE);
    }

    public static boolean hasReason(WeldEltSync sync, String reason) {
        return sync.getStatus() != null
                && sync.getMetadata().getGeneration().equals(sync.getStatus().observedGeneration())
                && ready(sync).filter(ready -> ready.reason().equals(reason)).isPresent();
    }

    public static boolean hasReason(WeldConnection connection, String reason) {
        return connection.getStatus() != null
                && connection
                        .getMetadata()
                        .getGeneration()
                        .equals(connection.getStatus().observedGeneration())
                && connection
                        .getStatus()
                        .condition("Ready")
                        .filter(ready -> ready.reason().equals(reason))
                        .isPresent();
    }

    public static Optional<Condition> ready(WeldEltSync sync) {
        return sync.getStatus() == null ? Optional.empty() : sync.getStatus().condition("Ready");
    }

    private static String describe(HasMetadata resource) {
        return resource == null ? "there is none" : Serialization.asYaml(resource);
    }

    @Override
    public void close() {
        if (operator != null) {
            operator.close();
        }
        weld.close();
    }
}
