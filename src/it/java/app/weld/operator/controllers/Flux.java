package app.weld.operator.controllers;

import app.weld.operator.Harness;
import app.weld.operator.LocalPort;
import app.weld.operator.controlplane.GoTool;
import app.weld.operator.process.Program;
import app.weld.operator.process.RunningProgram;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** Flux' source-controller and kustomize-controller beside the control plane, with {@code deploy/flux} as it is shipped. */
final class Flux implements AutoCloseable {
    static final String NAMESPACE = "flux-system";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Harness harness;
    private final GitServer git;
    private final GitServer.Repository platform;
    private final RunningProgram source;
    private final RunningProgram kustomize;

    private Flux(
            Harness harness,
            GitServer git,
            GitServer.Repository platform,
            RunningProgram source,
            RunningProgram kustomize) {
        this.harness = harness;
        this.git = git;
        this.platform = platform;
        this.source = source;
        this.kustomize = kustomize;
    }

    /** With nothing for them to do yet but an empty repository of a platform team. */
    static Flux start(Harness harness, Path folder) {
        for (String name : List.of("source-controller", "kustomize-controller")) {
            harness.controlPlane()
                    .installCrds(
                            GoTool.source("flux", "github.com/fluxcd/" + name).resolve("config/crd/bases"));
        }
        harness.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        GitServer git = GitServer.start(folder.resolve("git"));
        GitServer.Repository platform = git.repository("platform");
        platform.write("README.md", "What the teams have.");
        platform.push("Begin");
        String artifacts = "127.0.0.1:" + LocalPort.free();
        RunningProgram source = process(
                harness,
                folder,
                GoTool.sourceController(),
                "--storage-path=" + folder.resolve("artifacts"),
                "--storage-addr=" + artifacts,
                "--storage-adv-addr=" + artifacts,
                "--metrics-addr=0",
                "--health-addr=0",
                "--enable-leader-election=false",
                "--watch-all-namespaces=true");
        RunningProgram kustomize = process(
                harness,
                folder,
                GoTool.kustomizeController(),
                "--metrics-addr=0",
                "--health-addr=0",
                "--requeue-dependency=2s",
                "--enable-leader-election=false");
        Flux flux = new Flux(harness, git, platform, source, kustomize);
        flux.apply("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: platform, namespace: flux-system}
                spec:
                  interval: 1s
                  url: %s
                  ref: {branch: main}
                """.formatted(platform.url()));
        return flux;
    }

    private static RunningProgram process(Harness harness, Path folder, GoTool tool, String... arguments) {
        try {
            String name = tool.path().getFileName().toString();
            Path home = Files.createDirectories(folder.resolve(name));
            Files.createDirectories(folder.resolve("artifacts"));
            return Program.of(Stream.concat(Stream.of(tool.path().toString()), Stream.of(arguments))
                            .toList())
                    .with(Map.of(
                            "RUNTIME_NAMESPACE", NAMESPACE,
                            "KUBECONFIG",
                                    harness.controlPlane().kubeconfigFile().toString(),
                            "HOME", home.toString(),
                            "TMPDIR", home.toString()))
                    .start(folder.resolve(name + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code deploy/flux/operator.yaml} as shipped, with this working copy of {@code deploy} and {@code crds} as its release 0.1.0. */
    void applyOperator() throws IOException {
        GitServer.Repository repository = git.repository("weld-operator");
        repository.writeTree(Path.of("deploy"));
        repository.writeTree(Path.of("crds"));
        repository.push("Release");
        repository.tag("v0.1.0");
        apply(Files.readString(Path.of("deploy/flux/operator.yaml"))
                .replace("https://github.com/weld-operator/weld-operator", repository.url()));
    }

    /** What a kubelet would bring about: there are no nodes, and the operator under test is in this process. */
    void operatorRuns() {
        await().until(() -> deployment() != null);
        long generation = deployment().getMetadata().getGeneration();
        harness.client()
                .resource(deployment())
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of(
                                "status",
                                Map.of(
                                        "observedGeneration", generation,
                                        "replicas", 1,
                                        "updatedReplicas", 1,
                                        "readyReplicas", 1,
                                        "availableReplicas", 1,
                                        "conditions",
                                                List.of(
                                                        Map.of("type", "Available", "status", "True"),
                                                        Map.of(
                                                                "type", "Progressing",
                                                                "status", "True",
                                                                "reason", "NewReplicaSetAvailable"))))));
    }

    private @Nullable Deployment deployment() {
        return harness.client().apps().deployments().inAnyNamespace().list().getItems().stream()
                .filter(deployment -> deployment.getMetadata().getName().equals("weld-operator"))
                .findFirst()
                .orElse(null);
    }

    void apply(String yaml) {
        harness.client()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    /** A team with a namespace, an account and a folder of the platform's repository, and {@code deploy/flux/syncs.yaml} for it. */
    Team team(String prefix) {
        Team team = new Team(this, harness.tenant(prefix));
        team.tenant().deleteSecret();
        team.write("team.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: team, namespace: %s}
                """.formatted(team.name()));
        return team;
    }

