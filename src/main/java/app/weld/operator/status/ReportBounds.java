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
 * Shortens a report so that the API server accepts it, whatever Weld has answered: each part is within the bounds of the CRD, and
 * the whole is far below the 1.5 MB that a resource may have, because the manifest and the managed fields need room, too.
 */
public final class ReportBounds {
    /** The largest integer that every JSON parser reads exactly. */
    private static final long MAX_NUMBER = 9_007_199_254_740_991L;

    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_SHORT_LENGTH = 64;
    private static final int MAX_LINE_LENGTH = 1024;
    private static final int MAX_ITEMS = 1000;
    /** In bytes, because a character has three bytes in many languages. */
    private static final int MAX_BYTES_OF_ERRORS = 200_000;

    private static final int MAX_BYTES_OF_PLAN = 150_000;
    private static final int MAX_BYTES_OF_OFFERED = 60_000;
    private static final String STREAMS_OMITTED =
            "; this status omits the streams, because the API server refuses a status of that size";

    private ReportBounds() {}

    static SyncReport within(SyncReport report) {
        return new SyncReport(
                report.observedGeneration(),
                report.conditions(),
                StatusText.within(report.state(), MAX_SHORT_LENGTH),
                report.enabled(),
                StatusText.within(report.syncInterval(), MAX_NAME_LENGTH),
                StatusText.within(report.lastRunFinishedAt(), MAX_SHORT_LENGTH),
                StatusText.within(report.nextRunAt(), MAX_SHORT_LENGTH),
                report.streamCount(),
                report.failedStreamCount(),
                report.availableStreamCount(),
                streams(report.streams()),
                fit(
                        report.plan().stream()
                                .filter(line -> !line.isEmpty())
                                .limit(MAX_ITEMS)
                                .map(StatusText::line)
                                .toList(),
                        MAX_BYTES_OF_PLAN),
                StatusText.within(report.lastHandledReconcileAt(), MAX_LINE_LENGTH),
                StatusText.within(report.destination(), MAX_LINE_LENGTH),
                report.runDueAt(),
                StatusText.within(report.lastSuccessAt(), MAX_SHORT_LENGTH),
                names(report.offeredStreams()),
                report.url());
    }

    /** The first names that fit, each of them whole. */
    private static List<String> names(List<String> all) {
        List<String> names = new ArrayList<>();
        int bytes = 0;
        for (String name : all) {
            bytes += name.getBytes(StandardCharsets.UTF_8).length;
            if (names.size() == MAX_ITEMS || bytes > MAX_BYTES_OF_OFFERED) {
                break;
            }
            if (!name.isEmpty() && StatusText.length(name) <= MAX_NAME_LENGTH) {
                names.add(name);
            }
        }
        return names;
    }

    /** The same report without the parts that may make it too large. The message of Ready says so. */
    public static SyncReport smallest(SyncReport report) {
        return new SyncReport(
                report.observedGeneration(),
                report.conditions().stream().map(ReportBounds::shortened).toList(),
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
                report.runDueAt(),
                report.lastSuccessAt(),
                List.of(),
                report.url());
    }

    private static Condition shortened(Condition condition) {
        String message = StatusText.within(condition.message(), MAX_LINE_LENGTH);
        return new Condition(
                condition.type(),
                condition.status(),
                condition.observedGeneration(),
                condition.lastTransitionTime(),
                condition.reason(),
                condition.type().equals(Conditions.READY) ? message + STREAMS_OMITTED : String.valueOf(message));
    }

    private static List<StreamStatus> streams(List<StreamStatus> streams) {
        Map<String, StreamStatus> byName = new LinkedHashMap<>();
        for (StreamStatus stream : streams) {
            if (!stream.name().isEmpty() && StatusText.length(stream.name()) <= MAX_NAME_LENGTH) {
                byName.putIfAbsent(stream.name(), stream);
            }
        }
        List<StreamStatus> listed = byName.values().stream().limit(MAX_ITEMS).toList();
        List<String> errors = fit(
                listed.stream()
                        .map(stream -> Objects.requireNonNullElse(StatusText.error(stream.error()), ""))
                        .toList(),
                MAX_BYTES_OF_ERRORS);
        List<StreamStatus> within = new ArrayList<>();
        for (int i = 0; i < listed.size(); i++) {
            within.add(within(listed.get(i), errors.get(i)));
        }
        return within;
    }

    private static StreamStatus within(StreamStatus stream, String error) {
        return new StreamStatus(
                stream.name(),
                stream.id() == null || StatusText.length(stream.id()) > MAX_NAME_LENGTH ? null : stream.id(),
                stream.owned(),
                StatusText.within(stream.state(), MAX_SHORT_LENGTH),
                StatusText.within(stream.operationMode(), MAX_SHORT_LENGTH),
                StatusText.within(stream.lastRunStartedAt(), MAX_SHORT_LENGTH),
                StatusText.within(stream.lastRunFinishedAt(), MAX_SHORT_LENGTH),
                within(stream.recordsSynced()),
                within(stream.bytesSynced()),
                stream.error() == null ? null : error);
    }

    private static @Nullable Long within(@Nullable Long number) {
        return number == null || number < 0 ? null : Long.valueOf(Math.min(number, MAX_NUMBER));
    }

    /** Shortens the longest texts until all together have at most this many bytes. */
    private static List<String> fit(List<String> texts, int maxBytes) {
        if (bytes(texts) <= maxBytes) {
            return texts;
        }
        int fits = 0;
        int tooLong = MAX_LINE_LENGTH + 1;
        while (tooLong - fits > 1) {
            int between = (fits + tooLong) / 2;
            if (bytes(cut(texts, between)) <= maxBytes) {
                fits = between;
            } else {
                tooLong = between;
            }
        }
        return cut(texts, Math.max(fits, 4));
    }

    private static List<String> cut(List<String> texts, int max) {
        return texts.stream()
                .map(text -> Objects.requireNonNull(StatusText.within(text, Math.max(max, 4))))
                .toList();
    }

    private static int bytes(Collection<String> texts) {
        return texts.stream()
                .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}
