package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.status.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TroubleshootingTest {
    private static final Path FILE = Path.of("docs/troubleshooting.md");
    /** Reasons that nobody has to look up. */
    private static final Set<Reason> FINE =
            EnumSet.of(Reason.Connected, Reason.InSync, Reason.Reachable, Reason.RunSucceeded);

    @Test
    void hasAnEntryForEachReasonThatNeedsOneAndForNoOther() throws Exception {
        List<String> entries =
                entries("Reasons").stream().map(TroubleshootingTest::title).toList();
        Stream<Reason> documented = Arrays.stream(Reason.values()).filter(reason -> !FINE.contains(reason));

        assertThat(entries)
                .containsExactlyInAnyOrderElementsOf(
                        documented.map(Reason::name).toList());
    }

    @Test
    void eachEntryHasACauseAFixAndACommandThatChecks() throws Exception {
        for (String section : List.of("Symptoms", "Reasons", "Alerts")) {
            assertThat(entries(section)).isNotEmpty().allSatisfy(entry -> assertThat(entry)
                    .containsSubsequence("\n**Cause:** ", "\n**Fix:**", "\n**Check:**", "\n    kubectl "));
        }
    }

    /** A command that names one resource names its namespace as well: whoever is on call has it from the alert. */
    @Test
    void commandsNameTheNamespace() throws Exception {
        assertThat(Files.readString(FILE).lines())
                .filteredOn(line -> line.matches(" {4,}kubectl .*\\bNAME\\b.*"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("-n NAMESPACE"));
    }

    private static List<String> entries(String section) throws Exception {
        String page = Files.readString(FILE);
        String from = page.substring(page.indexOf("\n## " + section + "\n"));
        int end = from.indexOf("\n## ", 1);
        return Arrays.stream((end < 0 ? from : from.substring(0, end)).split("(?m)^### "))
                .skip(1)
                .toList();
    }

    private static String title(String entry) {
        return entry.lines().findFirst().orElseThrow();
    }
}
