package app.weld.operator.weld;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
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
    /** As Weld shows it. */
    final @Nullable String startDate;

    final Instant createdAt;
    final Map<String, FakeStream> streams = new TreeMap<>();

    /** Streams with the name of another one. */
    final List<FakeStream> twins = new ArrayList<>();

    /** Kept, and not shown, while an orchestration starts the sync. */
    String interval;

    ObjectNode settings;
    boolean enabled;
    Instant enabledAt;

    /** Failed runs one after another. */
    int failures;

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
        this.enabledAt = createdAt;
    }

    void enable(Instant now) {
        if (!enabled) {
            enabledAt = now;
            failures = 0;
        }
        enabled = true;
    }

    /** As it is. */
    Sync truth() {
        return shown(interval, settings.deepCopy(), seenStreams(), seenStatus(false));
    }

    /** As the answer to a write shows it. */
    Sync answered(FakeQuirks quirks, boolean withStreams) {
        return shown(
                quirks.answeredScheduleOf(interval),
                quirks.shown(settings),
                withStreams ? seenStreams() : null,
                seenStatus(quirks.runningMeansEnabled()));
    }

    /** As a read shows it. */
    Sync read(FakeQuirks quirks) {
        return shown(
                quirks.readScheduleOf(interval),
                quirks.shown(settings),
                seenStreams(),
                seenStatus(quirks.runningMeansEnabled()));
    }

    private Sync shown(String schedule, ObjectNode shown, @Nullable List<Stream> with, String says) {
        return new Sync(
                id,
                connectionId,
                schema,
                orchestrationId == null ? schedule : null,
                startDate,
                orchestrationId,
                enabled,
                says,
                shown,
                with,
                createdAt);
    }

    List<Stream> seenStreams() {
        return java.util.stream.Stream.concat(streams.values().stream(), twins.stream())
                .map(FakeStream::seen)
                .toList();
    }

    private String seenStatus(boolean runningMeansEnabled) {
        if (status != null) {
            return status;
        }
        if (runningMeansEnabled && enabled) {
            return "RUNNING";
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
