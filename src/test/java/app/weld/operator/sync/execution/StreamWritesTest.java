package app.weld.operator.sync.execution;

import static app.weld.operator.weld.StreamProperty.ENABLED_HISTORY_TABLE;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_ALWAYS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_AT_MIDNIGHT;
import static app.weld.operator.weld.StreamProperty.HASHED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.INCREMENTAL_POINTER_ID;
import static app.weld.operator.weld.StreamProperty.PROTECTED_FROM_FULL_SYNC;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.plan.Remark;
import app.weld.operator.plan.StreamChange;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.SourceStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamWritesTest {
    private final FakeWeld weld = new FakeWeld(new ManualClock());
    private String id = "";

    @BeforeEach
    void aSync() {
        weld.addConnection("conn_a", "salesforce", "CRM");
        id = weld.createSync(new NewSync("conn_a", "crm", "0 * * * *", null, null))
                .id();
        weld.forgetCalls();
    }

    private static StreamChange add(String name) {
        SourceStream desired = SourceStream.named(name);
        return new StreamChange(desired, true, List.of(), desired);
    }

    private static List<StreamChange> adds(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> add(prefix + i)).toList();
    }

    private StreamWrites writes(Supplier<Optional<List<AvailableStream>>> offers) {
        return writes(offers, Map.of());
    }

    private StreamWrites writes(
            Supplier<Optional<List<AvailableStream>>> offers, Map<String, RefusedStreams.Refused> before) {
        return new StreamWrites(weld, id, weld.theSync(id).streams(), offers, before);
    }

    private Optional<List<AvailableStream>> offered() {
        return Optional.of(weld.availableStreams(id).items());
    }

    @Test
    void addsWithoutAskingWhatIsOffered() {
        // Given
        weld.offer("accounts", "contacts");
        StreamWrites writes = writes(() -> {
            throw new AssertionError("was asked");
        });

        // When
        writes.send(List.of(add("accounts"), add("contacts")));

        // Then
        assertThat(writes.put()).containsExactly("accounts", "contacts");
        assertThat(weld.calls()).hasSize(1);
    }

    @Test
    void tellsAThousandWrongNamesFromTheGoodOnesInAFewCalls() {
        // Given
        weld.offer("good");
        StreamWrites writes = writes(this::offered);
        List<StreamChange> changes = new java.util.ArrayList<>(adds("wrong", 999));
        changes.add(500, add("good"));

        // When
        writes.send(changes);

        // Then
        assertThat(writes.put()).containsExactly("good");
        assertThat(writes.unknown()).hasSize(999);
        assertThat(writes.blockers()).hasSize(6);
        assertThat(writes.refused()).isEmpty();
        assertThat(weld.calls()).hasSize(3);
    }

    @Test
    void findsTheGoodOnesByHalvesWhereNobodySaysWhatIsOffered() {
        // Given
        weld.offer(IntStream.range(0, 60).mapToObj(i -> "good" + i).toArray(String[]::new));
        StreamWrites writes = writes(Optional::empty);
        List<StreamChange> changes = new java.util.ArrayList<>(adds("good", 60));
        changes.add(20, add("wrong"));

        // When
        writes.send(changes);

        // Then
        assertThat(writes.put()).hasSize(60);
        assertThat(writes.refusedAlone()).containsOnlyKeys("wrong");
        assertThat(weld.count(Call.PUT_STREAMS)).isLessThan(15);
    }

    @Test
    void endsWhereAllAreRefusedAndTriesOnlyAFewAgain() {
        // Given
        StreamWrites first = writes(Optional::empty);
        List<StreamChange> changes = adds("wrong", 200);

        // When
        first.send(changes);
        long calls = weld.count(Call.PUT_STREAMS);
        weld.forgetCalls();
        StreamWrites second = writes(Optional::empty, first.refused());
        second.send(changes);

        // Then
        assertThat(first.refused()).hasSize(200);
        assertThat(first.refusedAlone()).hasSizeLessThan(60);
        assertThat(calls).isBetween(2L, 60L);
        assertThat(second.refused()).hasSize(200);
        assertThat(weld.count(Call.PUT_STREAMS)).isLessThanOrEqualTo(12);
    }

    @Test
    void addsWhatWasRefusedOnceItIsTaken() {
        // Given
        StreamWrites first = writes(Optional::empty);
        first.send(List.of(add("late"), add("never")));
        weld.offer("late");

        // When
        StreamWrites second = writes(Optional::empty, first.refusedAlone());
        second.send(List.of(add("late"), add("never")));

        // Then
        assertThat(second.put()).containsExactly("late");
        assertThat(second.refused()).containsOnlyKeys("never");
    }

    @Test
    void putsBackWhatWeldChangedUnasked() {
        // Given
        weld.offer("accounts");
        weld.putStreams(
                id,
                List.of(SourceStream.named("accounts")
                        .with(INCREMENTAL_POINTER_ID, "at")
                        .with(PROTECTED_FROM_FULL_SYNC, true)
                        .with(ENABLED_HISTORY_TABLE, true)));
        weld.forgetCalls();
        SourceStream desired = SourceStream.named("accounts")
                .with(EXCLUDED_COLUMNS, List.of())
                .with(HASHED_COLUMNS, List.of())
                .with(FULL_SYNC_ALWAYS, true);
        SourceStream whole = SourceStream.named("accounts")
                .with(INCREMENTAL_POINTER_ID, "at")
                .with(EXCLUDED_COLUMNS, List.of())
                .with(HASHED_COLUMNS, List.of())
                .with(FULL_SYNC_ALWAYS, true)
                .with(PROTECTED_FROM_FULL_SYNC, true)
                .with(ENABLED_HISTORY_TABLE, true);
        StreamWrites writes = writes(Optional::empty);
        weld.beforeNext(Call.PUT_STREAMS, () -> weld.byHand()
                .putStreams(id, SourceStream.named("accounts").with(FULL_SYNC_AT_MIDNIGHT, true)));

        // When
        writes.send(List.of(new StreamChange(desired, false, List.of(), whole)));

        // Then
        assertThat(writes.remarks()).extracting(Remark::kind).containsExactly(Remark.Kind.STREAM_RESET);
        assertThat(writes.remarks().get(0).message())
                .contains("streams[accounts].fullSyncAtMidnight from false to true");
        assertThat(weld.count(Call.PUT_STREAMS)).isEqualTo(2);
    }
}
