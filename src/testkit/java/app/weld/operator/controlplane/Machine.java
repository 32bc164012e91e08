package app.weld.operator.controlplane;

import io.fabric8.kubeapitest.binary.OSInfo;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a machine has to offer for a control plane.
 *
 * @param testDir the folder of kube-api-test
 * @param module the folder with the Go module of the programs
 * @param path the list of folders that programs are looked up in
 * @param downloadReachable whether the programs can be downloaded; answers within seconds
 */
record Machine(Path testDir, Path module, String path, BooleanSupplier downloadReachable) {
    /** The version that the Go module builds. */
    static final String VERSION = "1.36.3";

    static final String MINOR_VERSION = "1.36";

    private static final URI DOWNLOADS =
            URI.create("https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml");

    static Machine current() {
        String testDir = System.getenv("KUBE_API_TEST_DIR");
        // Surefire and Failsafe set basedir; a main program runs in the project's folder.
        Path project = Path.of(System.getProperty("basedir", System.getProperty("user.dir")));
        return new Machine(
                testDir == null || testDir.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".kubeapitest")
                        : Path.of(testDir).toAbsolutePath(),
                project.resolve("src/testkit/go/control-plane").toAbsolutePath(),
                Optional.ofNullable(System.getenv("PATH")).orElse(""),
                Machine::canDownload);
    }

    Path versions() {
        return testDir.resolve("k8s");
    }

    Path folder(String version) {
        return versions().resolve(version + platform());
    }

    boolean isOfMinorVersion(Path folder) {
        return folderName().matcher(folder.getFileName().toString()).matches();
    }

    int patchOf(Path folder) {
        var name = folderName().matcher(folder.getFileName().toString());
        return name.matches() ? Integer.parseInt(name.group(1)) : -1;
    }

    Optional<Path> go() {
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .flatMap(folder -> Stream.of("go", "go.exe").map(name -> Path.of(folder, name)))
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Pattern folderName() {
        return Pattern.compile(Pattern.quote(MINOR_VERSION) + "\\.(\\d{1,4})" + Pattern.quote(platform()));
    }

    private static String platform() {
        OSInfo os = new OSInfo();
        return "-" + os.getOSName() + "-" + os.getOSArch();
    }

    private static boolean canDownload() {
        // The look-up of a name has no timeout of its own.
        return CompletableFuture.supplyAsync(Machine::answers)
                .completeOnTimeout(false, 5, TimeUnit.SECONDS)
                .join();
    }

    private static boolean answers() {
        try {
            // As kube-api-test asks, so that the same proxy settings hold.
            HttpURLConnection connection = (HttpURLConnection) DOWNLOADS.toURL().openConnection();
            connection.setRequestMethod("HEAD");
            connection.setConnectTimeout(3_000);
            connection.setReadTimeout(3_000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }
}
