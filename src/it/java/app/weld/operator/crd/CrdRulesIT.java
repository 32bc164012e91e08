package app.weld.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.deploy.Kubectl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** What the API server accepts and refuses, and what it says then. */
class CrdRulesIT {
    private static KubernetesClient client;
    private static String namespace;

    @BeforeAll
    static void installCrds() {
        ControlPlane.shared().installCrds(CrdFiles.PLAIN);
        client = ControlPlane.shared().client();
        namespace = ControlPlane.shared().newNamespace("crd-rules");
    }

    /** Workspaces are of no namespace: those of this class would be seen by the operators of others. */
    @AfterAll
    static void deleteWorkspaces() {
        for (String name : List.of("known", "minimal", "everything", "columns")) {
            client.resource(Manifest.full(WORKSPACE).named(name).resource()).delete();
        }
    }

    /** A value that a rule lets pass, one that it does not, and what the user is told. A null value: the field is absent. */
    private record Rule(String kind, String path, Object good, Object bad, String message) {
        Manifest with(Object value) {
            Manifest base = base(kind, path);
            Manifest with = value == null ? base.without(path) : base.with(path, value);
            // It has to repeat the name of the schema.
            return path.equals(".spec.request.deleteHistoryOf") && value != null && value.equals(good)
                    ? with.with(".spec.destinationSchemaName", value)
                    : with;
        }
    }

    private static Manifest byOrchestrationName(Manifest sync) {
        return sync.without(".spec.orchestrationId").with(".spec.orchestrationRef", Map.of("name", "Nightly"));
    }

    private static Manifest base(String kind, String path) {
        Manifest full = Manifest.full(kind);
        if (path.startsWith(".spec.workspaceRef")) {
            return full.byWorkspace();
        }
        return switch (kind + path) {
            case "WeldEltSync.spec.connectionId" -> full.byConnectionId();
            case "WeldEltSync.spec.orchestrationRef.name" -> byOrchestrationName(full);
            // What is to be destroyed is named by its schema.
            case "WeldEltSync.spec.destinationSchemaName", "WeldEltSync.spec.request.type" ->
                full.without(".spec.request.deleteHistoryOf");
            default -> full;
        };
    }

    private static final String CONNECTION = "WeldConnection";
    private static final String SYNC = "WeldEltSync";
    private static final String WORKSPACE = "WeldWorkspace";
    private static final List<String> KINDS = List.of(CONNECTION, SYNC, WORKSPACE);
    private static final String PATTERN = "should match";
    private static final String FIVE_FIELDS = "must be a cron expression of five fields separated by single spaces";
    private static final String MINUTE =
            "minute (the first field) must be * or within 0-59, such as 0, 0-30, */15 or 0,30";
    private static final String HOUR = "hour (the second field) must be * or within 0-23, such as 6, 8-18, */6 or 6,18";
    private static final String DAY_OF_MONTH =
            "day of month (the third field) must be * or within 1-31, such as 1, 1-7, */2 or 1,15";
    private static final String MONTH =
            "month (the fourth field) must be * or within 1-12 or JAN-DEC, such as 1, JAN-JUN or */3";
    private static final String DAY_OF_WEEK =
            "day of week (the fifth field) must be * or within 0-7 or SUN-SAT, such as 1, MON-FRI or 1,3,5";

    private static final String NO_DATE = "no month has this day (the third and the fourth field)";
    private static final String INTEGRATION = "must be the id of an integration in Weld, such as salesforce";
    private static final String REDIRECT_URI = "must be an https URL without port, user, query and fragment";
    private static final String A_NAME = "must not begin or end with white space";
    private static final String AN_ID = "must be an id of Weld: letters, digits and the characters - _ . : only";
    private static final String A_REQUEST = "must consist of letters, digits, '-', '_', '.' and ':', and begin and end";
    private static final String A_SECRET = "must be the name of a Secret in this namespace";
    private static final String A_KEY = "must be a key of the Secret: letters, digits, '-', '_' and '.'";
    private static final String A_NAMESPACE = "must be the name of a namespace: lower-case letters, digits and '-'";
    private static final String NAMESPACES = "must be names of namespaces: lower-case letters, digits and '-'";
    private static final String VALUES = "set values with the operators In and NotIn, and only with these";
    private static final String A_WORKSPACE = "must be the name of a WeldWorkspace: lower-case letters";
    private static final String A_SECRET_ANYWHERE = "must be the name of a Secret: lower-case letters";

