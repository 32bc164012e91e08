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
    /** Facts that are as they should be. */
    private static final Set<Reason> FINE = EnumSet.of(Reason.Reachable, Reason.RunSucceeded);

    @Test
    void hasAnEntryForEachReasonThatIsNotFineAndForNoOther() throws Exception {
        List<String> entries = Files.readString(FILE)
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
        Stream<Reason> troubles = Arrays.stream(Reason.values())
                .filter(reason -> reason.kind() != Reason.Kind.DONE && !FINE.contains(reason));

        assertThat(entries)
                .containsExactlyInAnyOrderElementsOf(troubles.map(Reason::name).toList());
    }

    @Test
    void eachEntrySaysWhatToLookAtAndWhatToType() throws Exception {
        for (String entry : Files.readString(FILE).split("(?m)^## ", -1)) {
            if (!entry.startsWith("#")) {
                assertThat(entry).contains("Look at: ").contains("\n    kubectl ");
            }
        }
    }
}
