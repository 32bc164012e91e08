package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.ChartTools;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The names that the chart makes, whatever a release and its values are called. */
class ChartNamesIT {
    private static final int RANDOM_NAMES = 16;

    /** Everything that has a name. */
    private static final String EVERYTHING = """
            crds: {install: false}
            replicas: 2
            networkPolicy: {enabled: true}
            serviceMonitor: {enabled: true, renderMode: alwaysRender}
            podMonitor: {enabled: true, renderMode: alwaysRender}
            prometheusRule: {enabled: true, renderMode: alwaysRender}
            dashboard: {enabled: true, grafanaOperator: {enabled: true}}
            """;

    /** A release of the chart with overrides, which may be empty. */
    private record Named(String release, String name, String fullname) {
        private String values() {
            return EVERYTHING + "nameOverride: '" + name + "'\nfullnameOverride: '" + fullname + "'\n";
        }
    }

    @ParameterizedTest
    @EnumSource
    void theApiServerTakesThem(Helm helm) {
        ControlPlane.shared().installCrds(ChartTools.shared().foreignCrds());
        ControlPlane.shared().installCrds(Path.of("src/it/resources/crds/grafana"));
        String namespace = ControlPlane.shared().newNamespace("names");
        StringBuilder all = new StringBuilder();
        Set<String> objects = new HashSet<>();
        for (Named named : names(helm == Helm.HELM_3 ? 0 : 1)) {
            String manifests = render(helm, named.release(), namespace, named.values());
            List<JsonNode> documents = Helm.documents(manifests);
            assertThat(documents).hasSizeGreaterThan(12);
            for (JsonNode document : documents) {
                assertThat(objects.add(id(document)))
                        .describedAs("%s: %s", named, id(document))
                        .isTrue();
                if (document.get("kind").asText().equals("Service")) {
                    // As all versions of Kubernetes have it, the one here takes more.
                    assertThat(Rendered.name(document)).matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
                }
            }
            all.append(manifests).append("\n---\n");
        }

        Program.Result outcome = Program.of(List.of(
                        ControlPlane.shared().kubectl().toString(),
                        "--kubeconfig=" + ControlPlane.shared().kubeconfigFile(),
                        "apply",
                        "--server-side",
                        "--dry-run=server",
                        "--validate=strict",
                        "-f",
                        "-"))
                .run(all.toString());

        assertThat(outcome.exit()).describedAs(outcome.output()).isZero();
        assertThat(outcome.output().lines()).hasSameSizeAs(objects);
    }

    @Test
    void namesThatFittedStayAsTheyWere() {
        Map<String, String> fullnames = new TreeMap<>();
        for (Named named : List.of(
                new Named("weld-operator", "", ""),
                new Named("a", "", ""),
                new Named("a", "b", ""),
                new Named("a", "", "elt-team-a"),
                new Named("r".repeat(41), "", ""))) {
            fullnames.put(
                    named.toString(),
                    Rendered.name(
                            new Rendered(Helm.documents(render(Helm.HELM_4, named.release(), "x", named.values())))
                                    .get("Deployment")));
        }

        assertThat(fullnames.values())
                .containsExactlyInAnyOrder(
                        "weld-operator", "a-weld-operator", "a-b", "elt-team-a", "r".repeat(41) + "-weld-operator");
    }