    private static final List<Rule> PATTERNS = List.of(
            new Rule(CONNECTION, ".spec.integrationId", "facebook-ads", "sales force", INTEGRATION),
            new Rule(CONNECTION, ".spec.integrationId", "xAds", "-x", INTEGRATION),
            new Rule(CONNECTION, ".spec.apiKeySecretRef.name", "a.b-c", "Upper", A_SECRET),
            new Rule(CONNECTION, ".spec.apiKeySecretRef.key", "API_KEY.txt", "a/b", A_KEY),
            new Rule(CONNECTION, ".spec.redirectUri", "https://example.com", "http://example.com", REDIRECT_URI),
            new Rule(
                    CONNECTION,
                    ".spec.redirectUri",
                    "https://example.com/a/b",
                    "https://example.com/a?b=c",
                    REDIRECT_URI),
            new Rule(
                    CONNECTION,
                    ".spec.redirectUri",
                    "http://localhost:8080/cb",
                    "https://example.com:8443/",
                    REDIRECT_URI),
            new Rule(
                    CONNECTION,
                    ".spec.redirectUri",
                    "https://localhost:8443/cb",
                    "https://a@example.com/",
                    REDIRECT_URI),
            new Rule(CONNECTION, ".spec.redirectUri", "http://localhost/", "javascript:alert(1)", REDIRECT_URI),
            new Rule(CONNECTION, ".spec.redirectUri", "https://localhost/", "http://127.0.0.1:8080/", REDIRECT_URI),
            new Rule(CONNECTION, ".spec.label", "Sales org (new)", "Sales org\n", A_NAME),
            new Rule(CONNECTION, ".spec.connectionId", "0f8b-a:c.d_e", "a/b", AN_ID),
            new Rule(SYNC, ".spec.connectionRef.name", "sales.force", "sales_force", PATTERN),
            new Rule(SYNC, ".spec.connectionRef.namespace", "data-1", "Data", PATTERN),
            new Rule(SYNC, ".spec.connectionRef.namespace", "data-1", "data.1", PATTERN),
            new Rule(SYNC, ".spec.connectionId", "con_1", "../x", AN_ID),
            new Rule(SYNC, ".spec.apiKeySecretRef.name", "k", "k-", A_SECRET),
            new Rule(SYNC, ".spec.apiKeySecretRef.key", "k", "k k", A_KEY),
            new Rule(SYNC, ".spec.request.id", "2026-11-26T10:00", "a b", A_REQUEST),
            new Rule(
                    SYNC,
                    ".spec.request.notAfter",
                    "2026-02-28T23:59:59Z",
                    "2026-02-30T00:00:00Z",
                    "must be of type date-time"),
            new Rule(
                    SYNC,
                    ".spec.request.notAfter",
                    "2026-11-30T00:00:00Z",
                    "2026-11-30T00:00:00.5Z",
                    "may not be more than 20"),
            new Rule(SYNC, ".spec.request.id", "v1.2_3", "a-", A_REQUEST),
            new Rule(SYNC, ".spec.destinationSchemaName", "Sales_2024", "sales-2024", PATTERN),
            new Rule(SYNC, ".spec.syncInterval", "0 0 1 JAN MON-FRI", "10 10 10 10", FIVE_FIELDS),
            new Rule(SYNC, ".spec.syncInterval", "*/5 * * * *", "0 0 0 1 1 ?", FIVE_FIELDS),
            new Rule(SYNC, ".spec.syncInterval", "0 0 * * 1,2", "0  0 * * *", FIVE_FIELDS),
            new Rule(SYNC, ".spec.syncInterval", "0 0 L * *", "@daily", FIVE_FIELDS),
            new Rule(SYNC, ".spec.syncInterval", "0 0 ? * 5#2", "15m", FIVE_FIELDS),
            new Rule(SYNC, ".spec.syncInterval", "0/7 0 15W * 5L", "60 0 * * *", MINUTE),
            new Rule(SYNC, ".spec.syncInterval", "0-30/5,45 0 * * *", "*/0 0 * * *", MINUTE),
            new Rule(SYNC, ".spec.syncInterval", "59 23 31 12 7", "0 24 * * *", HOUR),
            new Rule(SYNC, ".spec.syncInterval", "0 8-18/2 * * *", "0 a * * *", HOUR),
            new Rule(SYNC, ".spec.syncInterval", "0 0 1,15 * *", "0 0 0 * *", DAY_OF_MONTH),
            new Rule(SYNC, ".spec.syncInterval", "0 0 L-3 * *", "0 0 32 * *", DAY_OF_MONTH),
            new Rule(SYNC, ".spec.syncInterval", "0 0 1 jan-jun *", "0 0 1 13 *", MONTH),
            new Rule(SYNC, ".spec.syncInterval", "0 0 * * FRI-MON", "0 0 * * 8", DAY_OF_WEEK),
            new Rule(SYNC, ".spec.syncInterval", "0 0 * * 5-7", "0 0 * * MONDAY", DAY_OF_WEEK),
            new Rule(SYNC, ".spec.syncInterval", "0 0 29 2 *", "0 0 30 2 *", NO_DATE),
            new Rule(SYNC, ".spec.syncInterval", "0 0 30,31 4 *", "0 0 31 APR,6,11 *", NO_DATE),
            new Rule(SYNC, ".spec.syncInterval", "0 0 31 2 1", "0 0 30-31 feb *", NO_DATE),
            new Rule(SYNC, ".spec.startDate", "2024-12-31", "2024-13-01", "must be of type date"),
            new Rule(SYNC, ".spec.startDate", "2024-02-29", "2024-02-30", "must be of type date"),
            new Rule(SYNC, ".spec.streams[].name", "My Object (v2)", " accounts", PATTERN),
            new Rule(SYNC, ".spec.streams[].incrementalPointerId", "updated at", "updated_at ", A_NAME),
            new Rule(SYNC, ".spec.streams[].excludedColumns[]", "Social No", "ssn\n", PATTERN),
            new Rule(SYNC, ".spec.streams[].hashedColumns[]", "E-Mail", "\te_mail", PATTERN),
            new Rule(SYNC, ".spec.streams[].excludedSubstreams[]", "Sheet 1", "Sheet 1\u00a0", PATTERN),
            new Rule(SYNC, ".spec.orchestrationId", "", "orc_1\n", A_NAME),
            new Rule(SYNC, ".spec.orchestrationRef.name", "Nightly (new)", " Nightly", A_NAME),
            new Rule(SYNC, ".spec.syncId", "syn_1", "a b", AN_ID),
            new Rule(CONNECTION, ".spec.workspaceRef.name", "a.b-c", "Upper", A_WORKSPACE),
            new Rule(SYNC, ".spec.workspaceRef.name", "analytics", "-a", A_WORKSPACE),
            new Rule(WORKSPACE, ".spec.apiKeySecretRef.name", "a.b-c", "a_b", A_SECRET_ANYWHERE),
            new Rule(WORKSPACE, ".spec.apiKeySecretRef.key", "API_KEY.txt", "a/b", A_KEY),
            new Rule(WORKSPACE, ".spec.apiKeySecretRef.namespace", "weld-system", "weld.system", A_NAMESPACE),
            new Rule(WORKSPACE, ".spec.apiKeySecretRef.namespace", "w", "weld-", A_NAMESPACE),
            new Rule(WORKSPACE, ".spec.requestsPerSecond", 0.1, 0.099, "must be at least 0.1"),
            new Rule(WORKSPACE, ".spec.requestsPerSecond", 1, 0, "must be at least 0.1"),
            new Rule(WORKSPACE, ".spec.pollInterval", "1s", "0s", PATTERN),
            new Rule(WORKSPACE, ".spec.pollInterval", "999s", "100m", PATTERN),
            new Rule(WORKSPACE, ".spec.pollInterval", "99m", "2h", PATTERN),
            new Rule(WORKSPACE, ".spec.pollInterval", "1h", "10ms", PATTERN));

