package app.weld.operator.assumptions;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.assumptions.Assumption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AssumptionsTest {
    private static final Path FILE = Path.of("docs/assumptions.md");
    private static final String WRITE_COMMAND = "mvn -q test -Dtest=AssumptionsTest -Ddocs.write=true";

    @BeforeAll
    static void writeWhenAsked() throws Exception {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(FILE, text());
        }
    }

    @Test
    void theCheckedInFileIsWhatTheRegisterSays() throws Exception {
        assertThat(FILE)
                .describedAs("not up to date; run: %s", WRITE_COMMAND)
                .exists()
                .content()
                .isEqualTo(text());
    }

    @Test
    void idsAreGivenOnceAndSayAll() {
        assertThat(Arrays.stream(Assumption.values()).map(Assumption::id)).doesNotHaveDuplicates();
        for (Assumption assumption : Assumption.values()) {
            assertThat(assumption.id()).matches("A[0-9]{2}");
            assertThat(assumption.sentence()).endsWith(".");
            assertThat(assumption.evidence()).endsWith(".");
            assertThat(assumption.whereFalse()).endsWith(".");
            assertThat(assumption.checks())
                    .isNotEmpty()
                    .allMatch(check -> check.matches("V[0-9]{2}|--write|passive|none"));
        }
    }

    @Test
    void forEachTheStandInHasASwitch() {
        assertThat(Worlds.covered()).isEqualTo(EnumSet.allOf(Assumption.class));
    }

    private static String text() {
        StringBuilder text = new StringBuilder("""
                # What is assumed about Weld

                <!-- Made by: %s -->

                No build of this project has reached the real service. This page lists everything that the project assumes about it beyond certain
                facts, with the evidence as of %s. The operator keeps its promises whether an assumption holds or not, and for each of them a test
                makes the stand-in behave the other way.

                [First contact](first-contact.md) shows how to find out which assumptions hold in your workspace. "Checked by" names the checks of
                that command. `--write` stands for `verify --write`. "passive" means the running operator, which counts answers that contradict an
                assumption in `weld_assumption_violations_total`.
                """.formatted(WRITE_COMMAND, Assumption.EVIDENCE_OF));
        for (Assumption assumption : Assumption.values()) {
            text.append("\n## ").append(assumption.id()).append("\n\n");
            text.append("**").append(assumption.sentence()).append("**\n\n");
            text.append("- Evidence: ").append(assumption.evidence()).append('\n');
            text.append("- If it is false: ").append(assumption.whereFalse()).append('\n');
            text.append("- Checked by: ")
                    .append(String.join(", ", assumption.checks()))
                    .append(".\n");
        }
        return text.toString();
    }
}
