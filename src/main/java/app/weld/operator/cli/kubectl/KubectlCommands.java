package app.weld.operator.cli.kubectl;

import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.Commands;
import app.weld.operator.cli.ErrorReport;
import app.weld.operator.cli.ExitStatus;
import app.weld.operator.cli.ExportCommand;
import app.weld.operator.cli.PlanCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The kubectl plugin with all its commands. A new command is one more line in {@link #of}. */
@Command(
        name = "kubectl weld",
        description = {
            "Shows and operates the WeldConnections and WeldEltSyncs of a cluster, with your own rights there. Only commands that"
                    + " ask Weld need its API key: --api-key-file, else WELD_API_KEY, else the Secret of the resource if you may"
                    + " read it.",
            "Exit status of every command: 0 done, 1 it cannot be done, 2 done or waited for, and something needs a look."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class)
public final class KubectlCommands implements Runnable {
    /** The name of the program, by which a shell completes. */
    static final String PROGRAM = "kubectl-weld";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private KubectlCommands() {}

    /** The command line, ready to parse and execute arguments. */
    public static CommandLine of(CommandContext context) {
        CommandLine line = new CommandLine(new KubectlCommands())
                .addSubcommand(new StatusCommand(context))
                .addSubcommand(new AuthorizeCommand(context))
                .addSubcommand(new RunCommand(context))
                .addSubcommand(new RefreshCommand(context))
                .addSubcommand(new CancelCommand(context))
                .addSubcommand(new StreamsCommand(context))
                .addSubcommand(new SettingsCommand(context))
                .addSubcommand(new IntegrationsCommand(context))
                .addSubcommand(new RunsCommand(context))
                .addSubcommand(new EventsCommand(context))
                .addSubcommand(new OrphansCommand(context))
                .addSubcommand(new AdoptCommand(context))
                .addSubcommand(new PlanCommand(context))
                .addSubcommand(new ExportCommand(context))
                .addSubcommand(new CompletionScript())
                .addSubcommand(new CompleteCommand());
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

    /** {@code completion}. */
    @Command(
            name = "completion",
            description =
                    "Prints a script that completes the commands and options of kubectl-weld in bash and zsh: source <(kubectl-weld completion).",
            exitCodeOnInvalidInput = ExitStatus.CANNOT,
            mixinStandardHelpOptions = true)
    private static final class CompletionScript implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine()
                    .getOut()
                    .print(AutoComplete.bash(PROGRAM, spec.root().commandLine()));
            spec.commandLine().getOut().flush();
        }
    }
}
