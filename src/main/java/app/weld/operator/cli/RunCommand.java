package app.weld.operator.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code run}: the operator. */
@Command(
        name = "run",
        description = {
            "Runs the operator until it is stopped, set up by environment variables (docs/configuration.md). The same as no"
                    + " arguments at all. Exit status: 0 stopped, 1 it cannot start, 2 the configuration is wrong."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private final Callable<Integer> operator;

    RunCommand(Callable<Integer> operator) {
        this.operator = operator;
    }

    @Override
    public Integer call() throws Exception {
        return operator.call();
    }
}
