package app.weld.operator.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * The image, from folders that hold its files: what changes least is the lowest layer.
 *
 * @param base the files of {@link Base}
 * @param java a linked runtime
 * @param application {@link #JAR}, {@link #FLAGS} and {@link #CACHE}
 */
record OperatorImage(Path base, Path java, Path application) {
    static final String JAR = "weld-operator.jar";
    /** Defaults of the JVM; the environment variable JAVA_TOOL_OPTIONS overrides them one by one. */
    static final String FLAGS = "jvm.flags";

    static final String CACHE = "weld-operator.aot";
    /**
     * Reflection, by which resources are read, calls what it is to call without making a class for it first: a tenth of a
     * start. No option of the JVM, so it is none of the flags; a Java that does not know it goes without.
     */
    static final String REFLECTION = "-Djdk.reflect.useNativeAccessorOnly=true";

    /** Of the C library, which otherwise keeps freed memory in up to eight heaps for each processor. */
    private static final String MALLOC_ARENAS = "2";

    private static final FilePermissions READ = FilePermissions.fromOctalString("644");
    private static final FilePermissions RUN = FilePermissions.fromOctalString("755");
    private static final FilePermissions SCRATCH = FilePermissions.fromOctalString("777");

    /** Writes it as a tar file that {@code docker load} and registries' tools read. */
    void write(Path tar, Description description) {
        try {
            Jib.fromScratch()
                    .setPlatforms(Set.of(new Platform(description.architecture(), "linux")))
                    .setFileEntriesLayers(
                            layerOf("base", "/", base),
                            layerOf("java", "/opt/java", java),
                            layer("operator", "/app", application.resolve(JAR), application.resolve(FLAGS)),
                            layer("cache", "/app", application.resolve(CACHE)))
                    .setEntrypoint(
                            "/opt/java/bin/java",
                            "-XX:Flags=/app/" + FLAGS,
                            "-XX:AOTCache=/app/" + CACHE,
                            REFLECTION,
                            "-jar",
                            "/app/" + JAR)
                    .setUser(Base.USER + ":" + Base.USER)
                    .setWorkingDirectory(AbsoluteUnixPath.get("/app"))
                    .setExposedPorts(Port.tcp(8080), Port.tcp(8081))
                    .setEnvironment(Map.of("LANG", "C.UTF-8", "MALLOC_ARENA_MAX", MALLOC_ARENAS))
                    .setLabels(description.labels())
                    .setCreationTime(description.created())
                    .containerize(Containerizer.to(TarImage.at(tar).named("weld-operator:" + description.version()))
                            .setOfflineMode(true)
                            .setBaseImageLayersCache(tar.resolveSibling("cache"))
                            .setApplicationLayersCache(tar.resolveSibling("cache")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (RegistryException
                | ExecutionException
                | CacheDirectoryCreationException
                | InvalidImageReferenceException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A folder's content, without the folder itself. */
    private static FileEntriesLayer layerOf(String name, String at, Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return layer(name, at, content.sorted().toArray(Path[]::new));
        }
    }

    /** The layer's files belong to root, are as old as the epoch, and can be written by nobody else. */
    private static FileEntriesLayer layer(String name, String at, Path... content) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (Path path : List.of(content)) {
            layer.addEntryRecursive(
                    path,
                    AbsoluteUnixPath.get(at).resolve(path.getFileName().toString()),
                    (file, inImage) ->
                            inImage.toString().equals("/tmp") ? SCRATCH : Files.isExecutable(file) ? RUN : READ);
        }
        return layer.build();
    }
}
