package app.weld.operator.sync.run;

import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.reconcile.Listed;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.EventReason;
import app.weld.operator.sync.binding.SyncContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Announces each failed run once, and all that one poll has observed in one event. */
public final class SyncRunEvents {
    private SyncRunEvents() {}

    public static void record(EventRecorder events, SyncContext record, SyncReport report) {
        note(record.before(), report)
                .ifPresent(note -> events.record(
                        record.resource(),
                        EventReason.RunFailed,
                        report.url() == null ? note : note + " (" + report.url() + ")"));
    }

    /** What is new. */
    static Optional<String> note(SyncReport before, SyncReport now) {
        Map<String, StreamStatus> known = before.streams().stream()
                .collect(Collectors.toMap(StreamStatus::name, Function.identity(), (a, b) -> a));
        List<StreamStatus> newFailures = now.streams().stream()
                .filter(stream -> stream.error() != null && isNew(known.get(stream.name()), stream))
                .toList();
        if (!newFailures.isEmpty()) {
            String names =
                    Listed.of(newFailures.stream().map(StreamStatus::name).toList());
            return Optional.of(
                    newFailures.size() == 1
                            ? "stream " + names + ": " + newFailures.get(0).error()
                            : "streams " + names + "; of " + newFailures.get(0).name() + ": "
                                    + newFailures.get(0).error());
        }
        // Not all streams of a large sync are listed.
        return failed(now) > failed(before) && now.streams().size() < Objects.requireNonNullElse(now.streamCount(), 0)
                ? Conditions.find(now.conditions(), Conditions.LAST_RUN_SUCCEEDED)
                        .map(condition -> condition.message())
                : Optional.empty();
    }

    private static boolean isNew(@Nullable StreamStatus known, StreamStatus stream) {
        return known == null
                || known.error() == null
                || !Objects.equals(known.lastRunFinishedAt(), stream.lastRunFinishedAt());
    }

    private static int failed(SyncReport report) {
        return Objects.requireNonNullElse(report.failedStreamCount(), 0);
    }
}
