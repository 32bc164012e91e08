package app.weld.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentWritesTest {
    private static final Duration GRACE = Duration.ofSeconds(90);

    private final ManualClock clock = new ManualClock();
    private final RecentWrites writes = new RecentWrites(clock, GRACE);

    private static Sync sync(String interval, boolean enabled, @Nullable String... streams) {
        List<Stream> all = java.util.stream.Stream.of(streams)
                .map(name -> new Stream("id of " + name, "s", name))
                .toList();
        return new Sync("s", "c", "crm", interval, null, null, enabled, null, null, all, null);
    }

    private Sync believed(Sync read) {
        return writes.believed(read, RecentWrites.Read.OF_ALL);
    }

    @Test
    void believesWhatWasWrittenWhileReadsShowWhatWasThereBefore() {
        Sync before = sync("0 1 * * *", false, "accounts");
        Sync after = sync("0 2 * * *", true, "contacts");
        writes.changed(before, after);

        assertThat(believed(before)).isEqualTo(after);
        clock.advance(GRACE);
        assertThat(believed(before)).isEqualTo(before);
    }

    @Test
    void believesReadsAgainOnceOneHasShownTheWrite() {
        Sync before = sync("0 1 * * *", true);
        Sync after = sync("0 2 * * *", true);
        writes.changed(before, after);

        assertThat(believed(after)).isEqualTo(after);
        assertThat(believed(before)).isEqualTo(before);
    }

    /** Two stores may have two lags: that a listing shows a write says nothing of the reads of one sync. */
    @Test
    void believesEachKindOfReadOnceItHasShownTheWrite() {
        Sync before = sync("0 1 * * *", true);
        Sync after = sync("0 2 * * *", true);
        writes.changed(before, after);

        assertThat(believed(after)).isEqualTo(after);
        assertThat(writes.believed(before, RecentWrites.Read.OF_ONE)).isEqualTo(after);

        assertThat(believed(before))
                .as("what shows a write and then does not was changed back")
                .isEqualTo(before);
        assertThat(writes.believed(before, RecentWrites.Read.OF_ONE)).isEqualTo(before);
    }

    @Test
    void takesAThirdValueForNewsAtOnceAndJudgesEachPartByItself() {
        Sync before = sync("0 1 * * *", false);
        writes.changed(before, sync("0 2 * * *", true));

        assertThat(believed(sync("0 3 * * *", false))).isEqualTo(sync("0 3 * * *", true));
    }

    @Test
    void remembersWhatWasThereBeforeTwoWrites() {
        Sync first = sync("0 1 * * *", true);
        Sync second = sync("0 2 * * *", true);
        Sync third = sync("0 3 * * *", true);
        writes.changed(first, second);
        writes.changed(second, third);

        assertThat(believed(first)).isEqualTo(third);
        assertThat(believed(second)).isEqualTo(third);
    }

    @Test
    void knowsWhatWasCreatedAndDeletedAMomentAgo() {
        Sync made = sync("0 1 * * *", true);
        writes.created(made);
        assertThat(writes.isNew("s")).isTrue();
        assertThat(writes.createdOf("c")).containsExactly(made);
        assertThat(writes.createdOf("other")).isEmpty();

        writes.deleted("s");
        assertThat(writes.isNew("s")).isFalse();
        assertThat(writes.createdOf("c")).isEmpty();
        assertThat(writes.isDeleted("s")).isTrue();

        clock.advance(GRACE);
        assertThat(writes.isDeleted("s")).isFalse();
    }
}
