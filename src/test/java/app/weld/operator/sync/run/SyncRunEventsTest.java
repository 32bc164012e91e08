package app.weld.operator.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyncRunEventsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static SyncReport failed(int streams, Instant at) {
        List<Stream> has = IntStream.range(0, streams)
                .mapToObj(i -> new Stream("id" + i, "s1", name(i)))
                .toList();
        Sync sync = new Sync("s1", "c1", "crm", "0 * * * *", null, null, true, "RUNNING", null, has, null);
        Run run = new Run("FAILED", at, at, 0L, 0L, null, "token expired");
        return SyncStatusBuilder.after(SyncReport.EMPTY, 1, at)
                .remote(sync, List.of())
                .runs(has.stream()
                        .map(stream -> new StreamRuns(stream.name(), null, run))
                        .toList())
                .build();
    }

    private static String name(int number) {
        return "s%04d".formatted(number);
    }

    @Test
    void saysInOneEventWhatOneLookHasFound() {
        assertThat(SyncRunEvents.note(SyncReport.EMPTY, failed(1, NOON))).contains("stream s0000: token expired");
        assertThat(SyncRunEvents.note(SyncReport.EMPTY, failed(1000, NOON)))
                .contains("streams s0000, s0001, s0002, s0003, s0004 and 995 more; of s0000: token expired");
    }

    @Test
    void saysItOnceOfEachRun() {
        assertThat(SyncRunEvents.note(failed(3, NOON), failed(3, NOON))).isEmpty();
        assertThat(SyncRunEvents.note(failed(3, NOON), failed(3, NOON.plusSeconds(60))))
                .isPresent();
    }
}