    /** Fields that name namespaces, each of which has all of these rules. */
    private static final List<Rule> NAMESPACE_RULES = Stream.of(
                    Map.entry(CONNECTION, ".spec.allowedNamespaces"),
                    Map.entry(WORKSPACE, ".spec.allowedNamespaces"),
                    Map.entry(WORKSPACE, ".spec.adoptionNamespaces"))
            .flatMap(field -> namespaceRules(field.getKey(), field.getValue()))
            .toList();

    private static Stream<Rule> namespaceRules(String kind, String path) {
        String selector = path + ".selector";
        return Stream.of(
                new Rule(kind, path + ".names", List.of("a", "b-1"), List.of("a", "*"), NAMESPACES),
                new Rule(kind, path + ".names", List.of("1"), List.of("Sales"), NAMESPACES),
                new Rule(kind, path + ".names", List.of(), List.of("sales-"), NAMESPACES),
                new Rule(kind, selector, Map.of(), requirement("In"), VALUES),
                new Rule(kind, selector, requirement("In", "b"), requirement("NotIn"), VALUES),
                new Rule(kind, selector, requirement("NotIn", "b", ""), requirement("Exists", "b"), VALUES),
                new Rule(kind, selector, requirement("Exists"), requirement("DoesNotExist", "b"), VALUES),
                new Rule(kind, selector, requirement("DoesNotExist"), requirement("Like"), "Unsupported value"),
                new Rule(
                        kind,
                        selector,
                        Map.of("matchLabels", Map.of("a/b", "")),
                        Map.of("matchLabels", Map.of("a/b", 1)),
                        "must be of type string"),
                new Rule(
                        kind,
                        path,
                        Map.of("names", List.of("a")),
                        Map.of("names", List.of()),
                        "set names, such as [sales], or selector"),
                new Rule(
                        kind,
                        path,
                        Map.of("names", List.of(), "selector", Map.of()),
                        Map.of(),
                        "set names, such as [sales], or selector"));
    }

    private static Map<String, ?> requirement(String operator, String... values) {
        Map<String, ?> requirement = values.length == 0
                ? Map.of("key", "a", "operator", operator)
                : Map.of("key", "a", "operator", operator, "values", List.of(values));
        return Map.of("matchExpressions", List.of(requirement));
    }

    private static final List<String> NAMED = List.of(
            CONNECTION + ".spec.label",
            SYNC + ".spec.streams[].name",
            SYNC + ".spec.streams[].incrementalPointerId",
            SYNC + ".spec.streams[].excludedColumns[]",
            SYNC + ".spec.streams[].hashedColumns[]",
            SYNC + ".spec.streams[].excludedSubstreams[]",
            SYNC + ".spec.orchestrationId",
            SYNC + ".spec.orchestrationRef.name");

    /** Family, a flag of tags, and a letter with a mark of its own: all of them have parts that nobody sees. */
    private static final List<String> NAMES = List.of(
            "a",
            "Møder",
            "incremental stream (new)",
            "Sheet 1",
            "名前 の 列",
            "a\u00a0b",
            "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
            "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F",
            "e\u0301");

    private static final List<String> NO_NAMES = List.of(
            " a",
            "a ",
            "a\n",
            "\na",
            "a\t",
            "\u00a0a",
            "a\u00a0",
            "a\u3000",
            "\u2028a",
            "a\u0085",
            "a\u0000b",
            "a\nb",
            "a\tb",
            "a\u007fb",
            " ",
            "\n",
            "\u00a0");

    private static final List<Rule> TYPES = List.of(
            new Rule(CONNECTION, ".spec.suspend", true, "true", "must be of type boolean"),
            new Rule(SYNC, ".spec.enabled", false, "no", "must be of type boolean"),
            new Rule(SYNC, ".spec.settings", Map.of("any", List.of(1, "a")), "text", "must be of type object"),
            new Rule(SYNC, ".spec.streams[].fullSyncAtMidnight", true, 1, "must be of type boolean"));

    /** Rules about more than one field: what makes the full manifest break them, and what does not. */
    private record Combination(String message, Manifest good, Manifest bad) {}

    private static final List<Combination> COMBINATIONS = combinations();

