package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Answer;
import app.weld.operator.standin.BridgeRow;
import app.weld.operator.standin.Fault;
import app.weld.operator.standin.Faults;
import app.weld.operator.standin.Recorded;
import app.weld.operator.status.Reason;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Whatever Weld answers, a resource ends in a clear condition, nothing loops, nothing is made twice, and others go on.
 * Each case has a tenant of its own, so that many go at once.
 */
class BadAnswersIT {
    /** Polling twice a second makes a dozen or two of them; a loop makes hundreds. */
    private static final int MOST_REQUESTS = 60;

    private static final int MOST_WRITES = 12;
    private static final Duration WATCHED = Duration.ofSeconds(2);

    private static final Map<String, AtomicInteger> WRITES = new ConcurrentHashMap<>();
    private static final Queue<String> ERRORS = new ConcurrentLinkedQueue<>();
    private static final AppenderBase<ILoggingEvent> ERROR_LOG = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            boolean thrown = event.getThrowableProxy() != null;
            if (event.getFormattedMessage().contains("Uncaught error")
                    || event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.ERROR)) {
                ERRORS.add(event.getMDCPropertyMap().get("resource.namespace") + ": " + event.getFormattedMessage()
                        + (thrown ? " " + event.getThrowableProxy().getMessage() : ""));
            }
        }
    };

    @RegisterExtension
    private static final Harness harness = Harness.withOperator().withoutRequestCheck();

    private static ExecutorService threads;
    private static KubernetesClient client;
    private static SharedIndexInformer<WeldEltSync> syncs;
    private static SharedIndexInformer<WeldConnection> connections;

    @BeforeAll
    static void start() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ERROR_LOG.setContext(root.getLoggerContext());
        ERROR_LOG.start();
        root.addAppender(ERROR_LOG);
        threads = Executors.newFixedThreadPool(24);
        client = harness.clientOfItsOwn();
        syncs = client.resources(WeldEltSync.class).inAnyNamespace().inform(counting());
        connections = client.resources(WeldConnection.class).inAnyNamespace().inform(counting());
    }

    @AfterAll
    static void stop() {
        syncs.stop();
        connections.stop();
        client.close();
        threads.shutdownNow();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(ERROR_LOG);
    }

    private static <T extends HasMetadata> ResourceEventHandler<T> counting() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T resource) {
                count(resource);
            }

            @Override
            public void onUpdate(T before, T now) {
                if (!before.getMetadata()
                        .getResourceVersion()
                        .equals(now.getMetadata().getResourceVersion())) {
                    count(now);
                }
            }

            @Override
            public void onDelete(T resource, boolean unknown) {
                count(resource);
            }

            private void count(T resource) {
                writes(resource.getMetadata().getNamespace()).incrementAndGet();
            }
        };
    }

    private static AtomicInteger writes(String namespace) {
        return WRITES.computeIfAbsent(namespace, name -> new AtomicInteger());
    }

    /** A request that the operator makes, and what brings it to make it. */
    enum Endpoint {
        CONNECTIONS_WHEN_CONNECTING("GET", "/connections", Stage.CONNECTING),
        BRIDGE("POST", "/connection_bridges", Stage.CONNECTING),
        BRIDGES("GET", "/connection_bridges", Stage.CONNECTING),
        CONNECTIONS_WHEN_SETTLED("GET", "/connections", Stage.SETTLED),
        SYNCS_WHEN_CREATING("GET", "/elt_syncs", Stage.CREATING),
        SYNCS_WHEN_SETTLED("GET", "/elt_syncs", Stage.SETTLED),
        CREATE("POST", "/elt_syncs", Stage.CREATING),
        STREAMS_PUT("POST", "/elt_syncs/{id}/source_streams", Stage.CREATING),
        STREAMS_AVAILABLE("GET", "/elt_syncs/{id}/available_source_streams", Stage.CREATING),
        STREAMS_OF_A_SYNC("GET", "/elt_streams", Stage.CREATING),
        ENABLE("POST", "/elt_syncs/{id}/enable", Stage.CREATING),
        STATUS("GET", "/elt_syncs/{id}/status", Stage.CREATING),
        ORCHESTRATION("POST", "/elt_syncs/{id}/orchestration", Stage.ORCHESTRATING),
        SYNC("GET", "/elt_syncs/{id}", Stage.CHANGING),
        UPDATE("POST", "/elt_syncs/{id}", Stage.CHANGING),
        DISABLE("POST", "/elt_syncs/{id}/disable", Stage.DISABLING),
        STREAM_DELETE("DELETE", "/elt_streams/{id}", Stage.CHANGING),
        RUN("POST", "/elt_streams/{id}/request_run", Stage.CHANGING),
        FULL_REFRESH("POST", "/elt_streams/{id}/request_full_refresh", Stage.CHANGING),
        DELETE("DELETE", "/elt_syncs/{id}", Stage.DELETING),
        CONNECTION_DELETE("DELETE", "/connections/{id}", Stage.DELETING);

        private final String method;
        private final String path;
        private final Stage stage;

        Endpoint(String method, String path, Stage stage) {
            this.method = method;
            this.path = path;
            this.stage = stage;
        }
    }

    enum Stage {
        CONNECTING,
        CREATING,
        ORCHESTRATING,
        CHANGING,
        DISABLING,
        SETTLED,
        DELETING
    }

    /** What is answered; what was requested is done, unless the answer is a refusal. */
    private record Bad(String name, Function<Faults.Matching, Fault> fault) {
        static Bad body(String name, String body) {
            return new Bad(name, matching -> matching.answerAfter(Answer.of(200, "application/json", body)));
        }

        static Bad refusal(String name, Answer answer) {
            return new Bad(name, matching -> matching.answer(answer));
        }

        /** Every value that the predicate takes becomes another. */
        static Bad values(String name, Predicate<String> fields, JsonNode value) {
            return new Bad(name, matching -> matching.rewrite(json -> changed(json, fields, value)));
        }
    }

    private static JsonNode changed(JsonNode node, Predicate<String> fields, JsonNode value) {
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, changed(array.get(i), fields, value));
            }
        } else if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode child = object.get(name);
                boolean structure = name.equals("data") || (child.isContainerNode() && !fields.test("{}"));
                object.set(name, !structure && fields.test(name) ? value : changed(child, fields, value));
            }
        }
        return node;
    }

    private static Bad repeated(String name, int times, boolean sameId) {
        return new Bad(
                name,
                matching -> matching.rewrite(json -> {
                    if (json.path("data") instanceof ArrayNode data && !data.isEmpty()) {
                        JsonNode first = data.get(0);
                        for (int i = 0; i < times; i++) {
                            ObjectNode copy = first.deepCopy();
                            if (!sameId) {
                                copy.put("id", "copy-" + i).put("name", "copy-" + i);
                                copy.put("source_connection_id", "of-another-" + i)
                                        .put("integration_id", "other");
                            }
                            data.add(copy);
                        }
                    }
                    return json;
                }));
    }

    private static List<Bad> bads() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        Predicate<String> any = field -> !field.equals("{}");
        Predicate<String> id = field -> field.equals("id");
        Predicate<String> time = field -> field.endsWith("_at") || field.endsWith("_date");
        Predicate<String> text = field -> List.of("label", "name", "status", "state", "error_message", "authorize_url")
                .contains(field);
        return List.of(
                Bad.body("empty body", ""),
                Bad.body("a string", "\"ok\""),
                Bad.body("null", "null"),
                Bad.body("an empty object", "{}"),
                Bad.body("an array of oddities", "[null,1,\"x\",[],{},true]"),
                Bad.body("data is an object", "{\"data\":{},\"id\":{},\"source_streams\":{}}"),
                Bad.body("data is odd", "{\"data\":[null,1,\"x\",[],{},true],\"source_streams\":[null,1,{}]}"),
                Bad.body("deep nesting", "[".repeat(100_000)),
                Bad.body("20 MiB", "{\"id\":\"" + "x".repeat(20 << 20) + "\"}"),
                Bad.body(
                        "a cursor that repeats", "{\"data\":[{\"id\":\"a\"}],\"has_more\":true,\"next_cursor\":\"a\"}"),
                Bad.body("more without a cursor", "{\"data\":[],\"has_more\":true}"),
                new Bad("truncated", Faults.Matching::truncated),
                new Bad("garbage", Faults.Matching::garbage),
                new Bad("HTML", Faults.Matching::htmlBody),
                new Bad("no content", matching -> matching.answerAfter(Answer.empty(204))),
                Bad.refusal("teapot", Answer.of(418, "text/plain", "I'm a teapot \u0000\u0007\u202e")),
                Bad.refusal("redirect", Answer.empty(302).withHeader("Location", "https://example.com/login")),
                Bad.refusal("bad gateway", Answer.html(502, "Bad gateway")),
                Bad.refusal("long error", Answer.error(400, "E".repeat(9000), "\ud83d\ude00 x\n".repeat(90_000))),
                Bad.values("all null", any, json.nullNode()),
                Bad.values("all numbers", any, json.numberNode(-1)),
                Bad.values("all lists", any, json.arrayNode()),
                Bad.values("all long", any, json.textNode("long ".repeat(20_000))),
                Bad.values("long id", id, json.textNode("i".repeat(300))),
                Bad.values("control characters in id", id, json.textNode("a\u0000\u001b[31m\n")),
                Bad.values("strange id", id, json.textNode("../../\u202e\ud83d\ude00?#%00")),
                Bad.values("nonsense times", time, json.textNode("0000-99-99T99:99:99Z")),
                Bad.values("far times", time, json.textNode("+999999999-12-31T23:59:59Z")),
                Bad.values("huge numbers", time, json.numberNode(new java.math.BigDecimal("1e999"))),
                Bad.values("strange texts", text, json.textNode("\u0000\ud800\u202e\n\"<b>".repeat(2000))),
                repeated("5000 items", 5000, false),
                repeated("ids twice", 3, true));
    }

    /** One of the table. */
    private static final class Case {
        private final Endpoint endpoint;
        private final Bad bad;
        private final Harness.Tenant tenant;
        private Fault fault;

        Case(Endpoint endpoint, Bad bad) {
            this.endpoint = endpoint;
            this.bad = bad;
            this.tenant = harness.tenant("bad");
        }

        @Override
        public String toString() {
            return endpoint + " answered with " + bad.name() + " (" + tenant.namespace() + ")";
        }

        void prepare() {
            if (endpoint.stage == Stage.CONNECTING) {
                return;
            }
            tenant.connected("source");
            if (endpoint.stage != Stage.CREATING) {
                manifest("0 */6 * * *", "enabled: true", "streams: [{name: accounts}, {name: contacts}]");
                tenant.awaitSync("crm", "InSync");
            }
        }

        private void manifest(String interval, String... more) {
            List<String> lines = new ArrayList<>(List.of(
                    "connectionRef: {name: source}", "destinationSchemaName: crm", "syncInterval: '" + interval + "'"));
            lines.addAll(Arrays.asList(more));
            tenant.sync("crm", lines.toArray(String[]::new));
        }

        void provoke() {
            if (endpoint == Endpoint.BRIDGES) {
                var unused = harness.weld()
                        .faults()
                        .on("POST", "/connection_bridges")
                        .withKey(tenant.apiKey())
                        .once()
                        .cutAfter();
            }
            fault = bad.fault()
                    .apply(harness.weld()
                            .faults()
                            .on(endpoint.method, endpoint.path)
                            .withKey(tenant.apiKey()));
            switch (endpoint.stage) {
                case CONNECTING -> {
                    tenant.connection(
                            "source",
                            "integrationId: salesforce",
                            "apiKeySecretRef: {name: weld-api-key}",
                            "redirectUri: https://example.com/connected");
                    manifest("0 */6 * * *", "streams: [{name: accounts}]");
                }
                case CREATING -> manifest("0 */6 * * *", "streams: [{name: accounts}, {name: contacts}]");
                case ORCHESTRATING ->
                    tenant.sync(
                            "crm",
                            "connectionRef: {name: source}",
                            "destinationSchemaName: crm",
                            "orchestrationId: " + tenant.account().createOrchestration("nightly"),
                            "streams: [{name: accounts}, {name: contacts}]");
                case CHANGING -> {
                    if (endpoint == Endpoint.RUN) {
                        tenant.annotate(WeldEltSync.class, "crm", "weld.app/run-requested-at", "now");
                    } else if (endpoint == Endpoint.FULL_REFRESH) {
                        tenant.annotate(WeldEltSync.class, "crm", "weld.app/full-refresh-requested-at", "now");
                    } else {
                        manifest("0 */3 * * *", "streams: [{name: accounts}]");
                    }
                }
                case DISABLING ->
                    manifest("0 */6 * * *", "enabled: false", "streams: [{name: accounts}, {name: contacts}]");
                case SETTLED -> {}
                case DELETING -> {
                    tenant.deleteSync("crm");
                    tenant.deleteConnection("source");
                }
            }
        }

        /** While the fault is there. */
        void isClear() {
            if (endpoint.stage == Stage.DELETING) {
                Harness.await().until(() -> fault.hits() > 0 || tenant.connection("source") == null);
                return;
            }
            Harness.await().untilAsserted(() -> {
                // What was watched, because asking for it, over and over for so many, takes longer than what is waited
                // for.
                WeldConnection source = watched(connections, "source");
                assertClear(source, source.getStatus());
                WeldEltSync sync = watched(syncs, "crm");
                assertClear(sync, sync.getStatus());
            });
            if (endpoint.stage == Stage.SETTLED) {
                assertThat(tenant.sync("crm").getStatus().condition("Ready"))
                        .get()
                        .extracting(Condition::status)
                        .isEqualTo("True");
            }
        }

        private <T> T watched(SharedIndexInformer<T> all, String name) {
            T found = all.getStore().getByKey(tenant.namespace() + "/" + name);
            assertThat(found).as(name).isNotNull();
            return found;
        }

        private void assertClear(HasMetadata resource, ConditionedStatus status) {
            assertThat(status.condition("Ready"))
                    .hasValueSatisfying(
                            ready -> assertThat(Arrays.stream(Reason.values()).map(Reason::name))
                                    .contains(ready.reason()))
                    .hasValueSatisfying(ready -> assertThat(ready.observedGeneration())
                            .isEqualTo(resource.getMetadata().getGeneration()));
        }

        long requestsSince(Instant time) {
            String fingerprint = Recorded.fingerprint(tenant.apiKey());
            return harness.weld().requests().stream()
                    .filter(request -> request.keyFingerprint().equals(fingerprint)
                            && request.time().isAfter(time))
                    .count();
        }

        /** After the fault. */
        void converges() {
            if (endpoint.stage == Stage.DELETING) {
                tenant.awaitSyncGone("crm");
                tenant.awaitConnectionGone("source");
                assertThat(tenant.account().syncs()).isEmpty();
                return;
            }
            if (endpoint.stage == Stage.CONNECTING) {
                // Known by its state: the id may be one of the oddities.
                Harness.await().ignoreExceptions().until(() -> {
                    tenant.account().authorize(bridge().id());
                    return true;
                });
                tenant.awaitConnection("source", "Connected");
            }
            tenant.awaitSync("crm", endpoint.stage == Stage.DISABLING ? "InSyncDisabled" : "InSync");
            assertThat(tenant.account().syncs()).hasSize(1);
        }

        private BridgeRow bridge() {
            Bridge mine = tenant.connection("source").getStatus().ledger().bridge();
            return tenant.account().bridges().stream()
                    .filter(bridge -> mine.hasState(bridge.state()))
                    .findFirst()
                    .orElseThrow();
        }

        /** So that the next cases have the machine for themselves. */
        void leave() {
            tenant.deleteSync("crm");
            tenant.awaitSyncGone("crm");
            tenant.deleteConnection("source");
        }
    }

    @ParameterizedTest
    @EnumSource
    void isSurvived(Endpoint endpoint) throws InterruptedException {
        List<String> failures = new ArrayList<>();
        harness.weld().recorder().reset();
        Harness.Tenant other = harness.tenant("other");
        other.connected("source");
        List<Case> cases = bads().stream().map(bad -> new Case(endpoint, bad)).toList();
        each(cases, Case::prepare, failures);
        ERRORS.clear();
        each(cases, Case::provoke, failures);
        other.sync(
                "crm",
                "connectionRef: {name: source}",
                "destinationSchemaName: crm",
                "syncInterval: '0 1 * * *'",
                "streams: [{name: accounts}]");
        each(cases, Case::isClear, failures);
        other.awaitSync("crm", "InSync");

        watch(cases, failures);

        cases.forEach(one -> one.fault.remove());
        each(cases, Case::converges, failures);
        each(cases, Case::leave, failures);
        ERRORS.forEach(error -> failures.add("logged: " + error));
        other.deleteSync("crm");
        assertThat(failures).isEmpty();
    }

    /** Counts for a while what goes on. */
    private static void watch(List<Case> cases, List<String> failures) {
        Instant began = Instant.now();
        Map<Case, Integer> before = new ConcurrentHashMap<>();
        cases.forEach(one -> before.put(one, writes(one.tenant.namespace()).get()));
        Harness.await().until(() -> Instant.now().isAfter(began.plus(WATCHED)));
        for (Case one : cases) {
            long requests = one.requestsSince(began);
            int written = writes(one.tenant.namespace()).get() - before.get(one);
            if (requests > MOST_REQUESTS || written > MOST_WRITES) {
                failures.add(one + ": " + requests + " requests and " + written + " writes in " + WATCHED);
            }
        }
    }

    private static void each(List<Case> cases, Consumer<Case> step, List<String> failures) throws InterruptedException {
        Map<Case, Future<?>> running = new java.util.LinkedHashMap<>();
        cases.forEach(one -> running.put(one, threads.submit(() -> step.accept(one))));
        for (Map.Entry<Case, Future<?>> entry : running.entrySet()) {
            try {
                entry.getValue().get();
            } catch (ExecutionException e) {
                failures.add(entry.getKey() + ": " + e.getCause().getMessage());
            }
        }
    }
}
