package app.weld.operator.gitops;

import java.nio.file.Path;
import java.util.List;

/** The scripts as entries of the ConfigMap {@code argocd-cm}, to be merged into it. */
final class ArgoConfigMap {
    static final Path FILE = ArgoFolder.ROOT.resolve("argocd-cm.yaml");
    static final Path LENIENT_FILE = ArgoFolder.ROOT.resolve("argocd-cm-failed-run-is-healthy.yaml");

    private ArgoConfigMap() {}

    static String text() {
        return head("Teaches Argo CD the health and the actions of all kinds.", FILE)
                + section(ArgoFolder.CONNECTION)
                + section(ArgoFolder.SYNC)
                + entry("health." + ArgoFolder.WORKSPACE.key(), ArgoFolder.WORKSPACE.health())
                + ignoredUpdates(ArgoFolder.WORKSPACE);
    }

    /** Only what differs. */
    static String lenientText() {
        return head(
                        "After argocd-cm.yaml: a sync whose latest run failed is Healthy, and its message says so.",
                        LENIENT_FILE)
                + entry("health." + ArgoFolder.LENIENT.key(), ArgoFolder.LENIENT.health());
    }

    private static String head(String words, Path file) {
        return """
                # %s Made from the files beside it:
                #   %s
                # Merge it into the ConfigMap (nothing else in that is touched):
                #   kubectl patch configmap argocd-cm -n argocd --type merge --patch-file %s
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: argocd-cm
                  labels:
                    app.kubernetes.io/name: argocd-cm
                    app.kubernetes.io/part-of: argocd
                data:
                """.formatted(words, ArgoFilesTest.WRITE_COMMAND, file);
    }

    private static String section(ArgoFolder folder) {
        StringBuilder actions = new StringBuilder("discovery.lua: |\n")
                .append(folder.discovery().indent(2))
                .append("definitions:\n");
        for (String name : folder.actions()) {
            actions.append("- name: ")
                    .append(name)
                    .append("\n  action.lua: |\n")
                    .append(folder.action(name).indent(4));
        }
        return entry("health." + folder.key(), folder.health())
                + entry("actions." + folder.key(), actions.toString())
                + ignoredUpdates(folder);
    }

    private static String ignoredUpdates(ArgoFolder folder) {
        return entry("ignoreResourceUpdates." + folder.key(), "jsonPointers:\n- /status\n");
    }

    private static String entry(String name, String text) {
        List<String> lines =
                text.lines().map(line -> line.isEmpty() ? "" : "    " + line).toList();
        return "  resource.customizations." + name + ": |\n" + String.join("\n", lines) + "\n";
    }
}
