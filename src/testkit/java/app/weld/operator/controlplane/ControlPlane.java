package app.weld.operator.controlplane;

import app.weld.operator.process.Program;
import app.weld.operator.process.RunningProgram;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A real Kubernetes control plane: etcd, kube-apiserver and kube-controller-manager as processes of this machine, with
 * RBAC and without nodes. Namespaces go when they are deleted (an empty one takes about 5 seconds), and owner references
 * and aggregated roles work; those of custom resources up to half a minute after their definition was installed.
 */
public final class ControlPlane implements AutoCloseable {
    private static final int STARTUP_TIMEOUT_MILLIS = 120_000;
    private static final int ATTEMPTS = 4;

    private final ControlPlaneBinaries binaries;
    private final Path folder;
    private final KubeAPIServer apiServer;
    private final Optional<RunningProgram> controllerManager;
    private final Config config;
    private final KubernetesClient client;
    private final Thread shutdownHook = new Thread(this::stop, "stop-control-plane");

    private ControlPlane(
            ControlPlaneBinaries binaries,
            Path folder,
            KubeAPIServer apiServer,
            Optional<RunningProgram> controllerManager) {
        this.binaries = binaries;
        this.folder = folder;
        this.apiServer = apiServer;
        this.controllerManager = controllerManager;
        this.config = Config.fromKubeconfig(apiServer.getKubeConfigYaml());
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    /** The one that all tests of this JVM share; it stops together with the JVM and is not to be closed. */
    public static ControlPlane shared() {
        return Shared.INSTANCE;
    }

    /** One of the caller's own. The programs are built or downloaded first where they are missing. */
    public static ControlPlane start() {
        return start(System.out::println);
    }

    /** The same, with an API server that behaves as an older version of Kubernetes, such as {@code 1.33}, does. */
    public static ControlPlane startEmulating(String version) {
        return start(System.out::println, List.of("--emulated-version=" + version));
    }

    /** As {@link #start()}, with another place for the lines that say how far it is. */
    public static ControlPlane start(Consumer<String> out) {
        return start(out, List.of());
    }

    private static ControlPlane start(Consumer<String> out, List<String> moreFlags) {
        ControlPlaneBinaries binaries = ControlPlaneBinaries.obtain(out);
        if (binaries.controllerManager().isEmpty()) {
            out.accept("Control plane: without kube-controller-manager, which takes Go to build:"
                    + " deleted namespaces and resources whose owner was deleted stay");
        }
        for (int attempt = 1; ; attempt++) {
            try {
                ControlPlane started = start(binaries, moreFlags);
                Runtime.getRuntime().addShutdownHook(started.shutdownHook);
                return started;
            } catch (KubeAPITestException | IOException e) {
                // Ports are picked at random before they are used: another process can be faster.
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException(
                            "The control plane did not start; the log of its processes is the logger"
                                    + " io.fabric8.kubeapitest at level debug",
                            e);
                }
            }
        }
    }

