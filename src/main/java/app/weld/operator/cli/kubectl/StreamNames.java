package app.weld.operator.cli.kubectl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The streams that a request is for. */
final class StreamNames {
    @Option(
            names = "--stream",
            paramLabel = "NAME",
            split = ",",
            description = "Only these streams. Default: all of the manifest.")
    private List<String> names = new ArrayList<>();

    /** As the annotation has them; absent for all. */
    @Nullable
    String annotation() {
        return names.isEmpty() ? null : String.join(",", names);
    }
}
