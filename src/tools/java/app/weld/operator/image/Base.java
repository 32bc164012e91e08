package app.weld.operator.image;

import app.weld.operator.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The part of the image below Java: the C library and what names the distribution, from packages of the distribution that
 * this machine runs. No shell, no package manager, nothing that could be run but Java.
 */
final class Base {
    /** The user that the operator runs as. */
    static final int USER = 65532;

    /** Each package, and which of its files the image needs. */
    private static final Map<String, List<String>> PACKAGES = Map.of(
            // All that Java links to: the rest, such as zlib, is built into it.
            "libc6", List.of("(usr/)?lib(64)?/.*\\.so(\\.[0-9.]+)?", "usr/share/doc/libc6/copyright"),
            // Who made it, so that scanners know whose security notices are meant.
            "base-files", List.of("etc/os-release", "etc/debian_version", "usr/share/doc/base-files/copyright"));

    private Base() {}

    /**
     * Puts it together in {@code root}.
     *
     * @param packages where the packages are kept; those that are there are not downloaded again
     */
    static void build(Path root, Path packages) {
        try {
            Files.createDirectories(packages);
            for (String name : PACKAGES.keySet().stream().sorted().toList()) {
                Path archive = download(name, packages);
                Path unpacked = Files.createDirectories(packages.resolve(name));
                Program.of(List.of("dpkg-deb", "--extract", archive.toString(), unpacked.toString()))
                        .in(packages)
                        .run()
                        .orThrow();
                select(unpacked, PACKAGES.get(name), root);
                // Where scanners look for packages in images without a package manager.
                Path control = root.resolve("var/lib/dpkg/status.d").resolve(name);
                Files.createDirectories(control.getParent());
                Files.writeString(
                        control,
                        Program.of(List.of("dpkg-deb", "--field", archive.toString()))
                                .in(packages)
                                .run()
                                .orThrow());
            }
            write(
                    root,
                    "etc/passwd",
                    "root:x:0:0:root:/:/sbin/nologin\nnonroot:x:" + USER + ":" + USER + ":nonroot:/:/sbin/nologin\n");
            write(root, "etc/group", "root:x:0:\nnonroot:x:" + USER + ":\n");
            write(root, "etc/nsswitch.conf", "hosts: files dns\n");
            Files.createDirectories(root.resolve("tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path root, String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content, StandardCharsets.UTF_8);
    }

    private static Path download(String name, Path packages) throws IOException {
        Path there = archive(name, packages);
        if (there != null) {
            return there;
        }
        try {
            Program.of(List.of("apt-get", "--quiet", "download", name))
                    .in(packages)
                    .run()
                    .orThrow();
        } catch (IllegalStateException e) {
            // A fresh machine has no lists yet. Lists of our own, since the machine's are not ours to write.
            List<String> apt = new ArrayList<>(List.of("apt-get", "--quiet"));
            for (String folder : List.of("Dir::State::Lists=lists", "Dir::Cache=cache")) {
                String[] optionAndName = folder.split("=", 2);
                Path own = packages.resolve(optionAndName[1]).toAbsolutePath();
                Files.createDirectories(own.resolve("partial"));
                apt.addAll(List.of("-o", optionAndName[0] + "=" + own));
            }
            Program.of(Stream.concat(apt.stream(), Stream.of("update")).toList())
                    .in(packages)
                    .run()
                    .orThrow();
            Program.of(Stream.concat(apt.stream(), Stream.of("download", name)).toList())
                    .in(packages)
                    .run()
                    .orThrow();
        }
        return archive(name, packages);
    }

    private static Path archive(String name, Path packages) throws IOException {
        try (Stream<Path> files = Files.list(packages)) {
            return files.filter(file -> file.getFileName().toString().matches(name + "_.*\\.deb"))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Copies what matches. Links become what they point to, since an image built here has none. */
    private static void select(Path unpacked, List<String> wanted, Path root) throws IOException {
        try (Stream<Path> files = Files.walk(unpacked)) {
            for (Path file : files.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                String name = unpacked.relativize(file).toString();
                if (wanted.stream().noneMatch(name::matches) || name.contains("/gconv/")) {
                    continue;
                }
                // Where a distribution links /lib to /usr/lib the package has the latter: without links it is the
                // former.
                Path copy = root.resolve(name.startsWith("usr/lib") ? name.substring("usr/".length()) : name);
                Files.createDirectories(copy.getParent());
                Files.copy(target(unpacked, file), copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** What is to be found at the end of a link whose root is the unpacked package. */
    private static Path target(Path unpacked, Path file) throws IOException {
        Path at = file;
        while (Files.isSymbolicLink(at)) {
            Path link = Files.readSymbolicLink(at);
            at = link.isAbsolute()
                    ? unpacked.resolve(link.toString().substring(1))
                    : at.resolveSibling(link).normalize();
        }
        return at;
    }
}