    @Nullable
    GenericKubernetesResource kustomization(String name) {
        return harness.client()
                .genericKubernetesResources("kustomize.toolkit.fluxcd.io/v1", "Kustomization")
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    /** The condition Ready of a Kustomization; missing before the first. */
    JsonNode ready(String name) {
        JsonNode status = JSON.valueToTree(kustomization(name)).path("status");
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition;
            }
        }
        return status.path("nothing");
    }

    JsonNode awaitReady(String name, Predicate<JsonNode> is, String what) {
        JsonNode[] last = new JsonNode[1];
        await().untilAsserted(() -> {
            last[0] = ready(name);
            if (!is.test(last[0])) {
                throw new AssertionError("expected " + what + " of " + name + ", but " + last[0] + "\n" + source.tail()
                        + "\n" + kustomize.tail());
            }
        });
        return last[0];
    }

    KubernetesClient client() {
        return harness.client();
    }

    GitServer.Repository platform() {
        return platform;
    }

    long sourceControllerMemory() {
        return source.memory();
    }

    long kustomizeControllerMemory() {
        return kustomize.memory();
    }

    /** Longer than elsewhere, since a Kustomization is looked at every few seconds at most. */
    static ConditionFactory await() {
        return Harness.await().atMost(Duration.ofSeconds(150));
    }

    @Override
    public void close() {
        source.close();
        kustomize.close();
        git.close();
    }

    /** A team whose syncs come from Git. */
    record Team(Flux flux, Harness.Tenant tenant) {
        String name() {
            return tenant.namespace();
        }

        void write(String file, String content) {
            flux.platform.write(name() + "/" + file, content);
        }

        void delete(String file) {
            flux.platform.delete(name() + "/" + file);
        }

        /** The Secret as the documents want it: it outlives what needs it. */
        void secret(String key, String annotations) {
            write("api-key.yaml", """
                    apiVersion: v1
                    kind: Secret
                    metadata:
                      name: weld-api-key
                      namespace: %s
                      annotations: {%s}
                    stringData: {apiKey: "%s"}
                    """.formatted(name(), annotations, key));
        }

        void secret() {
            secret(tenant.apiKey(), "kustomize.toolkit.fluxcd.io/prune: disabled");
        }

        void connection(String... more) {
            write("connection.yaml", Manifests.connection(name(), more));
        }

        void sync(String name, String streams, String... more) {
            write(name + ".yaml", Manifests.sync(name(), name, streams, more));
        }

        void applyKustomization() throws IOException {
            flux.apply(kustomization());
        }

        String kustomization() throws IOException {
            return Files.readString(Path.of("deploy/flux/syncs.yaml"))
                    .replace("sales-syncs", name())
                    .replace("./sales", "./" + name());
        }

        String push(String message) {
            return flux.platform.push(message);
        }

        /** Waits until Flux has said of this commit, and nothing older, how it stands. */
        JsonNode awaitVerdict(String commit, String status) {
            return flux.awaitReady(
                    name(),
                    ready -> {
                        JsonNode kustomization = JSON.valueToTree(flux.kustomization(name()));
                        return ready.path("status").asText().equals(status)
                                && kustomization
                                        .at("/status/lastAttemptedRevision")
                                        .asText()
                                        .contains(commit);
                    },
                    "Ready to be " + status + " at " + commit);
        }

        /** As {@code flux reconcile kustomization}: waits until it has begun and ended. */
        void reconcile() {
            String now = Instant.now().toString();
            flux.client()
                    .genericKubernetesResources("kustomize.toolkit.fluxcd.io/v1", "Kustomization")
                    .inNamespace(NAMESPACE)
                    .withName(name())
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Serialization.asJson(Map.of(
                                    "metadata",
                                    Map.of("annotations", Map.of("reconcile.fluxcd.io/requestedAt", now)))));
            await().until(() -> {
                JsonNode kustomization = JSON.valueToTree(flux.kustomization(name()));
                return kustomization
                                .at("/status/lastHandledReconcileAt")
                                .asText()
                                .equals(now)
                        && !flux.ready(name()).path("status").asText().equals("Unknown");
            });
        }
    }
}
