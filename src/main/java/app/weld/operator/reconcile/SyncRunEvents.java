package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says once of each failed run that it failed. */
final class SyncRunEvents {
    private SyncRunEvents() {}

    static void tell(EventRecorder events, SyncRecord record, SyncReport report) {
        Map<String, StreamStatus> before = record.before().streams().stream()
                .collect(Collectors.toMap(StreamStatus::name, Function.identity(), (a, b) -> a));
        for (StreamStatus stream : report.streams()) {
            StreamStatus known = before.get(stream.name());
            boolean news = known == null
                    || known.error() == null
                    || !Objects.equals(known.lastRunFinishedAt(), stream.lastRunFinishedAt());
            if (stream.error() != null && news) {
                events.warning(record.resource(), "RunFailed", "stream " + stream.name() + ": " + stream.error());
            }
        }
    }
}
