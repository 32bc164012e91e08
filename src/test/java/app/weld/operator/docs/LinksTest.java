package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents mention is there. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern PATH =
            Pattern.compile("(?<![\\w./-])((?:deploy|docs|crds|helm|src)(?:/[\\w./-]*\\w)?)(?![\\w/])");
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^ *(?:kubectl|helm|kubeconform|java|mvn) .*$|`kubectl [^`]*`");

    @Test
    void everyLinkLeadsSomewhere() throws Exception {
        Set<String> dead = new TreeSet<>();
        int links = 0;
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                links++;
                String target = link.group(1);
                if (target.startsWith("https://")) {
                    continue;
                }
                Path file = target.isEmpty() ? document : folder(document).resolve(target);
                if (!Files.exists(file)) {
                    dead.add(document + ": " + target);
                } else if (link.group(2) != null && !anchors(file).contains(link.group(2))) {
                    dead.add(document + ": " + target + "#" + link.group(2));
                }
            }
        }
        assertThat(links).isGreaterThan(10);
        assertThat(dead).isEmpty();
    }

    @Test
    void everyFileThatACommandNamesIsThere() throws Exception {
        Set<String> named = new TreeSet<>();
        for (Path document : documents()) {
            COMMAND.matcher(Files.readString(document)).results().forEach(command -> PATH.matcher(command.group())
                    .results()
                    .filter(path -> !command.group().contains("deploy/weld-operator"))
                    .forEach(path -> named.add(path.group(1))));
        }
        assertThat(named).contains("deploy", "crds", "helm/weld-operator", "deploy/samples/salesforce-sync.yaml");
        assertThat(named).allMatch(path -> Files.exists(Path.of(path)));
    }

    /** The names by which GitHub lets a link lead to a heading. */
    private static Set<String> anchors(Path document) throws IOException {
        return Files.readString(document)
                .lines()
                .filter(line -> line.matches("#{1,6} .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(Path.of("."));
                Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder(Path document) {
        return document.toAbsolutePath().getParent();
    }
}
