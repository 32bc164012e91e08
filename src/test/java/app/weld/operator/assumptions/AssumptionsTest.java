package app.weld.operator.assumptions;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.assumptions.Assumption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

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
                    .allMatch(check -> check.matches("V[0-9]{2}|--write|passive|not by reading"));
        }
    }

    @Test
    void forEachTheStandInHasASwitch() {
        assertThat(Worlds.covered()).isEqualTo(EnumSet.allOf(Assumption.class));
    }

    /** A switch in the table is no proof by itself. */
    @Test
    void theIntegrationTestGoesThroughAllOfThem() throws Exception {
        assertThat(AssumptionsIT.class
                        .getDeclaredMethod("oneSyncForEachManifest", Worlds.World.class)
                        .isAnnotationPresent(ParameterizedTest.class))
                .isTrue();
        assertThat(AssumptionsIT.worlds().map(Worlds.World::assumption).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(Assumption.class));
    }

    private static String text() {
        StringBuilder text = new StringBuilder("""
                # What is assumed about Weld

                <!-- Made by: %s -->

                No build of this project has reached the real service. Below is everything that is assumed about it beyond doubtless facts, with the
                evidence as of %s. The operator keeps its promises whether an assumption holds or not: for each of them the tests turn the
                stand-in the other way. [First contact](first-contact.md) shows how to find out which way it is in a workspace, with the checks that are
                named here; `--write` stands for `verify --write`, "passive" for the operator itself, which counts what contradicts an assumption in
                `weld_assumption_violations_total`.
                """.formatted(WRITE_COMMAND, Assumption.EVIDENCE_OF));
        for (Assumption assumption : Assumption.values()) {
            text.append("\n## ").append(assumption.id()).append("\n\n");
            text.append("**").append(assumption.sentence()).append("**\n\n");
            text.append("- Evidence: ").append(assumption.evidence()).append('\n');
            text.append("- Where it is false: ").append(assumption.whereFalse()).append('\n');
            text.append("- Told by: ")
                    .append(String.join(", ", assumption.checks()))
                    .append(".\n");
        }
        return text.toString();
    }
}
