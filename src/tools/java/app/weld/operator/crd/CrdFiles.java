package app.weld.operator.crd;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.YamlDumpSettingsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The CRDs as files in the repository: plain ones to apply, templates of the chart, and JSON Schemas of the kinds. */
final class CrdFiles {
    static final String WRITE_COMMAND = "mvn -q test -Dtest=CrdFilesTest -Dcrds.write=true";

    /** The folder of the plain files, seen from the project's. */
    static final Path PLAIN = Path.of("crds");

    private static final Path CHART = Path.of("helm/weld-operator/templates/crds");

    /** The bundle of the Operator Lifecycle Manager has a copy. */
    private static final Path BUNDLE = Path.of("deploy/olm/manifests");

    /** Laid out as kubeconform and editors look for them: group, then kind and version. */
    private static final Path SCHEMAS = Path.of("schemas");

    private static final KubernetesSerialization YAML = new KubernetesSerialization(
            new ObjectMapper(),
            false,
            new YamlDumpSettingsBuilder().setMinimizeQuotes(true).build());

    private CrdFiles() {}

    /** What the files have to hold, by path. */
    static Map<Path, String> all() {
        Map<Path, String> files = new TreeMap<>();
        for (Crds.Kind kind : Crds.KINDS) {
            ObjectNode crd = Crds.of(kind);
            String file = kind.crdName() + ".yaml";
            files.put(PLAIN.resolve(file), plain(crd));
            files.put(BUNDLE.resolve(file), plain(crd));
            files.put(CHART.resolve(file), template(crd));
            KindSchema.of(crd).forEach((name, text) -> files.put(SCHEMAS.resolve(name), text));
        }
        return files;
    }

    static void write() {
        all().forEach((path, text) -> {
            try {
                Files.createDirectories(path.getParent());
                Files.writeString(path, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String plain(ObjectNode crd) {
        return "# Made from the Java types by: " + WRITE_COMMAND + "\n" + yaml(crd);
    }

    private static String template(ObjectNode crd) {
        ObjectNode rest = crd.deepCopy();
        rest.remove("metadata");
        rest.remove("apiVersion");
        rest.remove("kind");
        return """
                {{- /* Made from the Java types by: %s */ -}}
                {{- include "weld-operator.defaults" . }}
                {{- if .Values.crds.install }}
                apiVersion: %s
                kind: %s
                metadata:
                  name: %s
                  labels:
                    {{- include "weld-operator.labels" . | nindent 4 }}
                  {{- with merge (.Values.crds.keep | ternary (dict "helm.sh/resource-policy" "keep") dict) .Values.crds.annotations }}
                  annotations:
                    {{- toYaml . | nindent 4 }}
                  {{- end }}
                %s{{- end }}
                """.formatted(
                        WRITE_COMMAND,
                        crd.get("apiVersion").asText(),
                        crd.get("kind").asText(),
                        crd.at("/metadata/name").asText(),
                        escaped(yaml(rest)));
    }

    /** Text that Helm's template engine gives back as it is. */
    static String escaped(String text) {
        return text.replace("{{", "{{ \"{{\" }}");
    }

    private static String yaml(ObjectNode node) {
        String text = YAML.asYaml(node);
        return text.startsWith("---\n") ? text.substring(4) : text;
    }
}
