package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every command that a document tells its readers to type is typed here, out of the document itself. */
class DocumentCommandsIT {
    /** For one page alone, while it is written. */
    private static final String ONLY = System.getProperty("docs.page", "");

    private static Reader reader;
    private static int played;
    private static int checked;
    private static final Map<String, Integer> NOT_PLAYED = new TreeMap<>();

    @BeforeAll
    static void start() {
        reader = new Reader();
    }

    @AfterAll
    static void stop() {
        reader.close();
        int left = NOT_PLAYED.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "Commands in the documents: %d extracted, %d played, %d of Maven checked, %d not played%n",
                played + checked + left, played, checked, left);
        NOT_PLAYED.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> System.out.printf("  %d: %s%n", entry.getValue(), entry.getKey()));
    }

    @TestFactory
    Stream<DynamicNode> everyCommandDoesWhatItsPageSays() {
        return Documents.all().stream()
                .filter(document -> document.toString().endsWith(ONLY))
                .filter(document -> !Documents.commands(document).isEmpty())
                .map(document -> DynamicContainer.dynamicContainer(
                        document.toString(),
                        Stream.of(
                                        Stream.of(DynamicTest.dynamicTest("open", () -> reader.open(document))),
                                        Documents.commands(document).stream()
                                                .map(command -> DynamicTest.dynamicTest(
                                                        command.line() + ": " + command.text(), () -> type(command))),
                                        Stream.of(DynamicTest.dynamicTest("close", () -> reader.close(document))))
                                .flatMap(tests -> tests)));
    }

    private static void type(Command command) {
        Optional<String> reason = NotPlayed.reason(command);
        if (reason.isPresent()) {
            NOT_PLAYED.merge(reason.get(), 1, Integer::sum);
        } else if (command.startsWith("mvn ")) {
            checked++;
            MavenCommand.check(command);
        } else {
            played++;
            reader.type(command);
        }
    }

    @Test
    void nothingIsExcusedThatNoDocumentHas() {
        List<Command> all = Documents.all().stream()
                .flatMap(document -> Documents.commands(document).stream())
                .toList();

        assertThat(all).hasSizeGreaterThan(100);
        assertThat(NotPlayed.all()).allSatisfy(entry -> assertThat(all)
                .anyMatch(command -> entry.command().matcher(command.text()).find()));
    }
}
