package app.weld.operator.controllers;

import app.weld.operator.Harness;
import app.weld.operator.LocalHttp;
import app.weld.operator.LocalPort;
import app.weld.operator.controlplane.GoTool;
import app.weld.operator.deploy.Kubectl;
import app.weld.operator.process.Program;
import app.weld.operator.process.RunningProgram;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** Argo CD beside the control plane, with the health and the actions of {@code deploy/argocd} merged as the documents say. */
final class ArgoCd implements AutoCloseable {
    static final String NAMESPACE = "argocd";
    private static final String API = "argoproj.io/v1alpha1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Harness harness;
    private final Path folder;
    private final GitServer git;
    private final GitServer.Repository platform;
    private final Map<String, String> environment;
    private final Map<String, RunningProgram> processes = new HashMap<>();
    private final int serverPort = LocalPort.free();

    private ArgoCd(Harness harness, Path folder, Map<String, String> environment) {
        this.harness = harness;
        this.folder = folder;
        this.environment = environment;
        this.git = GitServer.start(folder.resolve("git"));
        this.platform = git.repository("platform");
    }

    /** With nothing for it to do yet but an empty repository of a platform team. */
    static ArgoCd start(Harness harness, Path folder) throws IOException {
        Path source = GoTool.source("argocd", "github.com/argoproj/argo-cd/v3");
        harness.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        // Too big for an apply by the client.
        Kubectl.run(
                "apply", "--server-side", "-k", source.resolve("manifests/crds").toString());
        Kubectl.run(
                "apply",
                "--server-side",
                "-n",
                NAMESPACE,
                "-k",
                source.resolve("manifests/base/config").toString());
        await().until(() -> List.of("applications", "appprojects", "applicationsets").stream()
                .allMatch(kind -> harness.controlPlane().crds().isEstablished(kind + ".argoproj.io")));
        ArgoCd argo = new ArgoCd(harness, folder, environment(harness, folder, source));
        argo.merge("argocd-cm.yaml");
        argo.platform.write("README.md", "What the teams have.");
        argo.platform.push("Begin");
        argo.startProcesses();
        return argo;
    }

