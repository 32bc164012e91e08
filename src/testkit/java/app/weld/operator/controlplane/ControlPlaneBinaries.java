package app.weld.operator.controlplane;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The programs of a Kubernetes control plane in one folder: etcd, kube-apiserver and kubectl always,
 * kube-controller-manager where it could be had (what kube-api-test downloads does not hold it, Go builds it).
 */
public record ControlPlaneBinaries(Path folder) {
    static final String ETCD = "etcd";
    static final String API_SERVER = "kube-apiserver";
    static final String KUBECTL = "kubectl";
    static final String CONTROLLER_MANAGER = "kube-controller-manager";
    static final List<String> NEEDED = List.of(ETCD, API_SERVER, KUBECTL);

    /** What is on this machine now. Returns at once: builds and downloads nothing. */
    public static Optional<ControlPlaneBinaries> present() {
        return present(Machine.current());
    }

    /**
     * What is on this machine, else what can be downloaded, else what Go builds (which takes minutes, once).
     *
     * @param out takes a line that says which way is open, and one every 15 seconds while it takes time
     * @throws IllegalStateException says what to install when there is no way
     */
    public static ControlPlaneBinaries obtain(Consumer<String> out) {
        return obtain(Machine.current(), out);
    }

    static Optional<ControlPlaneBinaries> present(Machine machine) {
        Path wanted = machine.folder(Machine.VERSION);
        if (holdsWhatIsNeeded(wanted)) {
            return Optional.of(new ControlPlaneBinaries(wanted));
        }
        if (!Files.isDirectory(machine.versions())) {
            return Optional.empty();
        }
        // What kube-api-test downloads is another patch of the same minor version.
        try (Stream<Path> folders = Files.list(machine.versions())) {
            return folders.filter(machine::isOfMinorVersion)
                    .filter(ControlPlaneBinaries::holdsWhatIsNeeded)
                    .max(Comparator.comparingInt(machine::patchOf))
                    .map(ControlPlaneBinaries::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The way that is open on a machine: asks the network only when it has to. */
    static Way way(Machine machine) {
        Optional<ControlPlaneBinaries> present = present(machine);
        if (present.isPresent()) {
            boolean complete = present.get().controllerManager().isPresent();
            return complete || machine.go().isEmpty() ? Way.PRESENT : Way.BUILD;
        }
        if (machine.downloadReachable().getAsBoolean()) {
            return Way.DOWNLOAD;
        }
        return machine.go().isPresent() ? Way.BUILD : Way.NONE;
    }

    static synchronized ControlPlaneBinaries obtain(Machine machine, Consumer<String> out) {
        Way way = way(machine);
        switch (way) {
            case PRESENT -> {
                ControlPlaneBinaries present = present(machine).orElseThrow();
                out.accept("Control plane: the programs in " + present.folder());
                return present;
            }
            case NONE -> throw new IllegalStateException(missing(machine));
            case DOWNLOAD, BUILD -> {
                return locked(machine, out, () -> fetch(machine, out));
            }
        }
        throw new AssertionError(way);
    }

    public Path etcd() {
        return folder.resolve(ETCD);
    }

    public Path apiServer() {
        return folder.resolve(API_SERVER);
    }

    public Path kubectl() {
        return folder.resolve(KUBECTL);
    }

    /** Empty when the programs were downloaded and there is no Go: namespaces and owned resources then stay. */
    public Optional<Path> controllerManager() {
        return Optional.of(folder.resolve(CONTROLLER_MANAGER)).filter(Files::isExecutable);
    }

    /** The version as it stands in the folder's name, such as {@code 1.36.3}. */
    public String version() {
        String name = folder.getFileName().toString();
        return name.substring(0, name.indexOf('-'));
    }

    private static ControlPlaneBinaries fetch(Machine machine, Consumer<String> out) {
        // Decided anew: another JVM may have had the lock and done it.
        Way way = way(machine);
        if (way == Way.DOWNLOAD) {
            out.accept("Control plane: downloading etcd, kube-apiserver and kubectl");
            try {
                download(machine);
            } catch (KubeAPITestException | IOException e) {
                if (machine.go().isEmpty()) {
                    throw new IllegalStateException("The download failed. " + missing(machine), e);
                }
                out.accept("Control plane: the download failed (" + e.getMessage() + ")");
            }
        }
        Path target = present(machine).map(ControlPlaneBinaries::folder).orElse(machine.folder(Machine.VERSION));
        machine.go().ifPresent(go -> GoBuild.ofControlPlane(go, machine.module(), out)
                .into(target));
        return present(machine).orElseThrow(() -> new IllegalStateException(missing(machine)));
    }

    /** Downloads into a folder beside the final one: kube-api-test takes a folder half extracted for a whole one. */
    private static void download(Machine machine) throws IOException {
        Path staging = machine.testDir().resolve(".download");
        Folders.delete(staging);
        new BinaryManager(KubeAPIServerConfigBuilder.anAPIServerConfig()
                        .withTestDir(staging.toString())
                        .withApiServerVersion(Machine.MINOR_VERSION + ".*")
                        .withOfflineMode(false)
                        .withStartupTimeout(1)
                        .withWaitForEtcdHealthCheckOnStartup(false)
                        .build())
                .initAndDownloadIfRequired();
        try (Stream<Path> downloaded = Files.list(staging.resolve("k8s"))) {
            for (Path folder : downloaded.toList()) {
                Files.move(folder, machine.versions().resolve(folder.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Folders.delete(staging);
    }

    private interface Fetch {
        ControlPlaneBinaries run();
    }

    private static ControlPlaneBinaries locked(Machine machine, Consumer<String> out, Fetch fetch) {
        try {
            Files.createDirectories(machine.versions());
            try (FileChannel file = FileChannel.open(
                    machine.testDir().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                FileLock lock = file.tryLock();
                if (lock == null) {
                    out.accept("Control plane: waiting for another process that builds it");
                    lock = file.lock();
                }
                try (FileLock held = lock) {
                    return fetch.run();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holdsWhatIsNeeded(Path folder) {
        return NEEDED.stream().allMatch(name -> Files.isExecutable(folder.resolve(name)));
    }

    private static String missing(Machine machine) {
        return "These tests need a Kubernetes control plane, and there is no way to one: no "
                + String.join(", ", NEEDED) + " in " + machine.folder(Machine.VERSION)
                + ", no connection to GitHub to download them, no program go on the PATH to build them. "
                + "Install Go 1.21 or newer (https://go.dev/dl), or put the programs there.";
    }

    /** How the programs are had. */
    enum Way {
        PRESENT,
        DOWNLOAD,
        BUILD,
        NONE
    }
}
