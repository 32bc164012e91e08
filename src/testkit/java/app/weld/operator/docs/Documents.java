package app.weld.operator.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What people read: the pages at the top of the repository and all below {@code docs}. */
public final class Documents {
    private static final Path DOCS = Path.of("docs");
    /** What it tells is what was, not what to do. */
    private static final Path CHANGELOG = Path.of("CHANGELOG.md");

    private static final Pattern MAVEN = Pattern.compile("(?<!`)`(mvn [^`]+)`");

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
        return CodeBlock.of(document, read(document).lines().toList());
    }

    /** What a document tells its readers to type: in blocks of code and, for Maven, within a sentence. */
    public static List<Command> commands(Path document) {
        List<Command> commands = new ArrayList<>();
        blocks(document).forEach(block -> commands.addAll(block.commands()));
        String text = read(document);
        for (Matcher inline = MAVEN.matcher(text); inline.find(); ) {
            int line = (int) text.substring(0, inline.start()).lines().count();
            commands.add(new Command(document, line, inline.group(1).replace('\n', ' ')));
        }
        return commands;
    }

    private static String read(Path document) {
        try {
            return Files.readString(document);
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
