package app.weld.operator.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which versions of libraries and of Java are free of known advisories: {@code src/tools/resources/least-safe-versions.txt}. */
record LeastSafeVersions(List<Line> lines) {
    private static final Path FILE = Path.of("src/tools/resources/least-safe-versions.txt");
    private static final String NONE_KNOWN = "-";

    /** The name of the line about the image's Java. */
    static final String JAVA = "java";

    /**
     * What is known of some libraries.
     *
     * @param name Maven's group and artifact; begins the names that it is about where it ends with a star
     * @param least a dash where no advisory is known
     */
    record Line(String name, String least, String advisories) {
        static Line of(String text) {
            String[] parts = text.split(" +", 3);
            return new Line(parts[0], parts[1], parts[2]);
        }

        boolean isAbout(String library) {
            return name.endsWith("*") ? library.startsWith(name.substring(0, name.length() - 1)) : library.equals(name);
        }
    }

    static LeastSafeVersions known() throws IOException {
        return new LeastSafeVersions(Files.readAllLines(FILE).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Line::of)
                .toList());
    }

    /** What speaks against a version of a library. */
    Optional<String> complaint(String library, String version) {
        return lines.stream()
                .filter(line ->
                        line.isAbout(library) && !line.least().equals(NONE_KNOWN) && isOlder(version, line.least()))
                .findFirst()
                .map(line -> version + " is older than " + line.least() + ": " + line.advisories());
    }

    /** Libraries that no line is about. */
    List<String> unlisted(Set<String> libraries) {
        return libraries.stream()
                .filter(library -> lines.stream().noneMatch(line -> line.isAbout(library)))
                .toList();
    }

    /** Names that are about none of these libraries, nor about Java. */
    List<String> unused(Set<String> libraries) {
        return lines.stream()
                .map(Line::name)
                .filter(name -> !name.equals(JAVA))
                .filter(name -> libraries.stream().noneMatch(library -> new Line(name, "", "").isAbout(library)))
                .toList();
    }

    private static boolean isOlder(String version, String least) {
        int[] ours = numbers(version);
        int[] theirs = numbers(least);
        return IntStream.range(0, Math.max(ours.length, theirs.length))
                        .map(i -> Integer.compare(at(ours, i), at(theirs, i)))
                        .filter(order -> order != 0)
                        .findFirst()
                        .orElse(0)
                < 0;
    }

    private static int at(int[] numbers, int index) {
        return index < numbers.length ? numbers[index] : 0;
    }

    /** What is after the numbers, such as {@code -SNAPSHOT}, counts for nothing. */
    private static int[] numbers(String version) {
        return Stream.of(version.split("[^0-9]+", -1))
                .filter(part -> !part.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
