package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
    @ParameterizedTest
    @CsvSource({
        "NOT_STARTED, NotStarted",
        "running, Running",
        "INCREMENTAL, Incremental",
        "SOMETHING_NEW, SOMETHING_NEW"
    })
    void spellStatesAsKubernetesDoes(String weld, String expected) {
        assertThat(StatusText.state(weld)).isEqualTo(expected);
    }

    @Test
    void sayNothingOfAStateThatIsNotThere() {
        assertThat(StatusText.state(null)).isNull();
        assertThat(StatusText.state(" ")).isNull();
        assertThat(StatusText.error(null)).isNull();
    }

    @Test
    void areCutToWhatFits() {
        assertThat(StatusText.state("x".repeat(64))).isEqualTo("x".repeat(64));
        assertThat(StatusText.state("x".repeat(65))).isEqualTo("x".repeat(61) + "...");
        assertThat(StatusText.error("x".repeat(1025))).isEqualTo("x".repeat(1021) + "...");
        assertThat(StatusText.line("x".repeat(1025))).isEqualTo("x".repeat(1021) + "...");
        assertThat(StatusText.message("short")).isEqualTo("short");
    }

    @Test
    void areNotCutInTheMiddleOfACharacter() {
        assertThat(StatusText.state("\uD83D\uDE00".repeat(65))).isEqualTo("\uD83D\uDE00".repeat(61) + "...");
    }
}
