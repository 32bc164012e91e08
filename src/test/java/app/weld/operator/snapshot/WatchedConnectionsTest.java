package app.weld.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.ResourceKey;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchedConnectionsTest {
    private static final ResourceKey ONE = ResourceKey.sync("team", "one", "uid-one");
    private static final ResourceKey TWO = ResourceKey.sync("team", "two", "uid-two");

    private final WatchedConnections watched = new WatchedConnections();

    private Set<ResourceKey> listed(String... ids) {
        return watched.listed(Set.of(ids), id -> true);
    }

    @Test
    void believesTheSecondListingWithoutItAndTellsThoseWhoReadFromIt() {
        watched.watch(ONE, "c1");
        watched.watch(TWO, "c2");
        assertThat(listed("c1", "c2")).isEmpty();
        assertThat(listed("c2")).isEmpty();
        assertThat(watched.isDeleted("c1")).isFalse();

        assertThat(listed("c2")).containsExactly(ONE);
        assertThat(watched.isDeleted("c1")).isTrue();
        assertThat(listed("c2")).isEmpty();

        assertThat(listed("c1", "c2")).containsExactly(ONE);
        assertThat(watched.isDeleted("c1")).isFalse();
    }

    @Test
    void doesNotTakeForGoneWhatWasNeverListed() {
        watched.watch(ONE, "c1");
        listed();

        assertThat(listed()).containsExactly(ONE);
        assertThat(watched.isUnlisted("c1")).isTrue();
        assertThat(watched.isDeleted("c1")).isFalse();
    }

    @Test
    void doesNotCountAListingThatMayHideIt() {
        watched.watch(ONE, "c1");
        listed("c1");
        watched.listed(Set.of(), id -> false);
        listed();
        watched.listed(Set.of(), id -> false);
        assertThat(watched.isDeleted("c1")).isFalse();

        listed();
        assertThat(watched.isDeleted("c1")).isTrue();
    }

    @Test
    void forgetsWhatNobodyReadsFrom() {
        watched.watch(ONE, "c1");
        listed("c1");
        watched.drop(ONE);
        assertThat(watched.isEmpty()).isTrue();
        listed();
        watched.watch(ONE, "c1");
        listed();
        listed();
        assertThat(watched.isDeleted("c1")).isFalse();
    }
}