    /** Whatever namespaces and releases are called: what is not in a namespace belongs to one release alone. */
    @Test
    void noTwoReleasesShareWhatIsNotInANamespace() {
        Map<String, String> owners = new TreeMap<>();
        for (String namespace : List.of("a", "a-b", "b")) {
            for (String fullname : List.of("c", "b-c", "b", "c-view", "view")) {
                String owner = namespace + "/" + fullname;
                Rendered chart = new Rendered(Helm.documents(
                        render(Helm.HELM_4, "x", namespace, EVERYTHING + "fullnameOverride: " + fullname)));
                assertThat(chart.all("ClusterRole")).hasSizeGreaterThan(2);
                for (JsonNode document : chart.documents()) {
                    if (!document.get("metadata").has("namespace")) {
                        assertThat(owners.put(id(document), owner))
                                .describedAs("%s of %s", id(document), owner)
                                .isNull();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoShardsInOneNamespaceShareNothing(Helm helm) {
        Rendered one = shard(helm, "weld-a", "team=a");
        Rendered other = shard(helm, "weld-b", "team=b");

        Set<String> shared = ids(one);
        shared.retainAll(ids(other));
        assertThat(shared).isEmpty();
        assertThat(one.environment().get("LEASE_NAME"))
                .isNotEqualTo(other.environment().get("LEASE_NAME"));
        assertThat(one.environment()).containsEntry("WATCH_SELECTOR", "team=a");
        for (List<Rendered> pair : List.of(List.of(one, other), List.of(other, one))) {
            JsonNode labels = pair.get(0).get("Deployment").at("/spec/template/metadata/labels");
            for (JsonNode selector : selectors(pair.get(1))) {
                assertThat(selector.properties())
                        .describedAs("%s selects pods of the other", selector)
                        .anyMatch(wanted -> !wanted.getValue().equals(labels.get(wanted.getKey())));
            }
            for (JsonNode binding : pair.get(0).all("RoleBinding")) {
                assertThat(binding.at("/subjects/0/name"))
                        .isEqualTo(pair.get(0).get("Deployment").at("/spec/template/spec/serviceAccountName"));
            }
        }
    }

    private static Rendered shard(Helm helm, String release, String selector) {
        return new Rendered(
                Helm.documents(render(helm, release, "weld-system", EVERYTHING + "watchSelector: " + selector)));
    }

    private static List<JsonNode> selectors(Rendered chart) {
        List<JsonNode> selectors = new ArrayList<>();
        selectors.add(chart.get("Deployment").at("/spec/selector/matchLabels"));
        selectors.add(chart.get("PodDisruptionBudget").at("/spec/selector/matchLabels"));
        chart.all("NetworkPolicy").forEach(policy -> selectors.add(policy.at("/spec/podSelector/matchLabels")));
        chart.all("Service").forEach(service -> selectors.add(service.at("/spec/selector")));
        chart.all("ServiceMonitor").forEach(monitor -> selectors.add(monitor.at("/spec/selector/matchLabels")));
        chart.all("PodMonitor").forEach(monitor -> selectors.add(monitor.at("/spec/selector/matchLabels")));
        assertThat(selectors).allMatch(selector -> !selector.isEmpty());
        return selectors;
    }

    private static String render(Helm helm, String release, String namespace, String values) {
        return helm.withValues(
                values,
                List.of(
                        "template",
                        release,
                        Helm.CHART.toString(),
                        "--namespace=" + namespace,
                        "--kube-version=1.36.0"));
    }

    private static Set<String> ids(Rendered chart) {
        Set<String> ids = new HashSet<>();
        chart.documents().forEach(document -> ids.add(id(document)));
        return ids;
    }

    private static String id(JsonNode document) {
        return document.get("kind").asText() + " "
                + document.at("/metadata/namespace").asText() + "/" + Rendered.name(document);
    }

    /** What schema and Helm let through: odd ones, and random ones. */
    private static List<Named> names(int seed) {
        List<Named> names = new ArrayList<>(List.of(
                new Named("r".repeat(42), "", ""),
                new Named("r".repeat(53), "", ""),
                new Named("r".repeat(52) + "s", "", ""),
                new Named("with.a.dot", "", ""),
                new Named("with-a.dot", "", ""),
                new Named("1st", "", ""),
                new Named("123", "", ""),
                new Named("1e5", "", "e5"),
                new Named("true", "true", ""),
                new Named("a", "null", "null"),
                new Named("a", "no", "y"),
                new Named("a", "n".repeat(58), ""),
                new Named("a", "", "f".repeat(55))));
        Random random = new Random(seed);
        while (names.size() < RANDOM_NAMES + 13) {
            String release = label(random, 1 + random.nextInt(53), true);
            String name = random.nextBoolean() ? "" : label(random, 1 + random.nextInt(58), false);
            String fullname = random.nextInt(3) > 0 ? "" : "f" + label(random, 1 + random.nextInt(54), false);
            names.add(new Named(release, name, fullname));
        }
        return names;
    }

    private static String label(Random random, int length, boolean dots) {
        StringBuilder label = new StringBuilder();
        while (label.length() < length) {
            String letters = "abcxyz0189" + (dots ? "-." : "-").repeat(2);
            label.append(letters.charAt(random.nextInt(letters.length())));
        }
        // Neither begins nor ends with a separator, nor has two of them with a dot.
        return label.toString()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[-.]*\\.[-.]*", "a.b")
                .replaceAll("^[-.]|[-.]$", "z")
                .substring(0, Math.min(length, label.length()))
                .replaceAll("[-.]$", "z");
    }
}
