package app.weld.operator.cli.kubectl;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What may follow the words of a command line, taken from the commands themselves. Needs neither cluster nor Weld.
 *
 * @param candidates each with its meaning behind a tab, where it has one
 * @param files whether the name of a file may follow
 */
record Completion(List<String> candidates, boolean files) {
    private static final int FILES = 0;
    private static final int NO_FILES = 4;
    /** What these options and arguments are is a file, though their type does not say so. */
    private static final Set<String> FILE_LABELS = Set.of("FILE", "FOLDER");

    private static final Completion NOTHING = new Completion(List.of(), false);

    /** The directive of kubectl's library of commands. */
    int directive() {
        return files ? FILES : NO_FILES;
    }

    /**
     * What may stand at the end.
     *
     * @param words the last is the one that is being typed, and may be empty
     */
    static Completion of(CommandSpec program, List<String> words) {
        String typed = words.isEmpty() ? "" : words.getLast();
        CommandSpec command = program;
        OptionSpec open = null;
        for (String word : words.subList(0, Math.max(0, words.size() - 1))) {
            if (open != null && !(isOption(word) && isSeveral(open))) {
                open = isSeveral(open) ? open : null;
            } else if (isOption(word)) {
                open = word.contains("=") ? null : withValue(command.findOption(word));
            } else {
                CommandLine next = command.subcommands().get(word);
                command = next == null ? command : next.getCommandSpec();
            }
        }
        if (open != null && !(isOption(typed) && isSeveral(open))) {
            return values(open, typed);
        }
        if (isOption(typed)) {
            int equals = typed.indexOf('=');
            if (equals < 0) {
                return options(command, typed);
            }
            OptionSpec option = withValue(command.findOption(typed.substring(0, equals)));
            return option == null ? NOTHING : values(option, typed.substring(equals + 1));
        }
        if (!command.subcommands().isEmpty()) {
            return commands(command, typed);
        }
        return command.positionalParameters().stream()
                .findFirst()
                .map(parameter -> values(parameter, typed))
                .orElse(NOTHING);
    }

    private static boolean isOption(String word) {
        return word.startsWith("-") && !word.equals("-");
    }

    private static boolean isSeveral(OptionSpec option) {
        return option.arity().max() > 1;
    }

    private static @Nullable OptionSpec withValue(@Nullable OptionSpec option) {
        return option == null || option.arity().max() == 0 ? null : option;
    }

    private static Completion commands(CommandSpec command, String typed) {
        return new Completion(
                command.subcommands().values().stream()
                        .map(CommandLine::getCommandSpec)
                        .filter(next -> !next.usageMessage().hidden())
                        .filter(next -> next.name().startsWith(typed))
                        .map(next -> described(next.name(), next.usageMessage().description()))
                        .toList(),
                false);
    }

    private static Completion options(CommandSpec command, String typed) {
        return new Completion(
                command.options().stream()
                        .filter(Predicate.not(OptionSpec::hidden))
                        .sorted(Comparator.comparing(OptionSpec::longestName))
                        .flatMap(option -> Stream.of(option.longestName(), option.shortestName())
                                .distinct()
                                .filter(name -> name.startsWith(typed))
                                .limit(1)
                                .map(name -> described(name, option.description())))
                        .toList(),
                false);
    }

    private static Completion values(ArgSpec argument, String typed) {
        List<String> values = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(values::add);
        } else if (argument.type().isEnum()) {
            Arrays.stream(argument.type().getEnumConstants())
                    .map(String::valueOf)
                    .forEach(values::add);
        }
        Class<?> type = argument.auxiliaryTypes()[argument.auxiliaryTypes().length - 1];
        boolean files = type == Path.class || type == File.class || FILE_LABELS.contains(argument.paramLabel());
        return new Completion(
                values.stream()
                        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(typed.toLowerCase(Locale.ROOT)))
                        .toList(),
                files);
    }

    /** With the first sentence of its meaning. */
    private static String described(String name, String... description) {
        if (description.length == 0) {
            return name;
        }
        String sentence = description[0]
                .replaceAll("(?s)[.:] .*", "")
                .replaceAll("\\s+", " ")
                .replaceFirst("\\.$", "");
        return sentence.isEmpty() || sentence.contains("${") ? name : name + "\t" + sentence;
    }
}
