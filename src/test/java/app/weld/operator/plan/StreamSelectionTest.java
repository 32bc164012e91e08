package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamSelectionTest {
    @Test
    void isAllStreamsWhereNoneIsNamed() {
        assertThat(StreamSelection.names(null)).isEmpty();
        assertThat(StreamSelection.names(" ")).isEmpty();
    }

    @Test
    void isTheStreamsNamedWithoutTheSpaceAroundThem() {
        assertThat(StreamSelection.names(" order details ,, leads, leads")).containsExactly("order details", "leads");
    }

    @Test
    void looksAtAThousandNames() {
        // Given
        String names = IntStream.range(0, 1100).mapToObj(i -> "s" + i).collect(Collectors.joining(","));

        // Then
        assertThat(StreamSelection.names(names)).hasSize(1000).contains("s999").doesNotContain("s1000");
    }
}