    private static ControlPlane start(ControlPlaneBinaries binaries, List<String> moreFlags) throws IOException {
        // A folder of its own: kube-api-test keeps certificates where it is told to and never renews them.
        Path folder = Files.createTempDirectory("weld-control-plane");
        KubeAPIServer apiServer = null;
        RunningProgram controllerManager = null;
        try {
            Path versions = Files.createDirectory(folder.resolve("k8s"));
            Files.createSymbolicLink(versions.resolve(binaries.folder().getFileName()), binaries.folder());
            apiServer = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                    .withTestDir(folder.toString())
                    .withApiServerVersion(binaries.version())
                    .withOfflineMode(true)
                    .withWaitForEtcdHealthCheckOnStartup(false)
                    .withStartupTimeout(STARTUP_TIMEOUT_MILLIS)
                    .withApiServerFlags(Stream.concat(AuditLog.in(folder).flags().stream(), moreFlags.stream())
                            .toList())
                    .build());
            apiServer.start();
            Files.writeString(folder.resolve("kubeconfig"), apiServer.getKubeConfigYaml());
            if (binaries.controllerManager().isPresent()) {
                controllerManager =
                        startControllerManager(binaries.controllerManager().get(), folder);
            }
            return new ControlPlane(binaries, folder, apiServer, Optional.ofNullable(controllerManager));
        } catch (RuntimeException | IOException e) {
            stop(folder, apiServer, controllerManager);
            throw e;
        }
    }

    private static RunningProgram startControllerManager(Path program, Path folder) {
        return Program.of(
                        program.toString(),
                        "--kubeconfig=" + folder.resolve("kubeconfig"),
                        "--leader-elect=false",
                        "--secure-port=0",
                        "--cert-dir=" + folder.resolve("controller-manager"),
                        "--service-account-private-key-file=" + folder.resolve("apiserver.key"),
                        "--root-ca-file=" + folder.resolve("apiserver.crt"),
                        "--controllers=namespace-controller,garbage-collector-controller,"
                                + "clusterrole-aggregation-controller,serviceaccount-controller,"
                                + "serviceaccount-token-controller")
                .start(folder.resolve("controller-manager.log"));
    }

    /** An administrator's kubeconfig, as YAML. It names files that go when this is closed. */
    public String kubeconfig() {
        return apiServer.getKubeConfigYaml();
    }

    /** That of whoever has this token, as YAML. */
    public String kubeconfigWithToken(String token) {
        return Kubeconfig.withToken(kubeconfig(), token);
    }

    /** The same, with another way to the API server. */
    public String kubeconfigWithToken(String token, String server) {
        return Kubeconfig.withToken(kubeconfig(), token, server);
    }

    /** The administrator's as a file. */
    public Path kubeconfigFile() {
        return folder.resolve("kubeconfig");
    }

    /** A client with an administrator's rights. It belongs to the control plane: do not close it. */
    public KubernetesClient client() {
        return client;
    }

    /** A client, to be closed by the caller, with the rights of somebody else, by impersonation. */
    public KubernetesClient clientAs(String user, String... groups) {
        Config impersonating = new ConfigBuilder(config)
                .withImpersonateUsername(user)
                .withImpersonateGroups(groups)
                .build();
        return new KubernetesClientBuilder().withConfig(impersonating).build();
    }

    /** The program kubectl. */
    public Path kubectl() {
        return binaries.kubectl();
    }

    /** Whether namespaces and resources whose owner was deleted really go. */
    public boolean hasControllerManager() {
        return controllerManager.isPresent();
    }

    /** Its CRDs. */
    public Crds crds() {
        return new Crds(client);
    }

    /** Applies every YAML file of a folder and returns when the custom resources in them can be used. */
    public void installCrds(Path folder) {
        crds().install(folder);
    }

    /** Creates a namespace that nobody else has: the prefix, a dash and a few letters and digits. */
    public String newNamespace(String prefix) {
        String name = prefix + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** The requests that the API server has answered until now. */
    public RequestCounts requests() {
        return RequestCounts.parse(client.raw("/metrics"));
    }

    /** Where the API server stores everything. */
    public Etcd etcd() {
        return Etcd.of(folder);
    }

    /** What service accounts have asked of the API server until now. */
    public AuditLog audit() {
        return AuditLog.in(folder);
    }

    /** What kube-controller-manager has written to its log; empty without one. */
    public String controllerManagerLog() {
        Path log = folder.resolve("controller-manager.log");
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the processes and deletes their data. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
        stop();
    }

    private void stop() {
        client.close();
        stop(folder, apiServer, controllerManager.orElse(null));
    }

    private static void stop(Path folder, KubeAPIServer apiServer, RunningProgram controllerManager) {
        try {
            if (controllerManager != null) {
                controllerManager.close();
            }
            if (apiServer != null) {
                apiServer.stop();
            }
        } catch (RuntimeException e) {
            // The processes are ended by now: stop() fails on data that a start cut short never made.
        } finally {
            try {
                Folders.delete(folder);
            } catch (IOException e) {
                // A temporary folder: somebody else's broom gets it.
            }
        }
    }

    /** Started when first asked for. */
    private static final class Shared {
        static final ControlPlane INSTANCE = start();
    }
}
