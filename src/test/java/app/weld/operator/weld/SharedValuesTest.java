package app.weld.operator.weld;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedValuesTest {
    private final SharedValues values = new SharedValues();

    /** Never the same object twice from the compiler. */
    private static String text(String text) {
        return String.valueOf(text.toCharArray());
    }

    @Test
    void givesEqualTextsTheSameObject() {
        String first = values.share(text("accounts"));

        assertThat(values.share(text("accounts"))).isSameAs(first).isEqualTo("accounts");
        assertThat(values.shareIfPresent(null)).isNull();
    }

    @Test
    void givesEqualPropertiesAndListsTheSameObject() {
        StreamProperties properties = values.share(StreamProperties.NONE.with(StreamProperty.ALL.getFirst(), null));
        List<String> names = values.share(List.of(text("id"), text("name")));

        assertThat(values.share(StreamProperties.of(property -> null))).isSameAs(properties);
        assertThat(values.share(List.of(text("id"), text("name")))).isSameAs(names);
        assertThat(values.share(text("id"))).isSameAs(names.getFirst());
    }

    /** Whatever shares a place in the table with something else stays what it is. */
    @Test
    void changesNoText() {
        IntStream.range(0, 100_000).mapToObj(i -> "text " + i).forEach(text -> assertThat(values.share(text))
                .isEqualTo(text));
        // Both have the same hash code.
        assertThat(values.share("Aa")).isEqualTo("Aa");
        assertThat(values.share("BB")).isEqualTo("BB");
        assertThat(values.share(List.of("a"))).containsExactly("a");
    }

    /** What each object has of its own passes through the table between the texts that all have. */
    @Test
    void keepsWhatIsCommonAmongMuchThatIsNot() {
        Set<String> copies = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 1000; i++) {
            for (int j = 0; j < 20; j++) {
                values.share("of one object: " + i + " " + j);
            }
            copies.add(values.share(text("0 */6 * * *")));
        }

        assertThat(copies.size()).isLessThan(20);
    }

    @Test
    void leavesLongTextsAlone() {
        String text = "x".repeat(10_000);

        assertThat(values.share(text)).isSameAs(text);
        assertThat(values.share(text("x".repeat(10_000)))).isNotSameAs(text);
    }
}
