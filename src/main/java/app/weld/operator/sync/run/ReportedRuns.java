package app.weld.operator.sync.run;

import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.status.StatusText;
import app.weld.operator.status.Times;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the status says of the runs of a sync. */
final class ReportedRuns {
    static final String NOT_STARTED = "NotStarted";
    private static final String SCHEDULED = "Scheduled";
    private static final Set<String> ACTIVE = Set.of("Running", "Retrying", "Delayed");

    private ReportedRuns() {}

    static boolean haveNeverBegun(Sync remote, SyncReport report) {
        return NOT_STARTED.equals(StatusText.state(remote.status())) && !hasAnyBegun(report);
    }

    static boolean isAnyActive(SyncReport report, Instant at) {
        return report.streams().stream().anyMatch(stream -> isActive(stream, at));
    }

    /** When the runs began that are under way, the first one first. */
    static List<Instant> activeSince(SyncReport report, Instant at) {
        return starts(report.streams().stream().filter(stream -> isActive(stream, at)))
                .sorted()
                .toList();
    }

    private static boolean isActive(StreamStatus stream, Instant at) {
        if (SCHEDULED.equals(stream.state())) {
            Instant start = Times.read(stream.lastRunStartedAt());
            return start != null && !start.isAfter(at);
        }
        return stream.state() != null && ACTIVE.contains(stream.state());
    }

    static boolean hasAnyBegun(SyncReport report) {
        return starts(report.streams().stream()).findAny().isPresent();
    }

    static boolean hasAnyBegunSince(Instant time, SyncReport report) {
        return starts(report.streams().stream()).anyMatch(begun -> !begun.isBefore(time));
    }

    private static Stream<Instant> starts(Stream<StreamStatus> streams) {
        return streams.flatMap(stream -> Stream.ofNullable(Times.read(stream.lastRunStartedAt())));
    }

    /** How long the longest of the latest runs took; absent where none is known. */
    static @Nullable Duration length(SyncReport report) {
        return report.streams().stream()
                .flatMap(stream ->
                        length(Times.read(stream.lastRunStartedAt()), Times.read(stream.lastRunFinishedAt())).stream())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    static Optional<Duration> length(@Nullable Instant begun, @Nullable Instant ended) {
        return begun == null || ended == null || ended.isBefore(begun)
                ? Optional.empty()
                : Optional.of(Duration.between(begun, ended));
    }
}
