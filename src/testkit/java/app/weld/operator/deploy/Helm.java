package app.weld.operator.deploy;

import app.weld.operator.controlplane.ChartTools;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The program helm, in two major versions. */
enum Helm {
    HELM_3,
    HELM_4;

    static final Path CHART = Path.of("helm/weld-operator");

    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---.*$");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Nearly every rendering has them, and parsing them takes longer than rendering them. */
    private static final Map<String, JsonNode> PARSED_CRDS = new ConcurrentHashMap<>();

    private Path program() {
        ChartTools tools = ChartTools.shared();
        return this == HELM_3 ? tools.helm3() : tools.helm4();
    }

    /** What helm says; it must not fail. */
    String run(String... args) {
        Program.Result outcome = attempt(args);
        if (outcome.exit() != 0) {
            throw new AssertionError(
                    this + " " + String.join(" ", args) + " ends with " + outcome.exit() + ": " + outcome.output());
        }
        return outcome.output();
    }

    /** What helm does at a control plane. */
    String at(ControlPlane cluster, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--kubeconfig=" + cluster.kubeconfigFile());
        return run(all.toArray(String[]::new));
    }

    /** The manifests of the chart with these values, given as YAML, for a cluster that has the kinds of Prometheus and of the Gateway API. */
    Rendered render(String values, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "template",
                "weld-operator",
                CHART.toString(),
                "--namespace=weld-system",
                "--kube-version=1.36.0",
                "--api-versions=monitoring.coreos.com/v1/ServiceMonitor",
                "--api-versions=monitoring.coreos.com/v1/PodMonitor",
                "--api-versions=monitoring.coreos.com/v1/PrometheusRule",
                "--api-versions=gateway.networking.k8s.io/v1/HTTPRoute"));
        Collections.addAll(args, more);
        return new Rendered(documents(withValues(values, args)));
    }

    /** A call with a file of values, which must not fail. */
    String withValues(String values, List<String> args) {
        Program.Result outcome = attemptWithValues(values, args);
        if (outcome.exit() != 0) {
            throw new AssertionError(this + " ends with " + outcome.exit() + ": " + outcome.output());
        }
        return outcome.output();
    }

    Program.Result attemptWithValues(String values, List<String> args) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                List<String> all = new ArrayList<>(args);
                all.add("--values=" + file);
                return attempt(all.toArray(String[]::new));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Program.Result attempt(String... args) {
        List<String> command = new ArrayList<>();
        command.add(program().toString());
        Collections.addAll(command, args);
        // It ends long before its memory is used up, and collecting garbage is a third of what it does.
        return Program.of(command).with(Map.of("GOGC", "off")).run();
    }

    static List<JsonNode> documents(String yaml) {
        List<JsonNode> documents = new ArrayList<>();
        for (String document : SEPARATOR.split(yaml, -1)) {
            JsonNode parsed = document.contains("kind: CustomResourceDefinition")
                    ? PARSED_CRDS.computeIfAbsent(document, Helm::parse).deepCopy()
                    : parse(document);
            if (!parsed.isMissingNode() && !parsed.isNull()) {
                documents.add(parsed);
            }
        }
        return documents;
    }

    private static JsonNode parse(String document) {
        try {
            return YAML.readTree(document);
        } catch (IOException e) {
            throw new AssertionError("no YAML: " + document, e);
        }
    }
}
