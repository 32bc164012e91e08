package app.weld.operator.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/** A resource to try at the API server; changing it makes another one. A path is like {@code .spec.streams[].name}. */
record Manifest(ObjectNode json) {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final String HEAD = "apiVersion: weld.app/v1alpha1\n";

    static Manifest of(String yaml) {
        return new Manifest(Serialization.unmarshal(HEAD + yaml, ObjectNode.class));
    }

    /** Every field set that can be, the connection by its resource, and the API key by its Secret. */
    static Manifest full(String kind) {
        return switch (kind) {
            case "WeldConnection" -> fullConnection();
            case "WeldEltSync" -> fullSync();
            case "WeldWorkspace" -> fullWorkspace();
            default -> throw new IllegalArgumentException("no manifest of the kind " + kind);
        };
    }

    private static Manifest fullWorkspace() {
        return of("""
                kind: WeldWorkspace
                metadata: {name: full}
                spec:
                  apiKeySecretRef: {name: weld-api-key, namespace: weld-system, key: apiKey}
                  allowedNamespaces:
                    names: [sales, marketing]
                    selector:
                      matchLabels: {"example.com/tenant": analytics}
                      matchExpressions: [{key: region, operator: In, values: [eu, us]}]
                  adoptionNamespaces:
                    names: [sales]
                    selector:
                      matchLabels: {"example.com/tenant": analytics}
                      matchExpressions: [{key: region, operator: NotIn, values: [us]}]
                  maxInFlight: 4
                  requestsPerSecond: 2.5
                  pollInterval: 30s
                status:
                  observedGeneration: 1
                  conditions: [{type: Ready, status: "True", reason: Connected, message: "", observedGeneration: 1, lastTransitionTime: "2026-01-01T00:00:00Z"}]
                  connections: {observed: 3, managed: 2, orphaned: 1}
                  syncs: {observed: 3, managed: 2, orphaned: 1}
                  rateLimit: {limit: 100, remaining: 99}
                  lastListedTime: "2026-01-01T00:00:00Z"
                """);
    }

    private static Manifest fullConnection() {
        return of("""
                kind: WeldConnection
                metadata: {name: full}
                spec:
                  integrationId: salesforce
                  label: Salesforce (production)
                  apiKeySecretRef: {name: weld-api-key, key: apiKey}
                  redirectUri: https://example.com/weld/connected
                  connectionId: con_1
                  adoptionPolicy: Never
                  deletionPolicy: Delete
                  allowedNamespaces:
                    names: [sales]
                    selector:
                      matchLabels: {"example.com/tenant": analytics}
                      matchExpressions: [{key: region, operator: In, values: [eu, us]}]
                  suspend: false
                status:
                  observedGeneration: 1
                  conditions: [{type: Ready, status: "True", reason: Connected, message: "", observedGeneration: 1, lastTransitionTime: "2026-01-01T00:00:00Z"}]
                  connectionId: con_1
                  integrationId: salesforce
                  authorizeUrl: https://example.com/a
                  origin: Created
                  authorizeUrlExpiresAt: "2026-01-01T00:00:00Z"
                  bridge: {id: b1, stateDigest: s, redirectUri: https://example.com/weld/connected, changedBefore: "2026-01-01T00:00:00Z", linkedAt: "2026-01-01T00:00:00Z", lostBefore: 1, createdAt: "2026-01-01T00:00:00Z", expiresAt: "2026-01-02T00:00:00Z", connectionId: con_1, existing: [con_0]}
                  tracking:
                    apiKeyDigest: 0a1b2c3d
                    formerConnectionIds: [con_0]
                  lastHandledReconcileAt: a
                  url: https://weld.example/connections/con_1
                  connectUrl: https://example.com/connect
                  summary: Waiting for a person
                  lastHandledReauthorizeAt: b
                """);
    }

