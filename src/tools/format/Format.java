import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks the format of the Java sources, or formats them. Runs in the JDK that compiles them and not in Maven's JVM: a formatter
 * reads with the parser of the JVM that it runs in, and Maven's may be older than the syntax of the sources.
 *
 * <p>Arguments: {@code check} or {@code write}, the folder of the sources, and the file with the digests of what is known to be
 * formatted, which makes the next run short.
 */
final class Format {
    private final Formatter formatter = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());
    private final boolean write;
    private final Set<String> known;
    private final Set<String> digests = ConcurrentHashMap.newKeySet();

    private Format(boolean write, Set<String> known) {
        this.write = write;
        this.known = known;
    }

    public static void main(String... arguments) throws IOException {
        Path digests = Path.of(arguments[2]);
        Format format = new Format(
                arguments[0].equals("write"),
                Files.exists(digests) ? Set.copyOf(Files.readAllLines(digests)) : Set.of());
        List<String> complaints = format.complaints(Path.of(arguments[1]));
        Files.createDirectories(digests.getParent());
        Files.write(digests, format.digests);
        if (!complaints.isEmpty()) {
            System.err.println(
                    "Not formatted; mvn -Pformat formats all sources:\n  " + String.join("\n  ", complaints));
            System.exit(1);
        }
    }

    private List<String> complaints(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            return sources.parallelStream().flatMap(this::complaint).sorted().collect(Collectors.toList());
        }
    }

    private Stream<String> complaint(Path file) {
        try {
            String source = Files.readString(file);
            if (known.contains(digest(source))) {
                digests.add(digest(source));
                return Stream.empty();
            }
            String formatted = formatted(source);
            if (!formatted.equals(source)) {
                if (!write) {
                    return Stream.of(file.toString());
                }
                Files.writeString(file, formatted);
                System.out.println("Formatted " + file);
            }
            digests.add(digest(formatted));
            return Stream.empty();
        } catch (FormatterException e) {
            return Stream.of(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String formatted(String source) throws FormatterException {
        String imports = ImportOrderer.reorderImports(source, Style.PALANTIR);
        return formatter.formatSource(RemoveUnusedImports.removeUnusedImports(imports));
    }

    /** Of the source and of the formatter: another version of it may format in another way. */
    private static String digest(String source) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Formatter.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString()
                    .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
