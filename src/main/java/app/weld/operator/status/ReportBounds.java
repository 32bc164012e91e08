package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a report one that the API server takes, whatever Weld has answered: each part within the bounds of the CRD, and
 * the whole far below the 1.5 MB that a resource may have, of which the manifest and the managed fields have their share.
 */
public final class ReportBounds {
    /** The largest number that JSON carries everywhere. */
    private static final long MOST = 9_007_199_254_740_991L;

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_SHORT = 64;
    private static final int LONGEST_REQUEST = 1024;
    private static final int MOST_LISTED = 1000;
    /** In bytes, since a character of many languages has three of them. */
    private static final int ROOM_OF_ERRORS = 200_000;

    private static final int ROOM_OF_PLAN = 150_000;
    private static final String LEFT_OUT =
            "; the streams are left out of this status, since the API server refuses it with them";

    private ReportBounds() {}

    static SyncReport within(SyncReport report) {
        return new SyncReport(
                report.observedGeneration(),
                report.conditions(),
                StatusText.within(report.state(), LONGEST_SHORT),
                report.enabled(),
                StatusText.within(report.syncInterval(), LONGEST_NAME),
                StatusText.within(report.lastRunFinishedAt(), LONGEST_SHORT),
                StatusText.within(report.nextRunAt(), LONGEST_SHORT),
                report.streamCount(),
                report.failedStreamCount(),
                report.availableStreamCount(),
                streams(report.streams()),
                fit(
                        report.plan().stream()
                                .filter(line -> !line.isEmpty())
                                .limit(MOST_LISTED)
                                .map(StatusText::line)
                                .toList(),
                        ROOM_OF_PLAN),
                StatusText.within(report.lastHandledReconcileAt(), LONGEST_REQUEST),
                StatusText.within(report.destination(), LONGEST_REQUEST),
                report.runDueAt());
    }

    /** The same without what may make it too large, which it says. */
    public static SyncReport smallest(SyncReport report) {
        return new SyncReport(
                report.observedGeneration(),
                report.conditions().stream().map(ReportBounds::saysLess).toList(),
                report.state(),
                report.enabled(),
                report.syncInterval(),
                report.lastRunFinishedAt(),
                report.nextRunAt(),
                report.streamCount(),
                report.failedStreamCount(),
                report.availableStreamCount(),
                List.of(),
                List.of(),
                report.lastHandledReconcileAt(),
                report.destination(),
                report.runDueAt());
    }

    private static Condition saysLess(Condition condition) {
        String message = StatusText.within(condition.message(), LONGEST_REQUEST);
        return new Condition(
                condition.type(),
                condition.status(),
                condition.observedGeneration(),
                condition.lastTransitionTime(),
                condition.reason(),
                condition.type().equals(Conditions.READY) ? message + LEFT_OUT : String.valueOf(message));
    }

    private static List<StreamStatus> streams(List<StreamStatus> streams) {
        Map<String, StreamStatus> byName = new LinkedHashMap<>();
        for (StreamStatus stream : streams) {
            if (!stream.name().isEmpty() && StatusText.length(stream.name()) <= LONGEST_NAME) {
                byName.putIfAbsent(stream.name(), stream);
            }
        }
        List<StreamStatus> listed = byName.values().stream().limit(MOST_LISTED).toList();
        List<String> errors = fit(
                listed.stream()
                        .map(stream -> Objects.requireNonNullElse(StatusText.error(stream.error()), ""))
                        .toList(),
                ROOM_OF_ERRORS);
        List<StreamStatus> within = new ArrayList<>();
        for (int i = 0; i < listed.size(); i++) {
            within.add(within(listed.get(i), errors.get(i)));
        }
        return within;
    }

    private static StreamStatus within(StreamStatus stream, String error) {
        return new StreamStatus(
                stream.name(),
                stream.id() == null || StatusText.length(stream.id()) > LONGEST_NAME ? null : stream.id(),
                stream.owned(),
                StatusText.within(stream.state(), LONGEST_SHORT),
                StatusText.within(stream.operationMode(), LONGEST_SHORT),
                StatusText.within(stream.lastRunStartedAt(), LONGEST_SHORT),
                StatusText.within(stream.lastRunFinishedAt(), LONGEST_SHORT),
                within(stream.recordsSynced()),
                within(stream.bytesSynced()),
                stream.error() == null ? null : error);
    }

    private static @Nullable Long within(@Nullable Long number) {
        return number == null || number < 0 ? null : Long.valueOf(Math.min(number, MOST));
    }

    /** Shortens the longest of them by as much as the room demands. */
    private static List<String> fit(List<String> texts, int room) {
        if (bytes(texts) <= room) {
            return texts;
        }
        int fits = 0;
        int tooLong = LONGEST_REQUEST + 1;
        while (tooLong - fits > 1) {
            int between = (fits + tooLong) / 2;
            if (bytes(cut(texts, between)) <= room) {
                fits = between;
            } else {
                tooLong = between;
            }
        }
        return cut(texts, Math.max(fits, 4));
    }

    private static List<String> cut(List<String> texts, int most) {
        return texts.stream()
                .map(text -> Objects.requireNonNull(StatusText.within(text, Math.max(most, 4))))
                .toList();
    }

    private static int bytes(Collection<String> texts) {
        return texts.stream()
                .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}
