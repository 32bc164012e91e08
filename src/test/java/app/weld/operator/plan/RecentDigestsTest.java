package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentDigestsTest {
    private final RecentDigests recent = new RecentDigests();
    private final List<Object> made = new ArrayList<>();

    private <T> String digest(T value) {
        return recent.of(value, of -> {
            made.add(of);
            return "digest of " + of;
        });
    }

    @Test
    void makesTheDigestOfEqualValuesOnce() {
        String first = digest(List.of("orders"));

        assertThat(digest(List.of("orders"))).isSameAs(first);
        assertThat(made).containsExactly(List.of("orders"));
    }

    @Test
    void takesNoValueForAnotherWithTheSameHash() {
        assertThat("Aa").hasSameHashCodeAs("BB");

        assertThat(digest("Aa")).isEqualTo("digest of Aa");
        assertThat(digest("BB")).isEqualTo("digest of BB");
        assertThat(digest("Aa")).isEqualTo("digest of Aa");
    }

    @Test
    void isRightAboutMoreValuesThanItHolds() {
        Random random = new Random(1);

        for (int i = 0; i < 20_000; i++) {
            int value = random.nextInt(5_000);
            assertThat(digest(value)).isEqualTo("digest of " + value);
        }
    }
}
