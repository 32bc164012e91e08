package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "NOT_STARTED, NotStarted",
        "running, Running",
        "INCREMENTAL, Incremental",
        "SOMETHING_NEW, SOMETHING_NEW"
    })
    void spellStatesAsKubernetesDoes(String weld, String expected) {
        assertThat(Words.state(weld)).isEqualTo(expected);
    }

    @Test
    void sayNothingOfAStateThatIsNotThere() {
        assertThat(Words.state(null)).isNull();
        assertThat(Words.state(" ")).isNull();
        assertThat(Words.error(null)).isNull();
    }

    @Test
    void areCutToWhatFits() {
        assertThat(Words.state("x".repeat(64))).isEqualTo("x".repeat(64));
        assertThat(Words.state("x".repeat(65))).isEqualTo("x".repeat(61) + "...");
        assertThat(Words.error("x".repeat(1025))).isEqualTo("x".repeat(1021) + "...");
        assertThat(Words.line("x".repeat(1025))).isEqualTo("x".repeat(1021) + "...");
        assertThat(Words.message("short")).isEqualTo("short");
    }

    @Test
    void areNotCutInTheMiddleOfACharacter() {
        assertThat(Words.state("\uD83D\uDE00".repeat(65))).isEqualTo("\uD83D\uDE00".repeat(61) + "...");
    }
}
