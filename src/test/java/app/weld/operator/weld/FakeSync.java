package app.weld.operator.weld;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A sync as the fake keeps it. */
final class FakeSync {
    final String id;
    final String connectionId;
    final String schema;
    final @Nullable String startDate;
    final Instant createdAt;
    final Map<String, FakeStream> streams = new TreeMap<>();

    /** Kept, and not shown, while an orchestration starts the sync. */
    String interval;

    ObjectNode settings;
    boolean enabled;

    @Nullable
    String orchestrationId;

    /** A status that a test put here, instead of the one that follows from the runs. */
    @Nullable
    String status;

    FakeSync(
            String id,
            String connectionId,
            String schema,
            String interval,
            @Nullable String startDate,
            ObjectNode settings,
            boolean enabled,
            Instant createdAt) {
        this.id = id;
        this.connectionId = connectionId;
        this.schema = schema;
        this.interval = interval;
        this.startDate = startDate;
        this.settings = settings;
        this.enabled = enabled;
        this.createdAt = createdAt;
    }

    Sync seen(boolean withStreams) {
        return new Sync(
                id,
                connectionId,
                schema,
                orchestrationId == null ? interval : null,
                startDate == null ? null : startDate + "T00:00:00.000Z",
                orchestrationId,
                enabled,
                seenStatus(),
                settings.deepCopy(),
                withStreams ? seenStreams() : null,
                createdAt);
    }

    List<Stream> seenStreams() {
        return streams.values().stream().map(FakeStream::seen).toList();
    }

    private String seenStatus() {
        if (status != null) {
            return status;
        }
        List<Run> latest = streams.values().stream()
                .map(stream -> stream.active == null ? stream.latest : stream.active)
                .filter(run -> run != null)
                .sorted(Comparator.comparing(Run::failed).reversed())
                .toList();
        if (latest.isEmpty()) {
            return "NOT_STARTED";
        }
        if (!enabled) {
            return "PAUSED";
        }
        return latest.get(0).failed() ? "FAILED" : "RUNNING";
    }
}
