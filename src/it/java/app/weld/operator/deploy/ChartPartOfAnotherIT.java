package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chart as a part of another one: as it is, and twice under names of their own. */
class ChartPartOfAnotherIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void valuesOfTheWholeReachIt(Helm helm) throws IOException {
        Path whole = whole("- {name: weld-operator, version: 0.1.0}", "");

        Rendered chart = render(helm, whole, """
                global: {imageRegistry: mirror.example.com, imagePullSecrets: [mirror], ofAnother: {a: b}}
                weld-operator:
                  replicas: 2
                  weld: null
                  leaderElection: null
                  serviceMonitor: {enabled: true, renderMode: alwaysRender}
                """);

        assertThat(chart.get("Deployment").at("/metadata/name").asText()).isEqualTo("platform-weld-operator");
        assertThat(chart.container().get("image").asText()).startsWith("mirror.example.com/weld-operator/");
        assertThat(chart.get("Deployment")
                        .at("/spec/template/spec/imagePullSecrets")
                        .toString())
                .isEqualTo("[{\"name\":\"mirror\"}]");
        assertThat(chart.environment())
                .containsEntry("LEADER_ELECTION", "true")
                .containsEntry("WELD_API_URL", "https://connect.weld.app");
        assertThat(chart.all("CustomResourceDefinition")).hasSize(3);
        assertThat(chart.all("ServiceMonitor")).hasSize(1);
    }

    /** As on OpenShift, where a whole chart must not choose a user either. */
    @ParameterizedTest
    @EnumSource
    void itNamesNoUserThereEither(Helm helm) throws IOException {
        Path whole = whole("- {name: weld-operator, version: 0.1.0}", "");

        // Who had to take ids away from the chart before may go on to do so.
        for (String values : List.of(
                "{}", "weld-operator: {podSecurityContext: {runAsUser: null, runAsGroup: null, fsGroup: null}}")) {
            Rendered chart = render(helm, whole, values, "--api-versions=security.openshift.io/v1");

            assertThat(chart.documents()).allSatisfy(document -> {
                for (String id : List.of("runAsUser", "runAsGroup", "fsGroup")) {
                    assertThat(document.findParents(id)).describedAs(id).isEmpty();
                }
            });
            assertThat(chart.get("Deployment")
                            .at("/spec/template/spec/securityContext")
                            .toString())
                    .isEqualTo("{\"runAsNonRoot\":true,\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoOfThemShareNothing(Helm helm) throws IOException {
        Path whole = whole("""
                - {name: weld-operator, version: 0.1.0, alias: teamA}
                - {name: weld-operator, version: 0.1.0, alias: team-b}
                """, "");

        Rendered chart = render(helm, whole, """
                teamA: {watchSelector: team=a}
                team-b: {watchSelector: team=b, crds: {install: false}}
                """);

        Set<String> ids = new HashSet<>();
        for (JsonNode document : chart.documents()) {
            String id = document.get("kind").asText() + document.at("/metadata/namespace") + Rendered.name(document);
            assertThat(ids.add(id)).describedAs(id).isTrue();
            if (document.get("kind").asText().matches("Service|Deployment")) {
                assertThat(Rendered.name(document)).matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
            }
        }
        List<JsonNode> deployments = chart.all("Deployment");
        assertThat(deployments).hasSize(2);
        assertThat(deployments.get(0).at("/spec/selector"))
                .isNotEqualTo(deployments.get(1).at("/spec/selector"));
    }

    private Path whole(String dependencies, String values) throws IOException {
        Path whole = Files.createDirectories(folder.resolve("platform"));
        Files.writeString(
                whole.resolve("Chart.yaml"),
                "apiVersion: v2\nname: platform\nversion: 1.0.0\ndependencies:\n" + dependencies + "\n");
        Files.writeString(whole.resolve("values.yaml"), values);
        Path part = whole.resolve("charts/weld-operator");
        try (Stream<Path> files = Files.walk(Helm.CHART)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = part.resolve(Helm.CHART.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return whole;
    }

    private static Rendered render(Helm helm, Path chart, String values, String... more) {
        List<String> args = Stream.concat(
                        Stream.of("template", "platform", chart.toString(), "--kube-version=1.36.0"), Stream.of(more))
                .toList();
        return new Rendered(Helm.documents(helm.withValues(values, args)));
    }
}
