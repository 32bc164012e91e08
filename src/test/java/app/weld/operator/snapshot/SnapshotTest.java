package app.weld.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");

    private final Snapshot<String> snapshot = new Snapshot<>();

    @Test
    void tellsWhatCameChangedAndWent() {
        assertThat(snapshot.wasListed()).isFalse();
        assertThat(snapshot.list(Map.of("a", "1", "b", "1", "c", "1"), T, true))
                .containsExactlyInAnyOrder("a", "b", "c");
        assertThat(snapshot.list(Map.of("a", "1", "b", "2", "d", "1"), T.plusSeconds(1), true))
                .containsExactlyInAnyOrder("b", "c", "d");
        assertThat(snapshot.objects()).isEqualTo(Map.of("a", "1", "b", "2", "d", "1"));
        assertThat(snapshot.listedAt()).isEqualTo(T.plusSeconds(1));
    }

    @Test
    void saysOfNothingThatItIsGoneAfterAnIncompleteListing() {
        snapshot.list(Map.of("a", "1", "b", "1"), T, true);

        assertThat(snapshot.list(Map.of("a", "2"), T.plusSeconds(1), false)).containsExactly("a");
        assertThat(snapshot.get("b")).isEqualTo("1");
    }

    @Test
    void believesWhatWasReadByItselfOverAListingThatBeganBefore() {
        // Given
        snapshot.put("a", "read", T.plusSeconds(5));
        snapshot.put("b", "made", T.plusSeconds(5));
        // When a listing that began earlier ends later
        assertThat(snapshot.list(Map.of("a", "stale"), T, true)).isEmpty();
        // Then
        assertThat(snapshot.get("a")).isEqualTo("read");
        assertThat(snapshot.get("b")).isEqualTo("made");
        // And the next one is newer
        assertThat(snapshot.list(Map.of("a", "new"), T.plusSeconds(6), true)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void keepsTheNewerOfTwoReads() {
        snapshot.put("a", "new", T.plusSeconds(1));
        snapshot.put("a", "old", T);
        assertThat(snapshot.get("a")).isEqualTo("new");

        snapshot.put("a", "same time", T.plusSeconds(1));
        assertThat(snapshot.found("a")).isEqualTo(new CacheLookup.Hit<>("same time", T.plusSeconds(1)));
        snapshot.remove("a");
        assertThat(snapshot.get("a")).isNull();
        assertThat(snapshot.found("a")).isNull();
    }
}
