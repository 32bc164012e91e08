package app.weld.operator.docs;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Commands of the documents that no test can play, each with the reason.
 *
 * @param command what such a command contains
 */
record NotPlayed(Pattern command, String reason) {
    private static final List<NotPlayed> ALL = List.of(
            of("^(kind|k3d|minikube) ", "needs a container engine"),
            of("^(cosign|gh) ", "needs a release, and the network"),
            of("^(python3 -m venv|target/site-tools)", "needs a package index; the workflow \"site\" does the same"));

    private static NotPlayed of(String pattern, String reason) {
        return new NotPlayed(Pattern.compile(pattern), reason);
    }

    static Optional<String> reason(Command command) {
        return ALL.stream()
                .filter(entry -> entry.command().matcher(command.text()).find())
                .map(NotPlayed::reason)
                .findFirst();
    }

    static List<NotPlayed> all() {
        return ALL;
    }
}
