package app.weld.operator.cli.kubectl;

import app.weld.operator.cli.ExitStatus;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code __complete}: what {@code kubectl_complete-weld} passes on to the completion of kubectl, in the form of its library. */
@Command(
        name = CompleteCommand.NAME,
        hidden = true,
        description = "What may follow the words, for the completion of kubectl. Exit status: 0 always.",
        exitCodeOnInvalidInput = ExitStatus.CANNOT)
final class CompleteCommand implements Runnable {
    static final String NAME = "__complete";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Unmatched
    private List<String> words = new ArrayList<>();

    @Override
    public void run() {
        CommandLine line = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        Completion completion = Completion.of(line.getCommandSpec(), words);
        completion.candidates().forEach(out::println);
        out.println(":" + completion.directive());
        out.flush();
    }
}
