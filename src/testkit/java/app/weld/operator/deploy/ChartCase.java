package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Values of the chart, and what must come of them.
 *
 * @param values as YAML
 */
record ChartCase(String name, String values, Consumer<Rendered> check) {
    private static final String POD = "/spec/template/spec";
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @Override
    public String toString() {
        return name;
    }

    /** Together they set every value that there is. */
    static List<ChartCase> all() {
        List<ChartCase> cases = new ArrayList<>();
        workload(cases);
        settings(cases);
        rights(cases);
        monitoring(cases);
        network(cases);
        callback(cases);
        appUrls(cases);
        protectedMetrics(cases);
        guardRails(cases);
        return cases;
    }

    private static void workload(List<ChartCase> cases) {
        cases.add(new ChartCase("nothing", "{}", chart -> {
            assertThat(chart.kinds())
                    .containsExactly(
                            "ClusterRole",
                            "ClusterRoleBinding",
                            "CustomResourceDefinition",
                            "Deployment",
                            "Pod",
                            "Role",
                            "RoleBinding",
                            "Service",
                            "ServiceAccount");
            assertThat(chart.all("CustomResourceDefinition")).hasSize(3).allSatisfy(crd -> assertThat(
                            crd.at("/metadata/annotations/helm.sh~1resource-policy")
                                    .asText())
                    .isEqualTo("keep"));
            assertThat(chart.container().get("image").asText())
                    .isEqualTo("ghcr.io/weld-operator/weld-operator:" + chartVersion());
            assertYaml(chart.container().get("securityContext"), """
                    {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}""");
            assertYaml(chart.get("Deployment").at(POD + "/securityContext"), """
                    {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}""");
            // The image of the test has no numeric user.
            assertYaml(chart.get("Pod").at("/spec/securityContext"), """
                    {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}""");
            assertYaml(chart.container().get("volumeMounts"), "[{name: tmp, mountPath: /tmp}]");
        }));
        cases.add(new ChartCase("three replicas", "replicas: 3\npodDisruptionBudget: {maxUnavailable: 2}", chart -> {
            assertThat(chart.get("Deployment").at("/spec/replicas").asInt()).isEqualTo(3);
            JsonNode budget = chart.get("PodDisruptionBudget");
            assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(2);
            assertThat(budget.at("/spec/selector"))
                    .isEqualTo(chart.get("Deployment").at("/spec/selector"));
        }));
        cases.add(new ChartCase(
                "three replicas without a budget",
                "replicas: 3\npodDisruptionBudget: {enabled: false}",
                chart -> assertThat(chart.all("PodDisruptionBudget")).isEmpty()));
        cases.add(new ChartCase("no election", "leaderElection: false", chart -> {
            assertThat(chart.all("Role")).isEmpty();
            assertThat(chart.get("Deployment").at("/spec/strategy/type").asText())
                    .isEqualTo("Recreate");
            assertThat(chart.environment()).containsEntry("LEADER_ELECTION", "false");
        }));
        cases.add(new ChartCase(
                "another image",
                "image: {repository: registry.example.com/weld, tag: v9, pullPolicy: Always}\n"
                        + "imagePullSecrets: [{name: registry}]",
                chart -> {
                    assertThat(chart.container().get("image").asText()).isEqualTo("registry.example.com/weld:v9");
                    assertThat(chart.container().get("imagePullPolicy").asText())
                            .isEqualTo("Always");
                    assertYaml(chart.get("Deployment").at(POD + "/imagePullSecrets"), "[{name: registry}]");
                }));
        cases.add(new ChartCase(
                "an image by its digest", "image: {tag: v9, digest: '" + DIGEST + "'}", chart -> assertThat(
                                chart.container().get("image").asText())
                        .isEqualTo("ghcr.io/weld-operator/weld-operator@" + DIGEST)));
        cases.add(new ChartCase(
                "other names", "nameOverride: elt\nfullnameOverride: elt-team-a\ncommonLabels: {team: a}", chart -> {
                    assertThat(chart.get("Deployment").at("/metadata/name").asText())
                            .isEqualTo("elt-team-a");
                    assertThat(chart.get("Deployment")
                                    .at("/spec/selector/matchLabels/app.kubernetes.io~1name")
                                    .asText())
                            .isEqualTo("elt");
                    assertThat(chart.documents())
                            .filteredOn(
                                    document -> !document.get("kind").asText().equals("Pod"))
                            .allSatisfy(document -> assertThat(
                                            document.at("/metadata/labels/team").asText())
                                    .isEqualTo("a"));
                }));
        cases.add(new ChartCase(
                "another namespace",
                "namespaceOverride: default\nreplicas: 2\nnetworkPolicy: {enabled: true}\nserviceMonitor: {enabled: true}"
                        + "\npodMonitor: {enabled: true}\nprometheusRule: {enabled: true}\ndashboard: {enabled: true}",
                chart -> {
                    assertThat(chart.documents())
                            .filteredOn(
                                    document -> !document.get("kind").asText().matches("Cluster.*|Custom.*"))
                            .hasSizeGreaterThan(10)
                            .allSatisfy(document -> assertThat(
                                            document.at("/metadata/namespace").asText())
                                    .isEqualTo("default"));
                    assertThat(chart.get("ClusterRoleBinding")
                                    .at("/subjects/0/namespace")
                                    .asText())
                            .isEqualTo("default");
                    assertThat(chart.get("Pod")
                                    .at("/spec/containers/0/command/5")
                                    .asText())
                            .isEqualTo("http://weld-operator-metrics.default:8080/readyz");
                }));
        cases.add(new ChartCase("labels that the chart sets itself", """
                commonLabels: {app.kubernetes.io/name: x, app.kubernetes.io/instance: x, helm.sh/chart: x, team: a, tier: a}
                podLabels: {app.kubernetes.io/name: w, app.kubernetes.io/managed-by: w, tier: b}
                serviceMonitor: {enabled: true, labels: {app.kubernetes.io/instance: z, team: z}}
                """, chart -> {
            JsonNode deployment = chart.get("Deployment");
            JsonNode service = chart.get("Service");
            assertYaml(
                    deployment.at("/spec/selector/matchLabels"),
                    "{app.kubernetes.io/name: weld-operator, app.kubernetes.io/instance: weld-operator}");
            assertThat(service.at("/spec/selector")).isEqualTo(deployment.at("/spec/selector/matchLabels"));
            assertSelects(deployment.at("/spec/selector/matchLabels"), deployment.at("/spec/template/metadata/labels"));
            assertSelects(chart.get("ServiceMonitor").at("/spec/selector/matchLabels"), service.at("/metadata/labels"));
            assertThat(deployment
                            .at("/metadata/labels/app.kubernetes.io~1managed-by")
                            .asText())
                    .isEqualTo("Helm");
            assertThat(deployment.at("/spec/template/metadata/labels/tier").asText())
                    .isEqualTo("b");
            assertThat(chart.get("ServiceMonitor").at("/metadata/labels/team").asText())
                    .isEqualTo("z");
        }));
        images(cases);
        pods(cases);
        cases.add(new ChartCase("where pods run", """
                nodeSelector: {disk: ssd}
                tolerations: [{key: dedicated, operator: Exists}]
                affinity:
                  podAntiAffinity:
                    preferredDuringSchedulingIgnoredDuringExecution:
                      - weight: 1
                        podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {a: b}}}
                topologySpreadConstraints:
                  - {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway}
                  - {maxSkew: 1, topologyKey: x, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {c: d}}}
                priorityClassName: system-cluster-critical
                terminationGracePeriodSeconds: 60
                """, chart -> {
            JsonNode pod = chart.get("Deployment").at(POD);
            assertYaml(pod.get("nodeSelector"), "{disk: ssd}");
            assertYaml(pod.get("tolerations"), "[{key: dedicated, operator: Exists}]");
            assertThat(pod.at("/affinity/podAntiAffinity").isObject()).isTrue();
            assertThat(pod.at("/topologySpreadConstraints/0/labelSelector"))
                    .isEqualTo(chart.get("Deployment").at("/spec/selector"));
            assertYaml(pod.at("/topologySpreadConstraints/1/labelSelector"), "{matchLabels: {c: d}}");
            assertThat(pod.get("priorityClassName").asText()).isEqualTo("system-cluster-critical");
            assertThat(pod.get("terminationGracePeriodSeconds").asInt()).isEqualTo(60);
        }));
        cases.add(new ChartCase("more for the pod", """
                podLabels: {team: data}
                podAnnotations: {example.com/a: b}
                podSecurityContext: {runAsUser: 1000, runAsNonRoot: true, fsGroup: null, seccompProfile: {type: RuntimeDefault}}
                securityContext: {privileged: false}
                resources: {limits: {memory: 1Gi}, requests: {cpu: 1}}
                extraEnv: [{name: EXTRA, value: x}]
                extraVolumes: [{name: more, emptyDir: {}}]
                extraVolumeMounts: [{name: more, mountPath: /more}]
                """, chart -> {
            JsonNode template = chart.get("Deployment").at("/spec/template");
            assertThat(template.at("/metadata/labels/team").asText()).isEqualTo("data");
            assertThat(template.at("/metadata/annotations/example.com~1a").asText())
                    .isEqualTo("b");
            assertThat(template.at("/spec/securityContext/runAsUser").asInt()).isEqualTo(1000);
            assertThat(template.at("/spec/securityContext").has("fsGroup")).isFalse();
            assertThat(chart.container().at("/securityContext/privileged").asBoolean(true))
                    .isFalse();
            assertThat(chart.container().at("/resources/limits/memory").asText())
                    .isEqualTo("1Gi");
            assertThat(chart.environment()).containsEntry("EXTRA", "x");
            assertThat(template.at("/spec/volumes/1/name").asText()).isEqualTo("more");
            assertThat(chart.container().at("/volumeMounts/1/mountPath").asText())
                    .isEqualTo("/more");
        }));
        cases.add(new ChartCase("further manifests", """
                extraObjects:
                  - apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: '{{ .Release.Name }}-one'}
                  - |
                    apiVersion: v1
                    kind: ConfigMap
                    metadata:
                      name: {{ .Release.Name }}-two
                """, chart -> assertThat(chart.all("ConfigMap"))
                .extracting(Rendered::name)
                .containsExactlyInAnyOrder("weld-operator-one", "weld-operator-two")));
        cases.add(new ChartCase("another test", "tests: {image: example.com/box:1}", chart -> {
            JsonNode pod = chart.get("Pod");
            assertThat(pod.at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("test");
            assertThat(pod.at("/spec/containers/0/image").asText()).isEqualTo("example.com/box:1");
            assertThat(pod.at("/spec/containers/0/command/5").asText())
                    .isEqualTo("http://weld-operator-metrics.weld-system:8080/readyz");
            // Else the Service would choose it.
            assertThat(pod.at("/metadata/labels/app.kubernetes.io~1name"))
                    .isNotEqualTo(chart.get("Service").at("/spec/selector/app.kubernetes.io~1name"));
        }));
        cases.add(new ChartCase("no test", "tests: {enabled: false}", chart -> assertThat(chart.all("Pod"))
                .isEmpty()));
        cases.add(new ChartCase(
                "no CRDs", "crds: {install: false}", chart -> assertThat(chart.all("CustomResourceDefinition"))
                        .isEmpty()));
        cases.add(new ChartCase(
                "CRDs with annotations",
                "crds: {annotations: {argocd.argoproj.io/sync-options: 'Prune=false,Delete=false'}}",
                chart -> assertThat(chart.all("CustomResourceDefinition"))
                        .hasSize(3)
                        .allSatisfy(crd -> assertYaml(crd.at("/metadata/annotations"), """
                                {argocd.argoproj.io/sync-options: 'Prune=false,Delete=false',
                                 helm.sh/resource-policy: keep}"""))));
        cases.add(new ChartCase("CRDs that go", "crds: {keep: false}", chart -> assertThat(
                        chart.all("CustomResourceDefinition"))
                .hasSize(3)
                .allSatisfy(crd -> assertThat(crd.at("/metadata/annotations").has("helm.sh/resource-policy"))
                        .isFalse())));
    }

    private static void images(List<ChartCase> cases) {
        cases.add(new ChartCase("a registry", "image: {registry: 'mirror.example.com:5000/ghcr'}", chart -> {
            assertThat(chart.container().get("image").asText())
                    .isEqualTo("mirror.example.com:5000/ghcr/weld-operator/weld-operator:" + chartVersion());
            assertThat(chart.get("Pod").at("/spec/containers/0/image").asText())
                    .startsWith("docker.io/library/busybox:");
        }));
        cases.add(new ChartCase("a registry of all charts", """
                global: {imageRegistry: mirror.example.com, imagePullSecrets: [mirror, {name: both}], other: x}
                image: {registry: elsewhere.example.com, repository: elt/operator}
                imagePullSecrets: [{name: both}, {name: own}]
                """, chart -> {
            assertThat(chart.container().get("image").asText())
                    .isEqualTo("mirror.example.com/elt/operator:" + chartVersion());
            assertThat(chart.get("Pod").at("/spec/containers/0/image").asText())
                    .startsWith("mirror.example.com/library/busybox:");
            for (JsonNode pod :
                    List.of(chart.get("Deployment").at(POD), chart.get("Pod").get("spec"))) {
                assertYaml(pod.get("imagePullSecrets"), "[{name: mirror}, {name: both}, {name: own}]");
            }
        }));
    }

    private static void pods(List<ChartCase> cases) {
        cases.add(new ChartCase("how pods are replaced", """
                revisionHistoryLimit: 0
                strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}
                deploymentAnnotations: {example.com/c: d}
                """, chart -> {
            JsonNode deployment = chart.get("Deployment");
            assertYaml(deployment.at("/spec/revisionHistoryLimit"), "0");
            assertYaml(
                    deployment.at("/spec/strategy"),
                    "{type: RollingUpdate, rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}");
            assertYaml(deployment.at("/metadata/annotations"), "{example.com/c: d}");
        }));
        cases.add(new ChartCase("probes", """
                startupProbe: {failureThreshold: 300}
                livenessProbe: {initialDelaySeconds: 1, periodSeconds: 60, timeoutSeconds: null, terminationGracePeriodSeconds: 9}
                readinessProbe: {successThreshold: 2}
                """, chart -> {
            assertYaml(
                    chart.container().get("startupProbe"),
                    "{httpGet: {path: /healthz, port: http}, periodSeconds: 2, failureThreshold: 300}");
            assertYaml(chart.container().get("livenessProbe"), """
                    {httpGet: {path: /healthz, port: http}, initialDelaySeconds: 1, periodSeconds: 60,
                     terminationGracePeriodSeconds: 9}""");
            assertThat(chart.container().at("/readinessProbe/successThreshold").asInt())
                    .isEqualTo(2);
        }));
        cases.add(new ChartCase("the network of pods", """
                hostUsers: false
                dnsPolicy: None
                dnsConfig: {nameservers: [10.0.0.10], searches: [example.com], options: [{name: ndots, value: "2"}]}
                hostAliases: [{ip: 10.0.0.1, hostnames: [connect.weld.app]}]
                service: {ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv4]}
                """, chart -> {
            JsonNode pod = chart.get("Deployment").at(POD);
            assertThat(pod.get("hostUsers").asBoolean(true)).isFalse();
            assertThat(pod.get("dnsPolicy").asText()).isEqualTo("None");
            assertYaml(pod.get("dnsConfig"), """
                    {nameservers: [10.0.0.10], searches: [example.com], options: [{name: ndots, value: "2"}]}""");
            assertYaml(pod.get("hostAliases"), "[{ip: 10.0.0.1, hostnames: [connect.weld.app]}]");
            assertThat(chart.all("Service")).allSatisfy(service -> {
                assertThat(service.at("/spec/ipFamilyPolicy").asText()).isEqualTo("PreferDualStack");
                assertYaml(service.at("/spec/ipFamilies"), "[IPv4]");
            });
        }));
        String security = "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";
        cases.add(new ChartCase("more containers", """
                extraContainers: [{name: beside, image: example.com/box:1, %1$s}]
                initContainers: [{name: before, image: example.com/box:1, %1$s}]
                podSpecExtra: {schedulerName: other, shareProcessNamespace: true}
                """.formatted(security), chart -> {
            JsonNode pod = chart.get("Deployment").at(POD);
            assertThat(pod.at("/containers/0/name").asText()).isEqualTo("operator");
            assertThat(pod.at("/containers/1/name").asText()).isEqualTo("beside");
            assertThat(pod.at("/initContainers/0/name").asText()).isEqualTo("before");
            assertThat(pod.get("schedulerName").asText()).isEqualTo("other");
            assertThat(pod.get("shareProcessNamespace").asBoolean()).isTrue();
        }));
    }

    private static void settings(List<ChartCase> cases) {
        cases.add(new ChartCase("every setting of the operator", """
                watchNamespaces: []
                watchSelector: team=data
                weld:
                  apiUrl: https://weld.example.com:8443/api
                  pollInterval: 90s
                  requestsPerSecond: 0.5
                  maxInFlight: 3
                  requestTimeout: 5s
                  creationGrace: 2m
                callbackUrl: https://weld.example.com/connected
                connectUrl: https://weld.example.com/connect
                callbackPort: 9091
                httpPort: 9090
                log: {format: text, level: DEBUG}
                caBundle: {secret: roots, key: all.p12, password: changeit}
                """, chart -> {
            assertThat(chart.environment())
                    .containsAllEntriesOf(Map.of(
                            "WATCH_SELECTOR", "team=data",
                            "WELD_API_URL", "https://weld.example.com:8443/api",
                            "WELD_POLL_INTERVAL", "90s",
                            "WELD_REQUESTS_PER_SECOND", "0.5",
                            "WELD_MAX_IN_FLIGHT", "3",
                            "WELD_REQUEST_TIMEOUT", "5s",
                            "WELD_CREATION_GRACE", "2m",
                            "CALLBACK_URL", "https://weld.example.com/connected",
                            "HTTP_PORT", "9090"))
                    .containsAllEntriesOf(Map.of(
                            "CALLBACK_PORT", "9091",
                            "CONNECT_URL", "https://weld.example.com/connect",
                            "LOG_FORMAT", "text",
                            "LOG_LEVEL", "DEBUG"));
            assertThat(chart.environment().get("JAVA_TOOL_OPTIONS"))
                    .isEqualTo("-Djavax.net.ssl.trustStore=/etc/weld-operator/ca/all.p12"
                            + " -Djavax.net.ssl.trustStoreType=PKCS12"
                            + " -Djavax.net.ssl.trustStorePassword=changeit");
            assertYaml(
                    chart.container().get("ports"),
                    "[{name: http, containerPort: 9090}, {name: callback, containerPort: 9091}]");
            assertYaml(chart.get("Deployment").at(POD + "/volumes/1"), "{name: ca, secret: {secretName: roots}}");
        }));
        cases.add(new ChartCase("certification authorities", "caBundle: {configMap: roots}", chart -> {
            assertYaml(chart.get("Deployment").at(POD + "/volumes/1"), "{name: ca, configMap: {name: roots}}");
            assertYaml(
                    chart.container().at("/volumeMounts/1"),
                    "{name: ca, mountPath: /etc/weld-operator/ca, readOnly: true}");
            assertThat(chart.environment().get("JAVA_TOOL_OPTIONS"))
                    .isEqualTo("-Djavax.net.ssl.trustStore=/etc/weld-operator/ca/truststore.p12"
                            + " -Djavax.net.ssl.trustStoreType=PKCS12");
        }));
        cases.add(new ChartCase(
                "a proxy", "proxy: {url: 'http://proxy.example.com:8888'}", chart -> assertThat(chart.environment())
                        .containsEntry("HTTPS_PROXY", "http://proxy.example.com:8888")
                        .containsEntry("HTTP_PROXY", "http://proxy.example.com:8888")));
        cases.add(new ChartCase(
                "a proxy at its usual port", "proxy: {url: 'http://proxy.example.com'}", chart -> assertThat(
                                chart.environment())
                        .containsEntry("HTTPS_PROXY", "http://proxy.example.com:3128")));
        // With any Java prints a line that is no JSON.
        cases.add(new ChartCase("no options of Java", "log: {format: json}", chart -> assertThat(chart.environment())
                .doesNotContainKeys("JAVA_TOOL_OPTIONS", "HTTPS_PROXY")));
        cases.add(new ChartCase("options of Java", "jvmOptions: -Xmx100m", chart -> assertThat(chart.environment())
                .containsEntry("JAVA_TOOL_OPTIONS", "-Xmx100m")));
    }

    private static void rights(List<ChartCase> cases) {
        cases.add(new ChartCase("some namespaces", "watchNamespaces: [default, kube-public]", chart -> {
            assertThat(chart.all("ClusterRoleBinding")).isEmpty();
            assertThat(chart.all("ClusterRole"))
                    .extracting(Rendered::name)
                    .allMatch(name -> name.matches(".*:(view|edit|admin)"));
            assertThat(chart.all("RoleBinding"))
                    .extracting(binding -> binding.at("/metadata/namespace").asText() + " "
                            + binding.at("/subjects/0/namespace").asText())
                    .containsExactlyInAnyOrder(
                            "default weld-system", "kube-public weld-system", "weld-system weld-system");
            assertThat(chart.environment()).containsEntry("WATCH_NAMESPACES", "default,kube-public");
        }));
        cases.add(new ChartCase("some Secrets", "rbac: {secretNames: [weld-api-key]}", chart -> {
            List<JsonNode> rules = new ArrayList<>();
            chart.all("ClusterRole").forEach(role -> role.get("rules").forEach(rules::add));
            assertThat(rules)
                    .filteredOn(rule -> rule.get("resources").toString().contains("secrets"))
                    .singleElement()
                    .satisfies(rule -> assertYaml(rule.get("resourceNames"), "[weld-api-key]"));
        }));
        cases.add(new ChartCase(
                "no roles for people", "rbac: {aggregate: false}", chart -> assertThat(chart.all("ClusterRole"))
                        .hasSize(1)));
        cases.add(new ChartCase("viewers see syncs", "{}", chart -> assertThat(viewed(chart))
                .containsExactly("weldeltsyncs", "weldeltsyncs/status", "weldworkspaces", "weldworkspaces/status")));
        cases.add(new ChartCase(
                "viewers see connections too", "rbac: {aggregateConnectionsToView: true}", chart -> assertThat(
                                viewed(chart))
                        .containsExactly(
                                "weldconnections",
                                "weldeltsyncs",
                                "weldconnections/status",
                                "weldeltsyncs/status",
                                "weldworkspaces",
                                "weldworkspaces/status")));
        cases.add(new ChartCase(
                "shared workspaces",
                "{rbac: {aggregate: false}, workspaces: {enabled: true, secrets: [{namespace: kube-public, name: weld}]}}",
                chart -> {
                    assertThat(chart.environment()).containsEntry("WORKSPACES_ENABLED", "true");
                    assertThat(chart.all("ClusterRole"))
                            .extracting(Rendered::name)
                            .anyMatch(name -> name.endsWith(":workspaces"));
                    assertThat(chart.all("Role"))
                            .filteredOn(role ->
                                    role.at("/metadata/namespace").asText().equals("kube-public"))
                            .singleElement()
                            .satisfies(role -> assertYaml(role.at("/rules/0/resourceNames"), "[weld]"));
                }));
        cases.add(new ChartCase(
                "a role that is there",
                "{watchNamespaces: [default], rbac: {clusterRole: weld-operator-tenant}}",
                chart -> {
                    assertThat(chart.all("Role")).hasSize(1);
                    assertThat(chart.all("RoleBinding")).anySatisfy(binding -> assertThat(
                                    binding.at("/roleRef/name").asText())
                            .isEqualTo("weld-operator-tenant"));
                }));
        cases.add(new ChartCase(
                "rights in namespaces that go",
                "{watchNamespaces: [default], rbac: {aggregate: false, terminatingNamespaces: true}}",
                chart -> assertThat(chart.get("ClusterRole").toString()).doesNotContain("secrets")));
        cases.add(new ChartCase(
                "labels of namespaces",
                "{watchNamespaces: [default], rbac: {aggregate: false, namespaceLabels: true}}",
                chart -> assertYaml(
                        chart.get("ClusterRole").get("rules"),
                        "[{apiGroups: [''], resources: [namespaces], verbs: [list, watch]}]")));
        cases.add(new ChartCase("no roles", "rbac: {create: false}", chart -> assertThat(chart.kinds())
                .doesNotContain("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding")));
        cases.add(new ChartCase(
                "a service account of its own name", "serviceAccount: {name: elt, annotations: {a: b}}", chart -> {
                    assertYaml(chart.get("ServiceAccount").at("/metadata/annotations"), "{a: b}");
                    assertThat(chart.get("ServiceAccount").at("/metadata/name").asText())
                            .isEqualTo("elt");
                    assertThat(chart.get("Deployment")
                                    .at(POD + "/serviceAccountName")
                                    .asText())
                            .isEqualTo("elt");
                    assertThat(chart.get("ClusterRoleBinding")
                                    .at("/subjects/0/name")
                                    .asText())
                            .isEqualTo("elt");
                }));
        cases.add(
                new ChartCase("a service account that is there", "serviceAccount: {create: false, name: x}", chart -> {
                    assertThat(chart.all("ServiceAccount")).isEmpty();
                    assertThat(chart.get("Deployment")
                                    .at(POD + "/serviceAccountName")
                                    .asText())
                            .isEqualTo("x");
                }));
    }

    /** What the role for viewers shows. */
    private static List<String> viewed(Rendered chart) {
        List<String> resources = new ArrayList<>();
        chart.all("ClusterRole").stream()
                .filter(role -> Rendered.name(role).endsWith(":view"))
                .forEach(role -> role.get("rules")
                        .forEach(rule -> rule.get("resources").forEach(resource -> resources.add(resource.asText()))));
        return resources;
    }

    private static void monitoring(List<ChartCase> cases) {
        String monitor =
                ": {enabled: true, interval: 30s, scrapeTimeout: 10s, labels: {release: prometheus}, relabelings:"
                        + " [{action: labeldrop, regex: pod}], metricRelabelings: [{action: drop, sourceLabels: [__name__],"
                        + " regex: 'jvm_.*'}]}";
        String endpoint =
                "{port: http, path: /metrics, honorLabels: true, interval: 30s, scrapeTimeout: 10s, relabelings: [{action:"
                        + " labeldrop, regex: pod}], metricRelabelings: [{action: drop, sourceLabels: [__name__], regex:"
                        + " 'jvm_.*'}]}";
        cases.add(new ChartCase("a ServiceMonitor", "serviceMonitor" + monitor, chart -> {
            JsonNode made = chart.get("ServiceMonitor");
            assertThat(made.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
            assertYaml(made.at("/spec/endpoints/0"), endpoint);
            made.at("/spec/selector/matchLabels").properties().forEach(label -> assertThat(
                            chart.get("Service").at("/metadata/labels").get(label.getKey()))
                    .isEqualTo(label.getValue()));
            assertThat(chart.get("Service").at("/spec/ports/0/name").asText()).isEqualTo("http");
        }));
        cases.add(new ChartCase("a PodMonitor", "podMonitor" + monitor, chart -> {
            JsonNode made = chart.get("PodMonitor");
            assertThat(made.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
            assertYaml(made.at("/spec/podMetricsEndpoints/0"), endpoint);
            assertThat(made.at("/spec/selector"))
                    .isEqualTo(chart.get("Deployment").at("/spec/selector"));
        }));
        cases.add(new ChartCase(
                "alerts",
                "prometheusRule: {enabled: true, labels: {release: prometheus}}",
                chart -> assertThat(chart.all("PrometheusRule")).hasSameSizeAs(file("alerts.yaml"))));
        cases.add(new ChartCase("monitors elsewhere", """
                serviceMonitor: {enabled: true, namespace: default, annotations: {a: b}, renderMode: failIfMissing}
                podMonitor: {enabled: true, namespace: default, annotations: {a: b}, renderMode: alwaysRender}
                prometheusRule: {enabled: true, namespace: default, annotations: {a: b}, renderMode: alwaysRender}
                """, chart -> {
            for (String kind : List.of("ServiceMonitor", "PodMonitor", "PrometheusRule")) {
                JsonNode made = chart.get(kind);
                assertThat(made.at("/metadata/namespace").asText()).isEqualTo("default");
                assertYaml(made.at("/metadata/annotations"), "{a: b}");
                if (!kind.equals("PrometheusRule")) {
                    // Else it would look for the operator in its own namespace.
                    assertThat(made.at("/spec/namespaceSelector/matchNames").toString())
                            .isEqualTo("[" + chart.get("Deployment").at("/metadata/namespace") + "]");
                }
            }
        }));
        cases.add(new ChartCase("alerts of one's own kind", """
                prometheusRule:
                  enabled: true
                  additionalRuleLabels: {team: data, severity: page}
                  disabled: {RateLimited: true, RunFailed: false}
                  runbookUrl: https://wiki.example.com/weld/
                """, chart -> {
            JsonNode rules = chart.get("PrometheusRule").at("/spec/groups/0/rules");
            assertThat(rules).hasSizeGreaterThan(5).allSatisfy(rule -> {
                assertYaml(rule.get("labels"), "{team: data, severity: page}");
                assertThat(rule.at("/annotations/runbook_url").asText())
                        .isEqualTo("https://wiki.example.com/weld/"
                                + rule.get("alert").asText().toLowerCase(Locale.ROOT));
            });
            assertThat(rules)
                    .extracting(rule -> rule.get("alert").asText())
                    .contains("RunFailed")
                    .doesNotContain("RateLimited");
        }));
        cases.add(new ChartCase(
                "the alerts of the file",
                "prometheusRule: {enabled: true}",
                chart -> assertYaml(chart.get("PrometheusRule").get("spec"), read("alerts.yaml"))));
        cases.add(new ChartCase(
                "alerts without runbooks",
                "prometheusRule: {enabled: true, runbookUrl: ''}",
                chart -> assertThat(chart.get("PrometheusRule").toString()).doesNotContain("runbook_url")));
        cases.add(new ChartCase(
                "a dashboard for the Grafana operator",
                """
                dashboard:
                  grafanaOperator:
                    {enabled: true, matchLabels: {dashboards: main}, allowCrossNamespaceImport: false, folder: Weld, resyncPeriod: 10m}
                """,
                chart -> assertYaml(chart.get("GrafanaDashboard").get("spec"), """
                        {allowCrossNamespaceImport: false, instanceSelector: {matchLabels: {dashboards: main}},
                         folder: Weld, resyncPeriod: 10m, configMapRef: {key: weld-operator.json, name: %s}}
                        """.formatted(
                                Rendered.name(chart.get("ConfigMap"))))));
        cases.add(new ChartCase(
                "a dashboard",
                "dashboard: {enabled: true, labels: {grafana: x}, annotations: {grafana_folder: Weld}}",
                chart -> assertThat(chart.all("ConfigMap")).hasSameSizeAs(file("dashboard.json"))));
        cases.add(new ChartCase("another Service", "service: {port: 80, annotations: {a: b}}", chart -> {
            assertThat(chart.get("Service").at("/spec/ports/0/port").asInt()).isEqualTo(80);
            assertYaml(chart.get("Service").at("/metadata/annotations"), "{a: b}");
        }));
    }

    private static void protectedMetrics(List<ChartCase> cases) {
        String tls = "metrics: {tls: {secretName: weld-metrics}}\n";
        cases.add(new ChartCase("metrics with TLS", tls + """
                serviceMonitor: {enabled: true}
                podMonitor: {enabled: true, tlsConfig: {insecureSkipVerify: true}}
                networkPolicy: {enabled: true}
                """, chart -> {
            assertThat(chart.environment())
                    .containsAllEntriesOf(Map.of(
                            "METRICS_PORT", "8443",
                            "METRICS_CERT_DIR", "/etc/weld-operator/metrics",
                            "METRICS_AUTHORIZATION", "false"));
            assertYaml(
                    chart.container().get("ports"),
                    "[{name: http, containerPort: 8080}, {name: metrics, containerPort: 8443}]");
            assertYaml(
                    chart.container().at("/volumeMounts/1"),
                    "{name: metrics, mountPath: /etc/weld-operator/metrics, readOnly: true}");
            assertYaml(
                    chart.get("Deployment").at(POD + "/volumes/1"),
                    "{name: metrics, secret: {secretName: weld-metrics}}");
            // The kubelet has no token: health stays where it is.
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(chart.container().at("/" + probe + "/httpGet/port").asText())
                        .isEqualTo("http");
            }
            assertYaml(
                    chart.get("Service", "-metrics").at("/spec/ports"),
                    "[{name: http, port: 8080, targetPort: http}, {name: metrics, port: 8443, targetPort: metrics}]");
            assertYaml(chart.get("NetworkPolicy").at("/spec/ingress/0"), "{ports: [{port: 8080}, {port: 8443}]}");
            assertYaml(chart.get("ServiceMonitor").at("/spec/endpoints/0"), """
                    port: metrics
                    path: /metrics
                    scheme: https
                    tlsConfig:
                      ca: {secret: {name: weld-metrics, key: ca.crt}}
                      serverName: weld-operator-metrics.weld-system.svc
                    honorLabels: true
                    """);
            assertYaml(
                    chart.get("PodMonitor").at("/spec/podMetricsEndpoints/0"),
                    "{port: metrics, path: /metrics, scheme: https, tlsConfig: {insecureSkipVerify: true}, honorLabels: true}");
            assertThat(chart.all("ClusterRole")).extracting(Rendered::name).noneMatch(name -> name.contains("metrics"));
        }));
        cases.add(new ChartCase("metrics with authorization", """
                metrics:
                  tls: {secretName: weld-metrics, port: 9443}
                  authorization:
                    enabled: true
                    readers:
                      - {kind: ServiceAccount, name: prometheus, namespace: monitoring}
                      - {kind: Group, name: sre}
                serviceMonitor: {enabled: true, namespace: default, tlsConfig: {serverName: x}}
                podMonitor: {enabled: true, authorization: {credentials: {name: token, key: token}}}
                """, chart -> {
            assertThat(chart.environment())
                    .containsEntry("METRICS_PORT", "9443")
                    .containsEntry("METRICS_AUTHORIZATION", "true");
            assertYaml(chart.get("ClusterRole", ":metrics-authorization").get("rules"), """
                    - {apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create]}
                    - {apiGroups: [authorization.k8s.io], resources: [subjectaccessreviews], verbs: [create]}
                    """);
            assertThat(chart.get("ClusterRoleBinding", ":metrics-authorization")
                            .at("/subjects/0/name")
                            .asText())
                    .isEqualTo("weld-operator");
            assertYaml(
                    chart.get("ClusterRole", ":metrics-reader").get("rules"),
                    "[{nonResourceURLs: [/metrics], verbs: [get]}]");
            assertYaml(chart.get("ClusterRoleBinding", ":metrics-reader").get("subjects"), """
                    - {kind: ServiceAccount, name: prometheus, namespace: monitoring}
                    - {kind: Group, apiGroup: rbac.authorization.k8s.io, name: sre}
                    """);
            JsonNode endpoint = chart.get("ServiceMonitor").at("/spec/endpoints/0");
            assertThat(endpoint.get("bearerTokenFile").asText())
                    .isEqualTo("/var/run/secrets/kubernetes.io/serviceaccount/token");
            assertYaml(endpoint.get("tlsConfig"), "{serverName: x}");
            assertYaml(
                    chart.get("PodMonitor").at("/spec/podMetricsEndpoints/0/authorization"),
                    "{credentials: {name: token, key: token}}");
        }));
        cases.add(new ChartCase("metrics for whom somebody else binds", """
                metrics: {tls: {secretName: weld-metrics}, authorization: {enabled: true}}
                watchNamespaces: [default]
                serviceMonitor: {enabled: true, authorization: {credentials: {name: token, key: token}}}
                """, chart -> {
            assertThat(chart.all("ClusterRoleBinding"))
                    .extracting(Rendered::name)
                    .containsExactly("weld-system:weld-operator:metrics-authorization");
            assertThat(chart.get("ServiceMonitor").at("/spec/endpoints/0").has("bearerTokenFile"))
                    .isFalse();
        }));
    }

    private static void network(List<ChartCase> cases) {
        cases.add(new ChartCase(
                "a network policy",
                "networkPolicy: {enabled: true}",
                chart -> assertYaml(chart.get("NetworkPolicy").get("spec"), """
                podSelector:
                  matchLabels: {app.kubernetes.io/name: weld-operator, app.kubernetes.io/instance: weld-operator}
                policyTypes: [Ingress, Egress]
                ingress: [{ports: [{port: 8080}]}]
                egress:
                  - ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
                  - ports: [{port: 443}, {port: 6443}]
                  - ports: [{port: 443}]
                """)));
        cases.add(new ChartCase(
                "a narrow network policy",
                """
                callbackUrl: https://weld.example.com/connected
                proxy: {url: 'http://proxy.example.com:8888'}
                networkPolicy:
                  enabled: true
                  metricsFrom: [{namespaceSelector: {matchLabels: {name: monitoring}}}]
                  callbackFrom: [{namespaceSelector: {matchLabels: {name: ingress}}}]
                  apiServerPorts: [8443]
                  apiServerTo: [{ipBlock: {cidr: 10.0.0.1/32}}]
                  extraEgress: [{ports: [{port: 4317}]}]
                """,
                chart -> assertYaml(chart.get("NetworkPolicy").get("spec"), """
                podSelector:
                  matchLabels: {app.kubernetes.io/name: weld-operator, app.kubernetes.io/instance: weld-operator}
                policyTypes: [Ingress, Egress]
                ingress:
                  - ports: [{port: 8080}]
                    from:
                      - namespaceSelector: {matchLabels: {name: monitoring}}
                      - podSelector:
                          matchLabels: {app.kubernetes.io/instance: weld-operator, app.kubernetes.io/component: test}
                  - ports: [{port: 8081}]
                    from: [{namespaceSelector: {matchLabels: {name: ingress}}}]
                egress:
                  - ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
                  - ports: [{port: 8443}]
                    to: [{ipBlock: {cidr: 10.0.0.1/32}}]
                  - ports: [{port: 8888}]
                  - ports: [{port: 4317}]
                """)));
    }

    private static void assertSelects(JsonNode selector, JsonNode labels) {
        selector.properties()
                .forEach(wanted -> assertThat(labels.get(wanted.getKey())).isEqualTo(wanted.getValue()));
    }

    private static void appUrls(List<ChartCase> cases) {
        cases.add(new ChartCase("addresses of the Weld app", """
                appUrls: {sync: "https://weld.example/syncs/{id}", connection: "https://weld.example/connections/{id}"}
                """, chart -> {
            assertThat(chart.get("Deployment").toString())
                    .contains("\"name\":\"WELD_APP_SYNC_URL\",\"value\":\"https://weld.example/syncs/{id}\"")
                    .contains(
                            "\"name\":\"WELD_APP_CONNECTION_URL\",\"value\":\"https://weld.example/connections/{id}\"");
        }));
    }

    private static void callback(List<ChartCase> cases) {
        String url = "callbackUrl: https://weld.example.com/oauth/connected\n";
        cases.add(new ChartCase("a callback", url, chart -> {
            assertYaml(
                    chart.get("Service", "-callback").at("/spec/ports"),
                    "[{name: callback, port: 8081, targetPort: callback}]");
            assertThat(chart.get("Service", "-callback").at("/spec/selector"))
                    .isEqualTo(chart.get("Service", "-metrics").at("/spec/selector"));
            // Prometheus is not led to it.
            assertYaml(
                    chart.get("Service", "-metrics").at("/spec/ports"), "[{name: http, port: 8080, targetPort: http}]");
            assertThat(chart.kinds()).doesNotContain("Ingress", "HTTPRoute");
        }));
        cases.add(new ChartCase(
                "a callback that metrics are kept from",
                url + "networkPolicy: {enabled: true,"
                        + " metricsFrom: [{podSelector: {matchLabels: {app: prometheus}}}]}\ntests: {enabled: false}",
                chart -> assertYaml(chart.get("NetworkPolicy").at("/spec/ingress"), """
                - ports: [{port: 8080}]
                  from: [{podSelector: {matchLabels: {app: prometheus}}}]
                - ports: [{port: 8081}]
                """)));
        cases.add(new ChartCase("an Ingress with connect pages", url + """
                connectUrl: https://weld.example.com/connect/
                ingress: {enabled: true}
                httpRoute: {enabled: true, parentRefs: [{name: public}]}
                """, chart -> {
            assertYaml(chart.get("Ingress").at("/spec/rules/0/http/paths"), """
                    - path: /oauth/connected
                      pathType: Exact
                      backend: {service: {name: weld-operator-callback, port: {name: callback}}}
                    - path: /connect
                      pathType: Prefix
                      backend: {service: {name: weld-operator-callback, port: {name: callback}}}
                    """);
            assertYaml(chart.get("HTTPRoute").at("/spec/rules/0/matches"), """
                    - path: {type: Exact, value: /oauth/connected}
                    - path: {type: PathPrefix, value: /connect}
                    """);
        }));
        cases.add(new ChartCase("an Ingress", url + """
                callbackService: {port: 80, type: NodePort, annotations: {a: b}}
                ingress:
                  enabled: true
                  className: nginx
                  labels: {team: data}
                  annotations: {cert-manager.io/cluster-issuer: letsencrypt}
                  tls: [{secretName: weld-callback}, {secretName: other, hosts: [a.example.com]}]
                """, chart -> {
            JsonNode service = chart.get("Service", "-callback");
            assertThat(service.at("/spec/type").asText()).isEqualTo("NodePort");
            assertYaml(service.at("/metadata/annotations"), "{a: b}");
            JsonNode ingress = chart.get("Ingress");
            assertThat(ingress.at("/metadata/labels/team").asText()).isEqualTo("data");
            assertYaml(ingress.at("/metadata/annotations"), "{cert-manager.io/cluster-issuer: letsencrypt}");
            assertYaml(ingress.get("spec"), """
                    ingressClassName: nginx
                    tls:
                      - {secretName: weld-callback, hosts: [weld.example.com]}
                      - {secretName: other, hosts: [a.example.com]}
                    rules:
                      - host: weld.example.com
                        http:
                          paths:
                            - path: /oauth/connected
                              pathType: Exact
                              backend: {service: {name: weld-operator-callback, port: {name: callback}}}
                    """);
        }));
        cases.add(new ChartCase("an HTTPRoute", url + """
                callbackService: {port: 80}
                httpRoute:
                  enabled: true
                  parentRefs: [{name: public, namespace: gateways}]
                  labels: {team: data}
                  annotations: {a: b}
                """, chart -> {
            JsonNode route = chart.get("HTTPRoute");
            assertThat(route.at("/metadata/labels/team").asText()).isEqualTo("data");
            assertYaml(route.at("/metadata/annotations"), "{a: b}");
            assertYaml(route.get("spec"), """
                    parentRefs: [{name: public, namespace: gateways}]
                    hostnames: [weld.example.com]
                    rules:
                      - matches: [{path: {type: Exact, value: /oauth/connected}}]
                        backendRefs: [{name: weld-operator-callback, port: 80}]
                    """);
        }));
    }

    /** The version in Chart.yaml, which is that of the image too. */
    static String chartVersion() {
        try {
            return new YAMLMapper()
                    .readTree(Helm.CHART.resolve("Chart.yaml").toFile())
                    .get("appVersion")
                    .asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(String name) {
        try {
            return Files.readString(Helm.CHART.resolve("files").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void guardRails(List<ChartCase> cases) {
        cases.add(new ChartCase("guard rails", """
                watchNamespaces: [default]
                guardRails:
                  validationActions: [Warn, Audit]
                  namespaceSelector: {matchLabels: {team: data}}
                  deletion: {enabled: true}
                  interval: {enabled: true, minutes: 30}
                  schemaNames: {enabled: true, pattern: '{namespace}_\\d+'}
                  integrations: {enabled: true, allowed: [salesforce, hubspot-v2]}
                """, chart -> {
            assertThat(chart.all("ValidatingAdmissionPolicy"))
                    .hasSize(6)
                    .extracting(policy -> policy.at("/spec/failurePolicy").asText())
                    .containsOnly("Fail");
            assertThat(chart.all("ValidatingAdmissionPolicyBinding"))
                    .hasSize(6)
                    .extracting(binding -> binding.at("/spec/policyName").asText())
                    .containsExactlyElementsOf(chart.all("ValidatingAdmissionPolicy").stream()
                            .map(Rendered::name)
                            .toList());
            assertYaml(
                    chart.get("ValidatingAdmissionPolicyBinding", ".syncs-schema")
                            .get("spec"),
                    """
                    policyName: weld-operator.weld-system.syncs-schema
                    validationActions: [Warn, Audit]
                    matchResources:
                      namespaceSelector:
                        matchLabels: {team: data}
                        matchExpressions:
                          - {key: kubernetes.io/metadata.name, operator: In, values: [default]}
                    """);
            assertThat(chart.get("ValidatingAdmissionPolicy", ".syncs-schema")
                            .at("/spec/variables/0/expression")
                            .asText())
                    .contains("orValue(\"{namespace}_\\\\d+\")");
            assertThat(chart.get("ValidatingAdmissionPolicy", ".syncs-interval")
                            .at("/spec/variables/0/expression")
                            .asText())
                    .contains("orValue('30')");
            assertThat(chart.get("ValidatingAdmissionPolicy", ".connections-integration")
                            .at("/spec/variables/0/expression")
                            .asText())
                    .contains("orValue(\"salesforce,hubspot-v2\")");
        }));
    }

    /** One if the chart has this file, else none. */
    private static List<String> file(String name) {
        return Helm.CHART.resolve("files").resolve(name).toFile().exists() ? List.of(name) : List.of();
    }

    private static void assertYaml(JsonNode actual, String expected) {
        try {
            // Through text: a number is a number, however it was read.
            assertThat(sorted(new ObjectMapper().readTree(actual.toString())))
                    .isEqualTo(sorted(new ObjectMapper()
                            .readTree(new YAMLMapper().readTree(expected).toString())));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Object sorted(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return fields;
        }
        if (node.isArray()) {
            List<Object> items = new ArrayList<>();
            node.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return node.asText();
    }
}
