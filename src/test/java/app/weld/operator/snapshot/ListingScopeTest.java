package app.weld.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListingScopeTest {
    private final ListingScope scope = new ListingScope();

    private static Sync sync(String connection, int number) {
        String id = connection + "-" + number;
        return new Sync(id, connection, id, null, null, null, true, null, null, null, null);
    }

    private static List<Sync> syncs(String connection, int count) {
        return IntStream.range(0, count).mapToObj(i -> sync(connection, i)).toList();
    }

    private static List<Sync> both(List<Sync> some, List<Sync> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    @Test
    void isTheWholeWorkspaceUntilThatWasListed() {
        assertThat(scope.of(syncs("ours", 2))).isEmpty();
    }

    @Test
    void isOurConnectionsWhereThatTakesHalfOfTheCallsAtMost() {
        scope.listed(both(syncs("ours", 2), syncs("foreign", 98)));
        assertThat(scope.of(syncs("ours", 2))).as("one page of one").isEmpty();

        scope.listed(both(syncs("ours", 2), syncs("foreign", 99)));
        assertThat(scope.of(syncs("ours", 2))).as("one page of two").containsExactly("ours");
        assertThat(scope.of(List.of(sync("ours", 1), sync("more", 1))))
                .as("two of two")
                .isEmpty();
    }

    @Test
    void countsThePagesOfAConnectionThatOthersUseToo() {
        scope.listed(both(syncs("ours", 201), syncs("foreign", 300)));
        assertThat(scope.of(List.of(sync("ours", 7)))).containsExactly("ours");

        scope.listed(Set.of("ours"), Listing.of(syncs("ours", 301)));
        assertThat(scope.of(List.of(sync("ours", 7)))).as("four of six").isEmpty();

        scope.listed(Set.of("ours"), Listing.of(List.of()));
        assertThat(scope.of(List.of(sync("ours", 7)))).containsExactly("ours");
        assertThat(scope.total()).isEqualTo(501);
    }

    @Test
    void isTheWholeWorkspaceWhereWeldDoesNotFilter() {
        scope.listed(both(syncs("ours", 2), syncs("foreign", 500)));
        scope.listed(Set.of("ours"), new Listing<>(syncs("ours", 2), List.of(), 500));

        assertThat(scope.of(syncs("ours", 2))).isEmpty();
    }
}