    private static List<Combination> combinations() {
        Manifest connection = Manifest.full(CONNECTION);
        Manifest sync = Manifest.full(SYNC);
        Manifest byName = byOrchestrationName(sync);
        Map<String, String> workspace = Map.of("name", "analytics");
        String oneKey = "exactly one of apiKeySecretRef and workspaceRef is required together with connectionId";
        String oneKeyOfConnection = "set exactly one of apiKeySecretRef (a Secret of this namespace) and workspaceRef";
        String noWorkspace = "workspaceRef needs connectionId";
        String oneConnection = "set exactly one of connectionRef and connectionId";
        return List.of(
                new Combination(oneConnection, sync, sync.with(".spec.connectionId", "con_1")),
                new Combination(oneConnection, sync.byConnectionId(), sync.without(".spec.connectionRef")),
                new Combination(
                        oneKey,
                        sync.without(".spec.apiKeySecretRef"),
                        sync.byConnectionId().without(".spec.apiKeySecretRef")),
                new Combination(
                        oneKey, sync.byWorkspace(), sync.byConnectionId().with(".spec.workspaceRef", workspace)),
                new Combination(noWorkspace, sync.byWorkspace(), sync.with(".spec.workspaceRef", workspace)),
                new Combination(
                        noWorkspace,
                        sync.byConnectionId(),
                        sync.without(".spec.apiKeySecretRef").with(".spec.workspaceRef", workspace)),
                new Combination(oneKeyOfConnection, connection, connection.with(".spec.workspaceRef", workspace)),
                new Combination(
                        oneKeyOfConnection, connection.byWorkspace(), connection.without(".spec.apiKeySecretRef")),
                new Combination(
                        "syncInterval is required unless orchestrationId or orchestrationRef is set",
                        sync.without(".spec.syncInterval"),
                        sync.without(".spec.syncInterval").without(".spec.orchestrationId")),
                new Combination(
                        "syncInterval is required unless orchestrationId or orchestrationRef is set",
                        byName.without(".spec.syncInterval"),
                        sync.without(".spec.syncInterval").with(".spec.orchestrationId", "")),
                new Combination(
                        "set only one of orchestrationId and orchestrationRef",
                        byName,
                        byName.with(".spec.orchestrationId", "orc_1")),
                new Combination(
                        "fullSyncAlways and protectedFromFullSync cannot both be true",
                        sync.with(".spec.streams[].fullSyncAlways", true)
                                .with(".spec.streams[].protectedFromFullSync", false),
                        sync.with(".spec.streams[].fullSyncAlways", true)),
                new Combination(
                        "removeDataOnDelete requires removeDataOf",
                        sync.with(".spec.removeDataOnDelete", true),
                        sync.with(".spec.removeDataOnDelete", true).with(".spec.removeDataOf", "erp")),
                new Combination(
                        "removeDataOnDelete requires removeDataOf",
                        sync.without(".spec.removeDataOf"),
                        sync.without(".spec.removeDataOf").with(".spec.removeDataOnDelete", true)),
                new Combination(
                        "deleteHistoryOf requires type FullRefresh", sync, sync.with(".spec.request.type", "Run")),
                new Combination(
                        "request.deleteHistoryOf must equal destinationSchemaName",
                        sync.without(".spec.request.deleteHistoryOf"),
                        sync.with(".spec.request.deleteHistoryOf", "erp")),
                new Combination(
                        "set include, such as ['*'], or preselected: true",
                        sync.with(".spec.streamSelector", Map.of("include", List.of("*"), "preselected", false)),
                        sync.with(".spec.streamSelector", Map.of("include", List.of(), "exclude", List.of("*")))),
                new Combination(
                        "Duplicate value",
                        sync.with(".spec.streams", List.of(Map.of("name", "a"), Map.of("name", "b"))),
                        sync.with(".spec.streams", List.of(Map.of("name", "a"), Map.of("name", "a")))));
    }

    /** Rules about what a resource was before. A null value: the field is absent. */
    private record Transition(String message, Manifest before, Manifest good, Manifest bad) {}

    private static final List<Transition> TRANSITIONS = transitions();

    private static List<Transition> transitions() {
        Manifest connection = Manifest.full(CONNECTION);
        Manifest sync = Manifest.full(SYNC);
        Manifest byId = sync.byConnectionId();
        String connectionIdOnce = "connectionId can be set once";
        return List.of(
                new Transition(
                        "integrationId cannot be changed: create another WeldConnection",
                        connection,
                        connection.with(".spec.redirectUri", "https://example.com"),
                        connection.with(".spec.integrationId", "hubspot")),
                new Transition(
                        "label cannot be changed: create another WeldConnection",
                        connection,
                        connection.with(".spec.suspend", true),
                        connection.with(".spec.label", "other")),
                new Transition(
                        "label cannot be changed: create another WeldConnection",
                        connection,
                        connection.with(".spec.deletionPolicy", "Retain"),
                        connection.without(".spec.label")),
                new Transition(
                        "label cannot be changed: create another WeldConnection",
                        connection.without(".spec.label"),
                        connection.without(".spec.label").with(".spec.apiKeySecretRef.name", "other"),
                        connection),
                new Transition(
                        connectionIdOnce, connection, connection, connection.with(".spec.connectionId", "con_2")),
                new Transition(
                        connectionIdOnce,
                        connection,
                        connection.byWorkspace(),
                        connection.without(".spec.connectionId")),
                new Transition(
                        "connectionRef cannot be changed: create another WeldEltSync",
                        sync,
                        sync.with(".spec.apiKeySecretRef.name", "other"),
                        sync.with(".spec.connectionRef.name", "other")),
                new Transition(
                        "connectionRef cannot be changed: create another WeldEltSync",
                        sync.with(".spec.connectionRef.namespace", "data"),
                        sync.with(".spec.connectionRef.namespace", "data").with(".spec.enabled", false),
                        sync.with(".spec.connectionRef.namespace", "other")),
                new Transition(
                        "connectionRef cannot be changed: create another WeldEltSync",
                        sync.without(".spec.connectionRef.namespace"),
                        sync.without(".spec.connectionRef.namespace").with(".spec.enabled", false),
                        sync.with(".spec.connectionRef.namespace", "data")),
                new Transition(
                        "connectionRef cannot be changed: create another WeldEltSync",
                        sync,
                        sync.with(".spec.enabled", false),
                        byId),
                new Transition(
                        "connectionId cannot be changed: create another WeldEltSync",
                        byId,
                        byId.with(".spec.syncInterval", "1 * * * *"),
                        sync),
                new Transition(
                        "connectionId cannot be changed: create another WeldEltSync",
                        byId,
                        sync.byWorkspace(),
                        byId.with(".spec.connectionId", "con_2")),
                new Transition(
                        "destinationSchemaName cannot be changed: create another WeldEltSync",
                        sync,
                        sync.with(".spec.settings", Map.of()),
                        sync.with(".spec.destinationSchemaName", "other")),
                new Transition(
                        "startDate cannot be changed: create another WeldEltSync",
                        sync,
                        sync.without(".spec.streams"),
                        sync.with(".spec.startDate", "2024-03-01")),
                new Transition(
                        "startDate cannot be changed: create another WeldEltSync",
                        sync,
                        sync.with(".spec.managementPolicy", "Full"),
                        sync.without(".spec.startDate")),
                new Transition(
                        "startDate cannot be changed: create another WeldEltSync",
                        sync.without(".spec.startDate"),
                        sync.without(".spec.startDate").with(".spec.removeDataOnDelete", true),
                        sync),
                new Transition(
                        "a request cannot be changed: choose another id",
                        sync,
                        sync.with(".spec.request", Map.of("id", "other", "type", "Run")),
                        sync.with(".spec.request.streams", List.of("contacts"))),
                new Transition(
                        "a request cannot be changed: choose another id",
                        sync,
                        sync.without(".spec.request"),
                        sync.without(".spec.request.deleteHistoryOf")));
    }