    private static Manifest fullSync() {
        return of("""
                kind: WeldEltSync
                metadata: {name: full}
                spec:
                  connectionRef: {name: salesforce, namespace: analytics}
                  apiKeySecretRef: {name: weld-api-key, key: apiKey}
                  destinationSchemaName: crm
                  syncInterval: "0 */6 * * *"
                  orchestrationId: orc_1
                  startDate: "2024-02-29"
                  settings: {a: 1, b: {c: [x, {d: true}]}}
                  enabled: true
                  streams:
                  - name: accounts
                    incrementalPointerId: updated_at
                    excludedColumns: [a]
                    hashedColumns: [b]
                    excludedSubstreams: [c]
                    fullSyncAlways: false
                    fullSyncAtMidnight: true
                    protectedFromFullSync: true
                    enabledHistoryTable: true
                  streamSelector: {include: ["a*"], exclude: ["*b"], preselected: true, maxStreams: 10}
                  streamRemovalPolicy: All
                  maxStreamRemovals: 5
                  syncId: syn_1
                  adoptionPolicy: Never
                  managementPolicy: ObserveOnly
                  deletionPolicy: Retain
                  removeDataOnDelete: false
                  removeDataOf: crm
                  request: {id: 2026-11-26-backfill, type: FullRefresh, streams: [accounts], notAfter: "2026-11-30T00:00:00Z", deleteHistoryOf: crm}
                  suspend: false
                status:
                  syncId: syn_1
                  connectionId: con_1
                  creation: {id: "1", time: "2026-01-01T00:00:00Z", weldTime: "2026-01-01T00:00:00Z", digest: abc, connectionId: con_1, present: [syn_0]}
                  tracking:
                    lastSyncId: syn_0
                    handledRequests: [a]
                    applied: {schema: s/t, startDate: u/v, enabled: w/x, orchestration: y/z, settingsReplace: true, settings: a/b, syncInterval: c/d, streams: {accounts: e/f}, columns: {accounts/h: "[]"}, owned: [accounts]}
                  request: {value: a, type: FullRefresh, time: "2026-01-01T00:00:00Z", requestedAt: "2026-01-01T00:00:01Z", serverTime: "2026-01-01T00:00:02Z", state: Refused, resetHistoryTable: true, message: b, streams: [{name: accounts, state: Refused, runId: r1, message: c}]}
                  runRequest: {value: a, type: Run, time: "2026-01-01T00:00:00Z", requestedAt: "2026-01-01T00:00:01Z", serverTime: "2026-01-01T00:00:02Z", state: Refused, resetHistoryTable: true, message: b, streams: [{name: accounts, state: Refused, runId: r1, message: c}]}
                  fullRefreshRequest: {value: a, type: Run, time: "2026-01-01T00:00:00Z", requestedAt: "2026-01-01T00:00:01Z", serverTime: "2026-01-01T00:00:02Z", state: Refused, resetHistoryTable: true, message: b, streams: [{name: accounts, state: Refused, runId: r1, message: c}]}
                  cancelFullRefreshRequest: {value: a, type: Run, time: "2026-01-01T00:00:00Z", requestedAt: "2026-01-01T00:00:01Z", serverTime: "2026-01-01T00:00:02Z", state: Refused, resetHistoryTable: true, message: b, streams: [{name: accounts, state: Refused, runId: r1, message: c}]}
                  lastHandledRunAt: a
                  lastHandledFullRefreshAt: b
                  lastHandledCancelFullRefreshAt: c
                  lastHandledReconcileAt: d
                  url: https://weld.example/syncs/syn_1
                  observedGeneration: 1
                  conditions: [{type: Ready, status: "True", reason: InSync, message: "", observedGeneration: 1, lastTransitionTime: "2026-01-01T00:00:00Z"}]
                  state: Running
                  destination: warehouse
                  origin: Created
                  enabled: true
                  syncInterval: "0 */6 * * *"
                  lastRunFinishedAt: "2026-01-01T00:00:00Z"
                  lastSuccessAt: "2026-01-01T00:00:00Z"
                  summary: Weld matches the manifest
                  nextRunAt: "2026-01-01T06:00:00Z"
                  runDueAt: "2026-01-01T06:00:00Z"
                  offeredStreams: [accounts]
                  streamCount: 1
                  failedStreamCount: 0
                  availableStreamCount: 10
                  streams: [{name: accounts, id: s1, owned: true, state: Completed, operationMode: Append, lastRunStartedAt: "2026-01-01T00:00:00Z", lastRunFinishedAt: "2026-01-01T00:00:00Z", recordsSynced: 1, bytesSynced: 2, error: ""}]
                  plan: [add stream contacts]
                """);
    }

    /** The same sync with its connection named by id. */
    Manifest byConnectionId() {
        return without(".spec.connectionRef").with(".spec.connectionId", "con_1");
    }

    /** The same connection or sync with its API key from a workspace; the sync names its connection by id then. */
    Manifest byWorkspace() {
        Manifest keyless = (kind().equals("WeldEltSync") ? byConnectionId() : this).without(".spec.apiKeySecretRef");
        return keyless.with(".spec.workspaceRef", Map.of("name", "analytics"));
    }

    Manifest named(String name) {
        return with(".metadata.name", name);
    }

    Manifest with(String path, Object value) {
        ObjectNode copy = json.deepCopy();
        String leaf = path.substring(path.lastIndexOf('.') + 1);
        JsonNode parent = parent(copy, path);
        JsonNode node = JSON.valueToTree(value);
        if (leaf.endsWith("[]")) {
            ((ArrayNode) parent.get(leaf.replace("[]", ""))).set(0, node);
        } else if (leaf.endsWith("{}")) {
            ((ObjectNode) parent.get(leaf.replace("{}", ""))).set("accounts", node);
        } else {
            ((ObjectNode) parent).set(leaf, node);
        }
        return new Manifest(copy);
    }

    Manifest without(String path) {
        ObjectNode copy = json.deepCopy();
        ((ObjectNode) parent(copy, path)).remove(path.substring(path.lastIndexOf('.') + 1));
        return new Manifest(copy);
    }

    JsonNode get(String path) {
        return parent(json, path).path(path.substring(path.lastIndexOf('.') + 1));
    }

    private static JsonNode parent(JsonNode root, String path) {
        JsonNode node = root;
        List<String> steps = List.of(path.substring(1).split("\\."));
        for (String step : steps.subList(0, steps.size() - 1)) {
            node = step.endsWith("[]") ? node.path(step.replace("[]", "")).path(0) : node.path(step);
        }
        return node;
    }

    String kind() {
        return json.get("kind").asText();
    }

    GenericKubernetesResource resource() {
        return JSON.convertValue(json, GenericKubernetesResource.class);
    }
}
