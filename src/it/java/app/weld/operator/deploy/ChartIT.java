package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart renders, with Helm 3 and with Helm 4. */
class ChartIT {
    private static final Pattern SETTING = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");

    @TestFactory
    Stream<DynamicTest> valuesBecomeTheSameManifestsWithBothHelms() {
        return ChartCase.all().stream()
                .map(chartCase -> DynamicTest.dynamicTest(chartCase.name(), () -> {
                    Rendered three = Helm.HELM_3.render(chartCase.values());
                    Rendered four = Helm.HELM_4.render(chartCase.values());

                    chartCase.check().accept(three);
                    assertThat(four.documents()).containsExactlyElementsOf(three.documents());
                }));
    }

    @ParameterizedTest
    @EnumSource
    void lintFindsNothing(Helm helm) {
        for (ChartCase chartCase : ChartCase.all()) {
            Program.Result outcome = helm.attemptWithValues(
                    chartCase.values(), List.of("lint", "--strict", "--kube-version=1.36.0", Helm.CHART.toString()));
            assertThat(outcome.exit())
                    .describedAs("%s: %s", chartCase, outcome.output())
                    .isZero();
            assertThat(outcome.output()).doesNotContain("[INFO] Chart.yaml", "[WARNING]", "[ERROR]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replica: 3",
                "image: {name: x}",
                "weld: {pollIntervall: 60s}",
                "weld: {pollInterval: 60}",
                "weld: {requestsPerSecond: 0}",
                "weld: {apiUrl: connect.weld.app}",
                "callbackUrl: http://weld.example.com/connected",
                "callbackUrl: https://weld.example.com:8443/connected",
                "ingress: {enabled: true}",
                "httpRoute: {enabled: true, parentRefs: [{name: public}]}",
                "callbackUrl: https://weld.example.com/connected\nhttpRoute: {enabled: true}",
                "callbackUrl: https://weld.example.com/connected\ncallbackPort: 8080",
                "connectUrl: https://weld.example.com/connect",
                "callbackUrl: https://weld.example.com/connected\nconnectUrl: https://other.example.com/connect",
                "callbackUrl: https://weld.example.com/connected\nconnectUrl: https://weld.example.com/connected/x",
                "callbackUrl: https://weld.example.com/connected\nconnectUrl: http://weld.example.com/connect",
                "image: {digest: abc}",
                "log: {level: verbose}",
                "watchNamespaces: weld",
                "watchNamespaces: [Weld]",
                "watchNamespaces: [a, a]",
                "podDisruptionBudget: {maxUnavailable: 0}",
                "affinity: {nodeAfinity: {}}",
                "proxy: {url: 'http://user:password@proxy.example.com'}",
                "serviceMonitor: {interval: often}",
                "replicas: 2\nleaderElection: false",
                "caBundle: {configMap: a, secret: b}",
                "leaderElection: false\nstrategy: {type: RollingUpdate}",
                "fullnameOverride: a.b",
                "fullnameOverride: 1a",
                "nameOverride: MyOp",
                "namespaceOverride: a.b",
                "serviceAccount: {name: a..b}",
                "commonLabels: {team: 'a b'}",
                "podLabels: {'a b': c}",
                "podSpecExtra: {containers: []}",
                "podSpecExtra: {nodeSelector: {a: b}}",
                "startupProbe: {httpGet: {path: /}}",
                "dnsPolicy: Any",
                "service: {ipFamilies: [IPv5]}",
                "global: {imageRegistry: 'https://mirror.example.com'}",
                "prometheusRule: {enabled: true, disabled: {NoSuchAlert: true}}",
                "serviceMonitor: {renderMode: maybe}",
                "guardRails: {interval: {enabled: true, minutes: 0}}",
                "guardRails: {validationActions: [Deny, Warn]}",
                "guardRails: {integrations: {allowed: ['a,b']}}",
                "guardRails: {schemaNames: {pattern: ''}}",
                "metrics: {authorization: {enabled: true}}",
                "metrics: {tls: {secretName: a, port: 8080}}",
                "metrics: {tls: {secretName: a, port: 8081}}\ncallbackUrl: https://weld.example.com/connected",
                "metrics: {tls: {secretName: A_b}}",
                "metrics: {authorization: {readers: [{kind: Role, name: x}]}}",
                "metrics: {tls: {secretName: a}}\nserviceMonitor: {enabled: true, namespace: b, renderMode: alwaysRender}",
                "metrics: {tls: {secretName: a}, authorization: {enabled: true}}\npodMonitor: {enabled: true, renderMode: alwaysRender}"
            })
    void refusesValuesThatAreWrong(String values) {
        for (Helm helm : Helm.values()) {
            assertThat(helm.attemptWithValues(
                                    values,
                                    List.of(
                                            "template",
                                            "x",
                                            Helm.CHART.toString(),
                                            "--kube-version=1.36.0",
                                            "--api-versions=monitoring.coreos.com/v1/PrometheusRule"))
                            .exit())
                    .describedAs("%s: %s", helm, values)
                    .isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesOutWhatTheClusterDoesNotKnow(Helm helm) {
        String rendered = helm.withValues(
                """
                serviceMonitor: {enabled: true}
                podMonitor: {enabled: true}
                prometheusRule: {enabled: true}
                callbackUrl: https://weld.example.com/connected
                httpRoute: {enabled: true, parentRefs: [{name: public}]}
                """, List.of("template", "weld-operator", Helm.CHART.toString(), "--kube-version=1.36.0"));

        assertThat(new Rendered(Helm.documents(rendered)).kinds())
                .contains("Deployment")
                .doesNotContain("ServiceMonitor", "PodMonitor", "PrometheusRule", "HTTPRoute");
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatTheClusterDoesNotKnowWhereRequested(Helm helm) {
        List<String> render = List.of("template", "weld-operator", Helm.CHART.toString(), "--kube-version=1.36.0");

        for (String key : List.of("serviceMonitor", "podMonitor", "prometheusRule")) {
            Program.Result refused =
                    helm.attemptWithValues(key + ": {enabled: true, renderMode: failIfMissing}", render);
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.output()).contains("this cluster does not have the kind monitoring.coreos.com/v1/");
            assertThat(helm.withValues(key + ": {enabled: true, renderMode: alwaysRender}", render))
                    .containsIgnoringCase("kind: " + key);
        }
    }

    /** OpenShift chooses the ids of pods, from a range for each namespace, and refuses others. */
    @ParameterizedTest
    @EnumSource
    void noIdIsFixedOnOpenShift(Helm helm) {
        Rendered chart = helm.render("{}", "--api-versions=security.openshift.io/v1");

        assertThat(chart.documents()).allSatisfy(document -> assertThat(document.findValues("runAsUser"))
                .isEmpty());
        for (JsonNode pod : List.of(
                chart.get("Deployment").at("/spec/template/spec"),
                chart.get("Pod").get("spec"))) {
            assertThat(pod.findValue("runAsGroup")).isNull();
            assertThat(pod.findValue("fsGroup")).isNull();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        }
    }

    @Test
    void theOldestClusterIsRefused() {
        Program.Result outcome = Helm.HELM_4.attempt("template", "x", Helm.CHART.toString(), "--kube-version=1.30.0");

        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.output()).contains("kubeVersion");
    }

    @Test
    void everySettingOfTheOperatorIsReached() throws IOException {
        Set<String> documented = new TreeSet<>();
        SETTING.matcher(Files.readString(Path.of("docs/configuration.md")))
                .results()
                .forEach(row -> documented.add(row.group(1)));
        Set<String> set = new TreeSet<>();
        for (ChartCase chartCase : ChartCase.all()) {
            set.addAll(Helm.HELM_4.render(chartCase.values()).environment().keySet());
        }

        assertThat(documented).contains("WELD_API_URL", "LOG_LEVEL");
        assertThat(set).containsAll(documented);
    }

    @Test
    void everyValueIsInACase() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        Set<String> tried = new TreeSet<>();
        for (ChartCase chartCase : ChartCase.all()) {
            ValueKeys.collect("", yaml.readTree(chartCase.values()), tried);
        }

        assertThat(ValueKeys.documented()).extracting(ValueKeys.Documented::key).allSatisfy(key -> assertThat(tried)
                .describedAs("no case sets %s", key)
                .anyMatch(set -> set.equals(key) || set.startsWith(key + ".")));
    }

    @Test
    void theChartNamesItsImages() throws IOException {
        JsonNode chart =
                new YAMLMapper().readTree(Helm.CHART.resolve("Chart.yaml").toFile());

        assertThat(chart.at("/annotations/artifacthub.io~1images").asText())
                .contains("ghcr.io/weld-operator/weld-operator:"
                        + chart.get("appVersion").asText())
                .contains(new YAMLMapper()
                        .readTree(Helm.CHART.resolve("values.yaml").toFile())
                        .at("/tests/image")
                        .asText());
    }
}
