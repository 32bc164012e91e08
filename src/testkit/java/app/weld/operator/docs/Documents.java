package app.weld.operator.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What people read: the pages at the top of the repository and all below {@code docs}. */
public final class Documents {
    private static final Path DOCS = Path.of("docs");
    /** What it tells is what was, not what to do. */
    private static final Path CHANGELOG = Path.of("CHANGELOG.md");

    private Documents() {}

    /** The pages of the site, relative to {@code docs}. */
    public static List<Path> pages() {
        return markdown(DOCS, Integer.MAX_VALUE).stream().map(DOCS::relativize).toList();
    }

    public static List<Path> all() {
        return Stream.concat(markdown(Path.of(""), 1).stream(), markdown(DOCS, Integer.MAX_VALUE).stream())
                .filter(file -> !file.equals(CHANGELOG))
                .toList();
    }

    public static List<CodeBlock> blocks(Path document) {
        try {
            return CodeBlock.of(document, Files.readAllLines(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> markdown(Path folder, int depth) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
