package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.Stream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamSelectionTest {
    private static final Stream ACCOUNTS = Remote.stream("accounts");
    private static final Stream LEADS = Remote.stream("leads");

    @Test
    void isAllStreamsWhereNoneIsNamed() {
        assertThat(StreamSelection.of(null, List.of(ACCOUNTS, LEADS)).streams()).containsExactly(ACCOUNTS, LEADS);
        assertThat(StreamSelection.of(" ", List.of(ACCOUNTS, LEADS)).streams()).containsExactly(ACCOUNTS, LEADS);
    }

    @Test
    void isTheStreamsNamedWithoutTheSpaceAroundThem() {
        assertThat(StreamSelection.of(" leads ,, ", List.of(ACCOUNTS, LEADS)))
                .isEqualTo(new StreamSelection(List.of(LEADS), List.of()));
    }

    @Test
    void tellsWhichNamesAreUnknown() {
        assertThat(StreamSelection.of("b,accounts,a,b", List.of(ACCOUNTS)))
                .isEqualTo(new StreamSelection(List.of(ACCOUNTS), List.of("a", "b")));
    }

    @Test
    void looksAtAThousandNames() {
        // Given
        String names = IntStream.range(0, 1100).mapToObj(i -> "s" + i).collect(Collectors.joining(","));

        // Then
        assertThat(StreamSelection.of(names, List.of()).unknown())
                .hasSize(1000)
                .contains("s999")
                .doesNotContain("s1000");
    }
}