    @TestFactory
    Stream<DynamicTest> patternsAndTypesHold() {
        return Stream.of(PATTERNS, NAMESPACE_RULES, TYPES)
                .flatMap(List::stream)
                .map(rule -> test(
                        rule.kind() + rule.path() + " not " + rule.bad(),
                        () -> accepts(rule.with(rule.good())),
                        () -> refuses(rule.with(rule.bad()), rule.message())));
    }

    /** What Weld is to know by a name has no blanks at its ends that a file or a copy left there, and nothing invisible. */
    @TestFactory
    Stream<DynamicTest> namesAreWhatCanBeMeant() {
        return NAMED.stream().flatMap(field -> {
            String kind = field.substring(0, field.indexOf('.'));
            Manifest base = base(kind, field.substring(kind.length()));
            String path = field.substring(kind.length());
            return Stream.concat(
                    NAMES.stream().map(name -> test(field + " " + name, () -> accepts(base.with(path, name)))),
                    NO_NAMES.stream()
                            .map(name -> test(
                                    field + " not " + Manifest.JSON.valueToTree(name),
                                    () -> refuses(
                                            base.with(path, name),
                                            field.endsWith("[]") || field.endsWith("[].name") ? PATTERN : A_NAME))));
        });
    }

    @TestFactory
    Stream<DynamicTest> combinationsHold() {
        return COMBINATIONS.stream()
                .map(rule ->
                        test(rule.message(), () -> accepts(rule.good()), () -> refuses(rule.bad(), rule.message())));
    }

    @TestFactory
    Stream<DynamicTest> transitionsHold() {
        return IntStream.range(0, TRANSITIONS.size()).mapToObj(i -> {
            Transition rule = TRANSITIONS.get(i);
            String name = "transition-" + i;
            return test(
                    rule.message() + " (" + i + ")",
                    () -> client.resource(rule.before().named(name).resource())
                            .inNamespace(namespace)
                            .create(),
                    () -> assertThatCode(() -> replace(rule.good().named(name))).doesNotThrowAnyException(),
                    () -> assertThatThrownBy(() -> replace(rule.bad().named(name)))
                            .hasMessageContaining(
                                    rule.message().contains("can be set once") && i == 6
                                            ? "connectionId can"
                                            : rule.message()));
        });
    }

    /** Bounds, enums and required fields, of spec and status, one by one. */
    @TestFactory
    Stream<DynamicTest> boundsHold() {
        return Crds.KINDS.stream().flatMap(kind -> {
            JsonNode crd = Crds.of(kind);
            List<Rule> rules = new ArrayList<>();
            JsonNode root = crd.at("/spec/versions/0/schema/openAPIV3Schema");
            bounds(crd.at("/spec/names/kind").asText(), "", root, rules);
            return rules.stream()
                    .map(rule -> test(
                            rule.kind() + rule.path() + ": " + rule.message(),
                            () -> accepts(rule.with(rule.good())),
                            () -> refuses(rule.with(rule.bad()), rule.message())));
        });
    }