    private static Map<String, String> environment(Harness harness, Path folder, Path source) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        // Argo CD calls both: the one is in its image beside it, the other is in kubectl as well.
        program(bin.resolve("git-verify-wrapper.sh"), Files.readString(source.resolve("hack/git-verify-wrapper.sh")));
        program(bin.resolve("kustomize"), """
                #!/bin/sh
                if test "$1" = version; then echo v5.7.1; exit; fi
                shift
                exec %s kustomize "$@"
                """.formatted(harness.controlPlane().kubectl()));
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, Files.readString(harness.controlPlane().kubeconfigFile()));
        Kubectl.run("config", "set-context", "--current", "--namespace=" + NAMESPACE, "--kubeconfig=" + kubeconfig);
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        environment.put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
        environment.put("ARGOCD_FAKE_IN_CLUSTER", "true");
        environment.put("ARGOCD_GPG_ENABLED", "false");
        environment.put(
                "ARGOCD_TLS_DATA_PATH",
                Files.createDirectories(folder.resolve("tls")).toString());
        environment.put(
                "ARGOCD_SSH_DATA_PATH",
                Files.createDirectories(folder.resolve("ssh")).toString());
        environment.put(
                "ARGOCD_PLUGINSOCKFILEPATH",
                Files.createDirectories(folder.resolve("plugins")).toString());
        environment.put(
                "ARGOCD_GNUPGHOME",
                Files.createDirectories(folder.resolve("gnupg")).toString());
        return environment;
    }

    private static void program(Path file, String content) throws IOException {
        Files.writeString(file, content);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }

    private void startProcesses() {
        String redis = "127.0.0.1:" + LocalPort.free();
        processes.put(
                "redis", Program.of(GoTool.redis().path().toString(), redis).start(folder.resolve("redis.log")));
        int repoPort = LocalPort.free();
        String repoServer = "127.0.0.1:" + repoPort;
        start(
                "repo-server",
                "--redis=" + redis,
                "--disable-tls",
                "--client-ca-path=",
                // What a branch points to is kept for three minutes otherwise.
                "--revision-cache-expiration=1s",
                "--address=127.0.0.1",
                "--port=" + repoPort,
                "--metrics-address=127.0.0.1",
                "--metrics-port=" + LocalPort.free());
        start(
                "server",
                "--redis=" + redis,
                "--repo-server=" + repoServer,
                "--repo-server-plaintext",
                "--disable-auth",
                "--insecure",
                "--address=127.0.0.1",
                "--port=" + serverPort,
                "--metrics-address=127.0.0.1",
                "--metrics-port=" + LocalPort.free());
        start(
                "application-controller",
                "--redis=" + redis,
                "--repo-server=" + repoServer,
                "--repo-server-plaintext",
                "--metrics-port=" + LocalPort.free());
        start(
                "applicationset-controller",
                "--argocd-repo-server=" + repoServer,
                "--repo-server-plaintext",
                "--namespace=" + NAMESPACE,
                "--metrics-addr=127.0.0.1:" + LocalPort.free(),
                "--probe-addr=127.0.0.1:" + LocalPort.free(),
                "--webhook-addr=127.0.0.1:" + LocalPort.free(),
                "--enable-leader-election=false");
        await().until(() -> {
            try {
                return api("/api/version").has("Version");
            } catch (IOException e) {
                processes.forEach((name, process) -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(name + " has ended: " + process.tail());
                    }
                });
                return false;
            }
        });
        await().until(() -> harness.client()
                        .genericKubernetesResources(API, "AppProject")
                        .inNamespace(NAMESPACE)
                        .withName("default")
                        .get()
                != null);
    }

    private void start(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(GoTool.argoCd().path().toString()));
        command.addAll(List.of(arguments));
        Map<String, String> own = new HashMap<>(environment);
        own.put("ARGOCD_BINARY_NAME", "argocd-" + name);
        processes.put(name, Program.of(command).with(own).start(folder.resolve(name + ".log")));
    }

    /** Merges entries into {@code argocd-cm} as {@code docs/gitops.md} says. */
    void merge(String file) {
        Kubectl.run(
                "patch",
                "configmap",
                "argocd-cm",
                "-n",
                NAMESPACE,
                "--type",
                "merge",
                "--patch-file",
                "deploy/argocd/" + file);
    }

    /** An answer of Argo CD's API. */
    private JsonNode api(String path) throws IOException {
        return JSON.readTree(LocalHttp.get(serverPort, path).body());
    }

    /** Argo CD's own command line. */
    String cli(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                GoTool.argoCd().path().toString(),
                "--server=127.0.0.1:" + serverPort,
                "--plaintext",
                "--auth-token=x"));
        command.addAll(List.of(arguments));
        Map<String, String> own = new HashMap<>(environment);
        own.put("ARGOCD_BINARY_NAME", "argocd");
        return Program.of(command).with(own).run().orThrow();
    }

    void apply(String yaml) {
        harness.client()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    GitServer git() {
        return git;
    }

    GitServer.Repository platform() {
        return platform;
    }

    @Nullable
    GenericKubernetesResource application(String name) {
        return harness.client()
                .genericKubernetesResources(API, "Application")
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    JsonNode status(String name) {
        return JSON.valueToTree(application(name)).path("status");
    }

    void deleteApplication(String name) {
        harness.client()
                .genericKubernetesResources(API, "Application")
                .inNamespace(NAMESPACE)
                .withName(name)
                .delete();
    }

    /** As {@code argocd app get --refresh}: compares it with Git now. */
    void refresh(String name, String how) {
        annotate(name, "argocd.argoproj.io/refresh", how);
    }

    /** @param value takes the annotation away where absent */
    void annotate(String name, String annotation, @Nullable String value) {
        harness.client()
                .genericKubernetesResources(API, "Application")
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of(
                                "metadata", Map.of("annotations", Collections.singletonMap(annotation, value)))));
    }

    /** What Argo CD makes of a resource of an application: {@code {status, message}}. */
    JsonNode health(String application, String kind, String name) throws IOException {
        for (JsonNode node :
                api("/api/v1/applications/" + application + "/resource-tree").path("nodes")) {
            if (node.path("kind").asText().equals(kind)
                    && node.path("name").asText().equals(name)) {
                return node.path("health");
            }
        }
        return JSON.createObjectNode();
    }

    JsonNode awaitHealth(String application, String kind, String name, String health, String... parts) {
        JsonNode[] last = new JsonNode[1];
        await().untilAsserted(() -> {
            last[0] = health(application, kind, name);
            if (!last[0].path("status").asText().equals(health)
                    || !List.of(parts).stream().allMatch(last[0].path("message").asText()::contains)) {
                throw new AssertionError("expected " + kind + " " + name + " to be " + health + " " + List.of(parts)
                        + ", but " + last[0] + " of " + status(application));
            }
        });
        return last[0];
    }

    /** Waits until the application is as Git has it in this commit, and of this health. */
    void awaitSynced(String name, String commit, String health) {
        await().untilAsserted(() -> {
            JsonNode status = status(name);
            if (!status.at("/sync/status").asText().equals("Synced")
                    || !status.at("/sync/revision").asText().equals(commit)
                    || !status.at("/health/status").asText().equals(health)) {
                throw new AssertionError(
                        "expected " + name + " to be Synced and " + health + " at " + commit + ", but " + status + "\n"
                                + processes.get("application-controller").tail());
            }
        });
    }

    Map<String, Long> memory() {
        Map<String, Long> memory = new HashMap<>();
        processes.forEach((name, process) -> memory.put(name, process.memory()));
        return memory;
    }

    static ConditionFactory await() {
        return Harness.await().atMost(Duration.ofSeconds(150));
    }

    @Override
    public void close() {
        processes.values().forEach(RunningProgram::close);
        git.close();
    }

    /** A team with a namespace, an account and a folder of the platform's repository. */
    Team team(String prefix, String parent) {
        Team team = new Team(this, harness.tenant(prefix), parent);
        team.tenant().deleteSecret();
        team.write("team.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: team}\n");
        return team;
    }

    /**
     * A team whose syncs come from Git.
     *
     * @param parent of its folder, with a slash at the end; may be empty
     */
    record Team(ArgoCd argo, Harness.Tenant tenant, String parent) {
        String name() {
            return tenant.namespace();
        }

        /** Of the Application. */
        String application() {
            return name() + "-syncs";
        }

        void write(String file, String content) {
            argo.platform.write(parent + name() + "/" + file, content);
        }

        void delete(String file) {
            argo.platform.delete(parent + name() + "/" + file);
        }

        void secret(String key) {
            write("api-key.yaml", """
                    apiVersion: v1
                    kind: Secret
                    metadata:
                      name: weld-api-key
                      annotations: {argocd.argoproj.io/sync-options: "Prune=false,Delete=false"}
                    stringData: {apiKey: "%s"}
                    """.formatted(key));
        }

        void connection(String... more) {
            write("connection.yaml", Manifests.connection(name(), more));
        }

        void sync(String sync, String streams, String... more) {
            write(sync + ".yaml", Manifests.sync(name(), sync, streams, more));
        }

        /** {@code deploy/argocd/applications/syncs.yaml} for this team. */
        String manifest() throws IOException {
            return Files.readString(Path.of("deploy/argocd/applications/syncs.yaml"))
                    .replace("https://github.com/example/platform", argo.platform.url())
                    .replace("name: sales-syncs", "name: " + application())
                    .replace("path: sales", "path: " + parent + name())
                    .replace("namespace: sales", "namespace: " + name());
        }

        String push(String message) {
            String commit = argo.platform.push(message);
            if (argo.application(application()) != null) {
                argo.refresh(application(), "normal");
            }
            return commit;
        }
    }
}
