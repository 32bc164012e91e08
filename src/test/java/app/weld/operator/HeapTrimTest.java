package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapTrimTest {
    private static final long MEBIBYTE = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "10, 0, false",
        "23, 0, false",
        "24, 0, true",
        "53, 30, false",
        "54, 30, true",
        "390, 300, false",
        "400, 300, true",
        "80, 90, false"
    })
    void collectsWhereMuchMayBeGarbage(long used, long kept, boolean due) {
        assertThat(HeapTrim.isDue(used * MEBIBYTE, kept * MEBIBYTE)).isEqualTo(due);
    }

    @Test
    void withAnotherCollectorOrNothingToCollectItDoesNoHarm() {
        HeapTrim.start();
    }
}