    private static void bounds(String kind, String path, JsonNode schema, List<Rule> rules) {
        for (JsonNode name : schema.path("required")) {
            String field = path + "." + name.asText();
            rules.add(new Rule(kind, field, base(kind, field).get(field), null, "Required value"));
        }
        if (schema.has("enum")) {
            // The operator of a requirement decides whether it has values.
            Object good = path.endsWith(".operator")
                    ? base(kind, path).get(path)
                    : schema.at("/enum/0").asText();
            rules.add(new Rule(kind, path, good, "Other", "Unsupported value"));
        }
        boolean fixed =
                schema.path("minLength").asInt(0) == schema.path("maxLength").asInt(-1);
        if (schema.has("maxLength") && !fixed) {
            int max = schema.get("maxLength").asInt();
            boolean words = schema.path("pattern").asText().contains("True|");
            rules.add(new Rule(
                    kind,
                    path,
                    words ? "Unknown" : text(path, max),
                    text(path, max + 1),
                    "may not be more than " + max));
        }
        if (schema.has("minLength") && !fixed) {
            int min = schema.get("minLength").asInt();
            boolean isFree = !schema.has("pattern") && !schema.has("x-kubernetes-validations");
            Object good = !isFree && !path.endsWith("[]") ? base(kind, path).get(path) : "a".repeat(min);
            rules.add(new Rule(kind, path, good, "a".repeat(min - 1), "should be at least " + min + " chars long"));
        }
        if (schema.has("maxItems")) {
            int max = schema.get("maxItems").asInt();
            rules.add(new Rule(kind, path, items(schema, max), items(schema, max + 1), "must have at most " + max));
        }
        if (schema.has("minItems")) {
            int min = schema.get("minItems").asInt();
            rules.add(new Rule(kind, path, items(schema, min), items(schema, min - 1), "should have at least " + min));
        }
        if (schema.has("maxProperties")) {
            int max = schema.get("maxProperties").asInt();
            rules.add(new Rule(kind, path, entries(max), entries(max + 1), "must have at most " + max));
        }
        for (String bound : List.of("minimum", "maximum")) {
            if (schema.has(bound)) {
                boolean isMinimum = bound.equals("minimum");
                long value = schema.get(bound).asLong();
                double fraction = schema.get(bound).asDouble();
                boolean whole = schema.path("type").asText().equals("integer");
                Object good = whole ? (Object) value : (Object) fraction;
                Object beyond = whole
                        ? (Object) (isMinimum ? value - 1 : value + 1)
                        : (Object) (fraction * (isMinimum ? 0.9 : 1.1));
                rules.add(new Rule(kind, path, good, beyond, "should be " + (isMinimum ? "greater" : "less")));
            }
        }
        schema.path("properties").properties().forEach(p -> bounds(kind, path + "." + p.getKey(), p.getValue(), rules));
        if (schema.has("items")) {
            bounds(kind, path + "[]", schema.get("items"), rules);
        }
        if (schema.has("additionalProperties")) {
            bounds(kind, path + "{}", schema.get("additionalProperties"), rules);
        }
    }

    /** A text of the length that fits the pattern of the field. */
    private static String text(String path, int length) {
        if (path.equals(".spec.syncInterval")) {
            return "* * * * 0" + "1".repeat((length - 1) % 2) + ",1".repeat((length - 9) / 2);
        }
        if (path.equals(".spec.pollInterval")) {
            return "9".repeat(length - 1) + "s";
        }
        String head = path.equals(".spec.redirectUri") ? "https://" : "";
        return head + "a".repeat(length - head.length());
    }

