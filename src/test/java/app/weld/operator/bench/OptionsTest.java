package app.weld.operator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void readsTheWorkItsNumbersAndWhatIsNamed() {
        Options options = Options.parse("growth", "100", "1000", "minutes", "2");

        assertThat(options.work()).isEqualTo("growth");
        assertThat(options.numbers()).containsExactly(100, 1000);
        assertThat(options.number("minutes", 5)).isEqualTo(2);
    }

    @Test
    void hasAnAccountForEvery500SyncsUnlessToldOtherwise() {
        assertThat(Options.parse("restart").accounts(10_000)).isEqualTo(20);
        assertThat(Options.parse("restart").accounts(10)).isEqualTo(1);
        assertThat(Options.parse("restart", "10000", "accounts", "3").accounts(10_000))
                .isEqualTo(3);
    }

    @Test
    void refusesANameWithoutAValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("restart", "10", "accounts"))
                .withMessageContaining("accounts");
    }
}
