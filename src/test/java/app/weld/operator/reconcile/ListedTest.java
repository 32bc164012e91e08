package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListedTest {
    @Test
    void namesAFewAndCountsTheRest() {
        assertThat(Listed.of(List.of())).isEmpty();
        assertThat(Listed.of(List.of("a", "b"))).isEqualTo("a, b");
        assertThat(Listed.of(List.of("a", "b", "c", "d", "e", "f")))
                .as("no shorter with a count")
                .isEqualTo("a, b, c, d, e, f");
        assertThat(Listed.of(List.of("a", "b", "c", "d", "e", "f", "g"))).isEqualTo("a, b, c, d, e and 2 more");
    }
}
