package app.weld.operator.image;

import app.weld.operator.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the image of the operator, without a container engine and without a registry. */
public final class ImageBuild {
    private static final Logger LOG = LoggerFactory.getLogger(ImageBuild.class);
    private static final String JAVA = "java";
    private static final String APPLICATION = "app";
    /** What image files are dated with; the cache knows the jar by its date too. */
    private static final FileTime DATE = FileTime.fromMillis(1000);

    /**
     * Small and even: one collector thread, which is what a pod with a fraction of a core has; the quick compiler alone,
     * since the other one takes half of all processor time and much memory for code that waits for answers anyway; small
     * object headers, since the heap is many small objects; room to start in without collecting every few milliseconds; and
     * an end, so that the pod starts anew, when there is no memory.
     */
    private static final List<String> FLAGS = List.of(
            "+UseSerialGC",
            "TieredStopAtLevel=1",
            "+UseCompactObjectHeaders",
            "+ExitOnOutOfMemoryError",
            "MaxRAMPercentage=50",
            "InitialRAMPercentage=12.5",
            "MinHeapFreeRatio=10",
            "MaxHeapFreeRatio=20",
            "-ShrinkHeapInSteps",
            "NewRatio=3",
            "NewSize=32m",
            "-UsePerfData");

    /** The options of an image's Java, for a Java that is not that of an image. */
    public static final String OPTIONS =
            FLAGS.stream().map(flag -> "-XX:" + flag).collect(Collectors.joining(" "));

    private final Path jar;
    private final JavaRuntime runtime;
    private final Path packages;

    ImageBuild(Path jar, JavaRuntime runtime, Path packages) {
        this.jar = jar;
        this.runtime = runtime;
        this.packages = packages;
    }

    /**
     * Arguments: the jar, the folder to work in, the tar file to write. A machine that cannot build an image is a failure
     * where the system property {@code image.required} is true; elsewhere there is a line that says why, and no tar file.
     */
    public static void main(String[] arguments) {
        int exit = 1;
        try {
            Path tar = Path.of(arguments[2]);
            // That of another jar would be tested in place of this one's.
            Files.deleteIfExists(tar);
            Optional<String> lack = Builder.ofThisMachine().lack();
            if (lack.isEmpty()) {
                build(Path.of(arguments[0]), Path.of(arguments[1]), tar);
                exit = 0;
            } else if (Boolean.getBoolean("image.required")) {
                LOG.error("the image cannot be built: {}", lack.get());
            } else {
                System.out.println("Image: neither built nor tested, since " + lack.get() + " (docs/image.md)");
                exit = 0;
            }
        } catch (IOException e) {
            LOG.error("the image cannot be built", e);
        } catch (RuntimeException e) {
            LOG.error("the image cannot be built", e);
        }
        // The threads of the stand-in and of clients would keep the process.
        System.exit(exit);
    }

    /**
     * What starts the operator of an image that was built in {@code work}, outside of a container.
     *
     * @param options of the JVM, over those of the image
     */
    public static List<String> command(Path work, List<String> options) {
        Path application = work.resolve(APPLICATION);
        List<String> command = new ArrayList<>();
        command.add(work.resolve(JAVA).resolve("bin/java").toString());
        command.add("-XX:Flags=" + application.resolve(OperatorImage.FLAGS));
        command.add("-XX:AOTCache=" + application.resolve(OperatorImage.CACHE));
        command.add(OperatorImage.REFLECTION);
        command.addAll(options);
        command.addAll(List.of("-jar", application.resolve(OperatorImage.JAR).toString()));
        return command;
    }

    private static void build(Path jar, Path work, Path tar) throws IOException {
        ImageBuild build = new ImageBuild(jar, JavaRuntime.ofThisJvm(), work.resolve("packages"));
        OperatorImage image = build.lay(work);
        Training.run(image.java(), image.application());
        image.write(tar, Description.fromProperties());
        System.out.println("Image: " + tar + ", with Java " + JavaRuntime.version());
        LeastSafeVersions.known()
                .complaint(LeastSafeVersions.JAVA, JavaRuntime.version())
                .ifPresent(complaint -> System.out.println("Image: not for a release, since Java " + complaint));
    }

    /** Lays out all that is in the image but the cache, which takes a training. */
    OperatorImage lay(Path work) {
        OperatorImage image = new OperatorImage(work.resolve("base"), work.resolve(JAVA), work.resolve(APPLICATION));
        try {
            for (Path folder : List.of(image.base(), image.java(), image.application())) {
                Program.of(List.of("rm", "-rf", folder.toString())).run().orThrow();
            }
            Base.build(Files.createDirectories(image.base()), packages.toAbsolutePath());
            runtime.link(runtime.modules(jar), image.java());
            Path inImage = Files.createDirectories(image.application()).resolve(OperatorImage.JAR);
            Files.copy(jar, inImage, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(inImage, DATE);
            Files.write(image.application().resolve(OperatorImage.FLAGS), FLAGS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return image;
    }
}
