package app.weld.operator.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the demo is to be played.
 *
 * @param yes whether this program opens the authorize link
 * @param stay whether it goes on until it is ended
 * @param record where to write a recording
 */
record DemoOptions(boolean yes, boolean stay, Optional<Path> record) {
    private static final String RECORD = "--record=";

    /** Empty where an argument is not known. */
    static Optional<DemoOptions> of(List<String> arguments) {
        boolean known = arguments.stream()
                .allMatch(argument ->
                        argument.equals("--yes") || argument.equals("--stay") || argument.startsWith(RECORD));
        return known
                ? Optional.of(new DemoOptions(
                        arguments.contains("--yes"),
                        arguments.contains("--stay"),
                        arguments.stream()
                                .filter(argument -> argument.startsWith(RECORD))
                                .map(argument -> Path.of(argument.substring(RECORD.length())))
                                .findFirst()))
                : Optional.empty();
    }
}
