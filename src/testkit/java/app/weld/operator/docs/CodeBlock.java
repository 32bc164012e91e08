package app.weld.operator.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a document shows as code.
 *
 * @param line where its first line is, counted from 1
 * @param language what the fence names; empty where it names none and where the block is indented
 * @param lead the last line before it that says something
 * @param lines without the indentation that all of them have
 */
public record CodeBlock(Path document, int line, String language, String lead, List<String> lines) {
    private static final Pattern FENCE = Pattern.compile("^( *)(`{3,})(\\w*) *$");
    private static final Set<String> SHELL = Set.of("sh", "shell", "bash");
    private static final Pattern PROGRAM = Pattern.compile(
            "(?:kubectl|helm|mvn|java|kind|k3d|minikube|kubeconform|cosign|gh|curl|docker|git|flux|argocd) .*");
    private static final int INDENTED = 4;

    /** All of a document, in their order. */
    static List<CodeBlock> of(Path document, List<String> text) {
        List<CodeBlock> blocks = new ArrayList<>();
        String lead = "";
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i);
            Matcher fence = FENCE.matcher(line);
            if (fence.matches()) {
                int end = i + 1;
                while (end < text.size() && !text.get(end).strip().equals(fence.group(2))) {
                    end++;
                }
                blocks.add(new CodeBlock(
                        document,
                        i + 2,
                        fence.group(3),
                        lead,
                        dedented(text.subList(i + 1, end), fence.group(1).length())));
                i = end;
            } else if (line.startsWith(" ".repeat(INDENTED))
                    && (i == 0 || text.get(i - 1).isBlank())) {
                int end = i;
                while (end < text.size()
                        && (text.get(end).isBlank() || text.get(end).startsWith(" ".repeat(INDENTED)))) {
                    end++;
                }
                blocks.add(new CodeBlock(document, i + 1, "", lead, dedented(text.subList(i, end), INDENTED)));
                i = end - 1;
            } else if (!line.isBlank()) {
                lead = line;
            }
        }
        return blocks;
    }

    private static List<String> dedented(List<String> lines, int indentation) {
        return lines.stream()
                .map(line -> line.length() >= indentation ? line.substring(indentation) : line.strip())
                .toList();
    }

    String text() {
        return String.join("\n", lines).stripTrailing() + "\n";
    }

    /** What a reader types into a shell: each line of a shell's block, and in one without a language what begins with a program. */
    List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        if (!SHELL.contains(language) && !language.isEmpty()) {
            return commands;
        }
        for (int i = 0; i < lines.size(); i++) {
            int first = i;
            StringBuilder command = new StringBuilder(lines.get(i).strip());
            while (i + 1 < lines.size()
                    && (command.toString().endsWith("\\") || command.toString().endsWith("|"))) {
                i++;
                command.append('\n').append(lines.get(i));
            }
            if (!command.isEmpty()
                    && (SHELL.contains(language)
                            || PROGRAM.matcher(lines.get(first).strip()).matches())) {
                commands.add(new Command(document, line + first, command.toString()));
            }
        }
        return commands;
    }
}