    private static List<?> items(JsonNode list, int count) {
        JsonNode item = list.get("items");
        if (item.path("type").asText().equals("string")) {
            return IntStream.range(0, count).mapToObj(i -> "a" + i).toList();
        }
        String key = list.at("/x-kubernetes-list-map-keys/0").asText();
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    ObjectNode node = Manifest.JSON.createObjectNode();
                    item.get("required")
                            .forEach(name -> node.put(
                                    name.asText(),
                                    item.at("/properties/" + name.asText() + "/enum/0")
                                            .asText("a")));
                    if (key.isEmpty()) {
                        return node;
                    }
                    if (key.equals("type")) {
                        node.put("status", "True");
                    }
                    return node.put(key, "a" + i);
                })
                .toList();
    }

    private static Map<String, String> entries(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "a" + i, i -> "a"));
    }

    @Test
    void everyRuleOfTheSchemaIsTried() {
        Set<String> messages = new TreeSet<>();
        Set<String> patterns = new TreeSet<>();
        for (Crds.Kind kind : Crds.KINDS) {
            JsonNode crd = Crds.of(kind);
            JsonNode spec = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
            collect(crd.at("/spec/names/kind").asText() + ".spec", spec, messages, patterns);
        }
        Set<String> tried = Stream.of(
                        COMBINATIONS.stream().map(Combination::message),
                        TRANSITIONS.stream().map(Transition::message),
                        PATTERNS.stream().map(Rule::message),
                        NAMESPACE_RULES.stream().map(Rule::message))
                .flatMap(Function.identity())
                .collect(Collectors.toSet());
        assertThat(messages).allMatch(message -> tried.stream().anyMatch(message::startsWith));
        assertThat(PATTERNS.stream().map(rule -> rule.kind() + rule.path()).collect(Collectors.toSet()))
                .containsAll(patterns);
    }

    /** A field that no manifest sets would be a field that nothing is tried with. */
    @Test
    void theFullManifestsSetEveryField() {
        List<String> unset = new ArrayList<>();
        for (Crds.Kind kind : Crds.KINDS) {
            JsonNode crd = Crds.of(kind);
            Manifest full = Manifest.full(crd.at("/spec/names/kind").asText());
            List<Manifest> manifests = full.kind().equals(SYNC)
                    ? List.of(full, full.byConnectionId(), full.byWorkspace(), byOrchestrationName(full))
                    : full.kind().equals(CONNECTION) ? List.of(full, full.byWorkspace()) : List.of(full);
            unset("", crd.at("/spec/versions/0/schema/openAPIV3Schema"), manifests, unset);
        }
        assertThat(unset).isEmpty();
    }

    private static void unset(String path, JsonNode schema, List<Manifest> manifests, List<String> unset) {
        schema.path("properties").properties().forEach(p -> {
            String field = path + "." + p.getKey();
            if (manifests.stream().allMatch(manifest -> manifest.get(field).isMissingNode())) {
                unset.add(manifests.getFirst().kind() + field);
            }
            unset(field, p.getValue(), manifests, unset);
            unset(field + "[]", p.getValue().path("items"), manifests, unset);
        });
    }

    private static void collect(String path, JsonNode schema, Set<String> messages, Set<String> patterns) {
        schema.path("x-kubernetes-validations").forEach(rule -> messages.addAll(RuleMessages.of(rule)));
        if (schema.has("pattern") || (isText(schema) && schema.has("x-kubernetes-validations"))) {
            patterns.add(path);
        }
        schema.path("properties")
                .properties()
                .forEach(p -> collect(path + "." + p.getKey(), p.getValue(), messages, patterns));
        if (schema.has("items")) {
            collect(path + "[]", schema.get("items"), messages, patterns);
        }
    }

    private static boolean isText(JsonNode schema) {
        return schema.path("type").asText().equals("string");
    }

    @Test
    void refusesAConditionThatIsNoCondition() {
        Manifest sync = Manifest.full(SYNC);
        refuses(sync.with(".status.conditions[].status", "Maybe"), PATTERN);
        refuses(sync.with(".status.conditions[].reason", "not one word"), PATTERN);
        JsonNode condition = sync.get(".status.conditions").get(0);
        refuses(sync.with(".status.conditions", List.of(condition, condition)), "Duplicate value");
    }

    @Test
    void bindsWhatIsNotBoundYet() {
        for (Map.Entry<String, String> id :
                Map.of(CONNECTION, "connectionId", SYNC, "syncId").entrySet()) {
            String path = ".spec." + id.getValue();
            Manifest bound = Manifest.full(id.getKey()).named("binds-later");
            Manifest unbound = bound.without(path);
            client.resource(unbound.resource()).inNamespace(namespace).create();

            assertThatCode(() -> replace(unbound)).doesNotThrowAnyException();
            assertThatCode(() -> replace(bound)).doesNotThrowAnyException();
        }
    }

    @Test
    void aResourceIsBornUnobservedAndItsSpecIsWhatTheUserWrote() {
        for (Manifest minimal : List.of(Manifest.of("""
                        kind: WeldConnection
                        metadata: {name: minimal}
                        spec: {integrationId: salesforce, apiKeySecretRef: {name: key}}
                        """), Manifest.of("""
                        kind: WeldEltSync
                        metadata: {name: minimal}
                        spec: {connectionRef: {name: c}, destinationSchemaName: s, syncInterval: "0 * * * *", streams: [{name: a}]}
                        """), Manifest.of("""
                        kind: WeldWorkspace
                        metadata: {name: minimal}
                        spec: {apiKeySecretRef: {name: key, namespace: weld-system}}
                        """))) {
            JsonNode created = json(
                    client.resource(minimal.resource()).inNamespace(namespace).create());

            assertThat(created.get("status").toString()).isEqualTo("{\"observedGeneration\":-1}");
            assertThat(created.get("spec")).isEqualTo(minimal.json().get("spec"));
        }
    }

    @Test
    void aSpecWithEverythingIsWhatTheUserWrote() {
        for (String kind : KINDS) {
            Manifest full = Manifest.full(kind).named("everything");
            JsonNode created =
                    json(client.resource(full.resource()).inNamespace(namespace).create());

            assertThat(created.get("spec")).isEqualTo(full.json().get("spec"));
            assertThat(created.get("status").toString())
                    .describedAs("status is for its subresource only")
                    .isEqualTo("{\"observedGeneration\":-1}");
        }
    }

    @Test
    void eachManagerKeepsItsHalfOfTheStatus() {
        Manifest sync = Manifest.full(SYNC).named("halves");
        client.resource(sync.resource()).inNamespace(namespace).create();
        Manifest bare = Manifest.of("kind: WeldEltSync\nmetadata: {name: halves}\nstatus: {}\n");

        apply(
                "ledger",
                bare.with(".status.syncId", "syn_1")
                        .with(".status.tracking", Map.of("applied", Map.of("owned", List.of("a", "b")))));
        apply("report", bare.with(".status.state", "Running").with(".status.observedGeneration", 1));
        apply(
                "ledger",
                bare.with(".status.syncId", "syn_1")
                        .with(".status.tracking", Map.of("applied", Map.of("owned", List.of("b")))));
        JsonNode status =
                apply("report", bare.with(".status.observedGeneration", 2)).get("status");

        assertThat(status.toString())
                .isEqualTo(
                        "{\"observedGeneration\":2,\"syncId\":\"syn_1\",\"tracking\":{\"applied\":{\"owned\":[\"b\"]}}}");
    }

    @Test
    void streamsOfTwoOwnersMergeByName() {
        Manifest bare = Manifest.of("""
                kind: WeldEltSync
                metadata: {name: owners}
                spec: {connectionRef: {name: c}, destinationSchemaName: s, syncInterval: "0 * * * *"}
                """);
        String one = "one";
        applySpec(one, bare.with(".spec.streams", List.of(Map.of("name", "a", "hashedColumns", List.of("x", "y")))));
        JsonNode both = applySpec("two", bare.with(".spec.streams", List.of(Map.of("name", "b"))));
        assertThat(both.at("/spec/streams"))
                .extracting(s -> s.get("name").asText())
                .containsExactlyInAnyOrder("a", "b");

        JsonNode less =
                applySpec(one, bare.with(".spec.streams", List.of(Map.of("name", "a", "hashedColumns", List.of("y")))));
        assertThat(less.at("/spec/streams")).hasSize(2);
        assertThat(less.toString()).contains("\"hashedColumns\":[\"y\"]");
    }

    @Test
    void kubectlExplainsEveryField() throws Exception {
        JsonNode document = Manifest.JSON.readTree(client.raw("/openapi/v3/apis/weld.app/v1alpha1"));
        List<String> undescribed = new ArrayList<>();
        int[] described = {0};
        for (String kind : KINDS) {
            JsonNode schema = document.at("/components/schemas/app.weld.v1alpha1." + kind);
            assertThat(schema.path("description").asText()).isNotBlank();
            undescribed(kind, schema, undescribed, described);
        }
        assertThat(described[0]).isGreaterThan(80);
        assertThat(undescribed).isEmpty();
    }

    private static void undescribed(String path, JsonNode schema, List<String> found, int[] described) {
        schema.path("properties").properties().forEach(p -> {
            String field = path + "." + p.getKey();
            if (p.getValue().path("description").asText().isBlank()) {
                found.add(field);
            }
            described[0]++;
            undescribed(field, p.getValue(), found, described);
            undescribed(field, p.getValue().path("items"), found, described);
        });
    }

    @Test
    void kubectlShowsTheColumnsByShortNameAndCategory() {
        Manifest sync = Manifest.full(SYNC).named("columns");
        client.resource(sync.resource()).inNamespace(namespace).create();
        client.resource(sync.resource()).inNamespace(namespace).updateStatus();

        assertThat(header("wsync")).isEqualTo("NAME READY REASON STATE FAILED LAST SUCCESS AGE MESSAGE");
        assertThat(header("wsync", "-o", "wide"))
                .isEqualTo("NAME READY REASON STATE FAILED LAST SUCCESS AGE MESSAGE STREAMS ENABLED SCHEDULE LAST RUN"
                        + " NEXT RUN SCHEMA DESTINATION ORIGIN CONNECTION SYNC ID URL FULL MESSAGE");
        client.resource(Manifest.full(CONNECTION).named("columns").resource())
                .inNamespace(namespace)
                .create();
        assertThat(Kubectl.run("get", "weld", "-n", namespace))
                .contains("weldconnection.weld.app/columns", "weldeltsync.weld.app/columns", "InSync")
                .doesNotContain("<invalid>");
        client.resource(Manifest.full(WORKSPACE).named("columns").resource()).create();
        assertThat(header("wws")).isEqualTo("NAME READY REASON CONNECTIONS SYNCS ORPHANED SYNCS AGE");
        assertThat(header("wws", "-o", "wide"))
                .isEqualTo("NAME READY REASON CONNECTIONS SYNCS ORPHANED SYNCS AGE OBSERVED MESSAGE");
        assertThat(header("wconn")).isEqualTo("NAME READY REASON INTEGRATION AGE MESSAGE");
        assertThat(header("wconn", "-o", "wide"))
                .isEqualTo("NAME READY REASON INTEGRATION AGE MESSAGE CONNECTION URL FULL MESSAGE");
    }

    @Test
    void syncsAreSelectedByConnectionAndSchema() {
        client.resource(Manifest.full(SYNC)
                        .without(".spec.request")
                        .with(".spec.connectionRef.name", "selected")
                        .with(".spec.destinationSchemaName", "chosen")
                        .named("selected")
                        .resource())
                .inNamespace(namespace)
                .create();
        for (String selector : List.of("spec.connectionRef.name=selected", "spec.destinationSchemaName=chosen")) {
            assertThat(Kubectl.run("get", "wsync", "-n", namespace, "-o", "name", "--field-selector", selector)
                            .trim())
                    .isEqualTo("weldeltsync.weld.app/selected");
        }
    }

    private static String header(String... what) {
        List<String> args = new ArrayList<>(List.of("get", "-n", namespace));
        Collections.addAll(args, what);
        return Kubectl.run(args.toArray(String[]::new))
                .lines()
                .findFirst()
                .orElse("")
                .trim()
                .replaceAll("\\s+", " ");
    }

    private static JsonNode apply(String manager, Manifest manifest) {
        return json(client.resource(manifest.resource())
                .inNamespace(namespace)
                .subresource("status")
                .patch(applyBy(manager)));
    }

    private static JsonNode applySpec(String manager, Manifest manifest) {
        return json(client.resource(manifest.resource()).inNamespace(namespace).patch(applyBy(manager)));
    }

    private static PatchContext applyBy(String manager) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .build();
    }

    private static void replace(Manifest manifest) {
        GenericKubernetesResource resource = manifest.resource();
        client.resource(resource).inNamespace(namespace).dryRun(true).update();
    }

    private static void accepts(Manifest manifest) {
        assertThatCode(() -> write(manifest)).doesNotThrowAnyException();
    }

    private static void refuses(Manifest manifest, String message) {
        assertThatThrownBy(() -> write(manifest))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(message);
    }

    /** Spec and status are judged: the one at creation, the other when it is written. Nothing stays. */
    private static void write(Manifest manifest) {
        client.resource(manifest.resource()).inNamespace(namespace).dryRun(true).create();
        Manifest known = Manifest.full(manifest.kind()).named("known");
        if (client.resource(known.resource()).inNamespace(namespace).get() == null) {
            client.resource(known.resource()).inNamespace(namespace).create();
        }
        Manifest withStatus = new Manifest(known.json().deepCopy())
                .with(".status", manifest.json().get("status"));
        client.resource(withStatus.resource())
                .inNamespace(namespace)
                .dryRun(true)
                .updateStatus();
    }

    private static JsonNode json(Object resource) {
        return Manifest.JSON.valueToTree(resource);
    }

    private static DynamicTest test(String name, Executable... steps) {
        return DynamicTest.dynamicTest(name, () -> {
            for (Executable step : steps) {
                step.execute();
            }
        });
    }
}
