package app.weld.operator.docs;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** {@code docs/commands.md}, made from the command lines. */
final class CommandReference {
    static final Path FILE = Path.of("docs/commands.md");
    static final String WRITE_COMMAND = "mvn -q test -Dtest=CommandReferenceTest -Ddocs.write=true";

    private CommandReference() {}

    /** What the file has to hold. */
    static String text(CommandLine program, CommandLine plugin) {
        StringBuilder text = new StringBuilder("""
                # Commands

                <!-- Made by: %s -->

                One jar has all commands. `java -jar weld-operator.jar` is the operator, and the commands that need no cluster; the
                image takes the same arguments. `kubectl weld` is a [plugin of kubectl](guides/kubectl-weld.md) for people who have rights in a cluster.

                An API key is never an argument. It comes from `--api-key-file`, from the environment variable `WELD_API_KEY`, or from a Secret that
                the person may read. Colours are used on a terminal only, and not if `NO_COLOR` is set.
                """.formatted(WRITE_COMMAND));
        section(text, "java -jar weld-operator.jar", program);
        section(text, "kubectl weld", plugin);
        return text.toString();
    }

    private static void section(StringBuilder text, String name, CommandLine line) {
        text.append("\n## ").append(name).append("\n\n");
        description(text, line.getCommandSpec());
        text.append("\n| command | |\n|---|---|\n");
        Map<String, CommandLine> commands = new LinkedHashMap<>(line.getSubcommands());
        commands.values().removeIf(sub -> sub.getCommandSpec().usageMessage().hidden());
        commands.forEach((command, sub) -> text.append("| [`")
                .append(command)
                .append("`](#")
                .append(anchor(name, command))
                .append(") | ")
                .append(escaped(
                        sub.getCommandSpec().usageMessage().description()[0].replaceFirst("(?<=[.:]) .*", "")))
                .append(" |\n"));
        commands.forEach((command, sub) -> command(text, name + " " + command, sub.getCommandSpec()));
    }

    /** As the site and GitHub make it of a heading. */
    private static String anchor(String name, String command) {
        return (name + " " + command).toLowerCase(Locale.ROOT).replace(".", "").replace(' ', '-');
    }

    private static void command(StringBuilder text, String name, CommandSpec command) {
        text.append("\n### ").append(name).append("\n\n");
        description(text, command);
        List<ArgSpec> arguments = Stream.<ArgSpec>concat(
                        command.positionalParameters().stream(),
                        command.options().stream().filter(option -> !option.usageHelp() && !option.versionHelp()))
                .filter(argument -> !argument.hidden())
                .toList();
        if (arguments.isEmpty()) {
            return;
        }
        text.append("\n| argument | |\n|---|---|\n");
        arguments.forEach(argument -> text.append("| ")
                .append(name(argument))
                .append(" | ")
                .append(escaped(String.join(" ", argument.description())))
                .append(argument.required() && !argument.isPositional() ? " Required." : "")
                .append(" |\n"));
    }

    private static void description(StringBuilder text, CommandSpec command) {
        text.append(Stream.of(command.usageMessage().description())
                        .map(CommandReference::escaped)
                        .collect(Collectors.joining("\n\n")))
                .append('\n');
    }

    private static String name(ArgSpec argument) {
        String label = argument.arity().max() == 0 ? "" : argument.paramLabel();
        if (argument instanceof CommandLine.Model.OptionSpec option) {
            return Stream.of(option.names()).map(each -> "`" + each + "`").collect(Collectors.joining(", "))
                    + (label.isEmpty() ? "" : " `" + label + "`");
        }
        return "`" + label + "`";
    }

    private static String escaped(String text) {
        return text.replace("%n", " ").replace("|", "\\|").replace("<", "\\<").replaceAll("\\*", "\\\\*");
    }
}
