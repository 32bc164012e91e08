package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.cli.CommandContext;
import app.weld.operator.cli.Commands;
import app.weld.operator.cli.Progress;
import app.weld.operator.cli.kubectl.KubectlCommands;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandReferenceTest {
    private static final CommandContext NOTHING = new CommandContext(
            Map.of(),
            URI.create("https://weld.example"),
            target -> {
                throw new IllegalStateException("no cluster was asked for");
            },
            url -> {
                throw new IllegalStateException("Weld was not asked for");
            },
            () -> 0,
            Duration.ZERO,
            duration -> {},
            false,
            new Progress(Duration.ofDays(1), Duration.ofDays(1)));

    private final CommandLine program = Commands.of(NOTHING);
    private final CommandLine plugin = KubectlCommands.of(NOTHING);

    @Test
    void theCheckedInFileIsWhatTheCommandsSay() throws Exception {
        String text = CommandReference.text(program, plugin);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(CommandReference.FILE, text);
        }
        assertThat(CommandReference.FILE)
                .describedAs("not up to date; run: %s", CommandReference.WRITE_COMMAND)
                .exists()
                .content()
                .isEqualTo(text);
    }

    @Test
    void everyCommandAndArgumentHasAMeaning() {
        Stream.of(program, plugin)
                .flatMap(line -> line.getSubcommands().values().stream())
                .map(CommandLine::getCommandSpec)
                .forEach(command -> {
                    assertThat(command.usageMessage().description())
                            .as(command.name())
                            .isNotEmpty();
                    command.args().forEach(argument -> assertThat(argument.description())
                            .as(command.name() + " " + argument)
                            .isNotEmpty());
                });
    }

    /** What 0, 1 and 2 mean is said by each command that has more than one outcome. */
    @Test
    void exitStatusesAreDocumented() {
        plugin.getSubcommands().forEach((name, line) -> {
            if (!name.equals("completion")) {
                assertThat(String.join(" ", line.getCommandSpec().usageMessage().description()))
                        .as(name)
                        .contains("Exit status: 0 ");
            }
        });
    }
}
