package app.weld.operator.cli;

import app.weld.operator.verify.VerifyCommand;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program with all its commands. A new command is one more line in {@link #of}. */
@Command(
        name = "weld-operator",
        description = {
            "Without arguments: runs the operator, set up by environment variables (docs/configuration.md).",
            "With kubectl-weld as the first argument: the commands of the kubectl plugin, see kubectl-weld --help."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class)
public final class Commands implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** The version in the jar's manifest. */
    public static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "weld-operator "
                        + Optional.ofNullable(Commands.class.getPackage().getImplementationVersion())
                                .orElse("of no release")
            };
        }
    }

    private Commands() {}

    /** The command line, ready to parse and execute arguments. */
    public static CommandLine of(CommandContext context) {
        CommandLine line = new CommandLine(new Commands())
                .addSubcommand(new RunCommand(context.operator()))
                .addSubcommand(new PlanCommand(context))
                .addSubcommand(new ExportCommand(context))
                .addSubcommand(new VerifyCommand(
                        () -> context.cluster().apply(ClusterTarget.CURRENT),
                        context.weldUrl().toString(),
                        context.pace()));
        // Set last: these reach the subcommands that are there.
        return line.setExecutionStrategy(context.strategy())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .setParameterExceptionHandler(ErrorReport::wrongArguments)
                .setExecutionExceptionHandler(ErrorReport::failure);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
