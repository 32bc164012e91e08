package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigestTest {
    @Test
    void has24HexadecimalDigits() {
        assertThat(Digest.of("x")).matches("[0-9a-f]{24}");
    }

    @Test
    void doesNotChangeBetweenReleases() {
        // What was applied is compared with digests that an earlier release has written.
        assertThat(Digest.of(null)).isEqualTo("74234e98afe7498fb5daf1f3");
    }

    @Test
    void doesNotDependOnTheOrderOfKeys() {
        assertThat(Digest.of(Json.of("{'a': {'b': 1, 'c': 2}, 'd': 3}")))
                .isEqualTo(Digest.of(Json.of("{'d': 3, 'a': {'c': 2, 'b': 1}}")));
    }

    @Test
    void isTheSameForAMapAndItsJson() {
        // Given
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", 2);
        map.put("a", List.of(1));

        // Then
        assertThat(Digest.of(map)).isEqualTo(Digest.of(Json.of("{'a': [1], 'b': 2}")));
    }

    /** Numbers with fractions, enums and other keys go the long way, the rest the short one: both end at one digest. */
    @Test
    void isTheSameForPlainValuesAndTheirJson() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "x");
        map.put("none", null);
        map.put("flag", true);
        map.put("big", 1L << 40);
        map.put("inner", new LinkedHashMap<>(Map.of("z", List.of(1, "2"), "y", Map.of())));

        assertThat(Digest.of(map))
                .isEqualTo(Digest.of(Json.of("{'flag': true, 'big': 1099511627776, 'text': 'x', 'none': null,"
                        + " 'inner': {'y': {}, 'z': [1, '2']}}")));
        assertThat(Digest.of(Map.of("a", 1.5))).isEqualTo(Digest.of(Json.of("{'a': 1.5}")));
    }

    @Test
    void tellsValuesApart() {
        assertThat(List.of(
                        Digest.of(1),
                        Digest.of("1"),
                        Digest.of(List.of(1, 2)),
                        Digest.of(List.of(2, 1)),
                        Digest.of(Arrays.asList(1, null)),
                        Digest.of(null)))
                .doesNotHaveDuplicates();
    }
}
