package app.weld.operator.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a machine has to offer for an image: to build it, and to run what was built.
 *
 * @param program whether there is one of this name
 * @param namespaces whether its user may have some of his own
 */
record Builder(Predicate<String> program, BooleanSupplier namespaces) {
    private static final List<String> PROGRAMS = List.of("apt-get", "dpkg-deb", "unshare", "chroot");

    static Builder ofThisMachine() {
        return new Builder(Builder::isInstalled, Pod::isPossible);
    }

    /** What is missing, in words that follow "since"; empty where nothing is. */
    Optional<String> lack() {
        Optional<String> missing = PROGRAMS.stream().filter(program.negate()).findFirst();
        if (missing.isPresent()) {
            return Optional.of("there is no " + missing.get() + ": it takes a machine of the Debian family");
        }
        return namespaces.getAsBoolean()
                ? Optional.empty()
                : Optional.of("the machine lets this user have no namespaces to run it in");
    }

    private static boolean isInstalled(String program) {
        // Those for root too, which others do not look for.
        return Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
