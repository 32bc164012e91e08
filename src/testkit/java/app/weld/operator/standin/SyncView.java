package app.weld.operator.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A sync as Weld shows it.
 *
 * @param interval null where it is not shown
 * @param startDate null where there is none
 * @param settings a copy
 * @param streams the oldest first; null where they are not shown
 */
public record SyncView(
        SyncRow row,
        String destination,
        String interval,
        String startDate,
        ObjectNode settings,
        String status,
        List<StreamRow> streams) {
    /** The integration of all destinations. */
    public static final String WAREHOUSE = "bigquery";

    /** Where it is shown. */
    public enum As {
        /** In the answer to a write. */
        ANSWERED,
        /** In the answer to a read by its id. */
        READ,
        /** In a list. */
        LISTED,
        /** Nowhere: as it is. */
        STORED
    }

    static SyncView of(Account account, SyncRow row, As as) {
        Quirks quirks = account.quirks;
        ObjectNode settings = account.settingsSchemas.completed(row.settings());
        boolean withStreams = as == As.READ || as == As.STORED || quirks.streamsInSyncLists();
        return new SyncView(
                row,
                account.destination(row.id()),
                interval(quirks, row, as),
                startDate(quirks, row),
                as == As.STORED ? settings.deepCopy() : quirks.shownSettings(settings),
                account.status(row),
                withStreams ? account.streams(row.id()) : null);
    }

    private static String interval(Quirks quirks, SyncRow row, As as) {
        if (row.orchestrationId() != null && !quirks.has(Way.INTERVALS_ALWAYS_SHOWN)) {
            return null;
        }
        return switch (as) {
            case ANSWERED -> quirks.answeredScheduleOf(row.interval());
            case READ, LISTED -> quirks.readScheduleOf(row.interval());
            case STORED -> row.interval();
        };
    }

    private static String startDate(Quirks quirks, SyncRow row) {
        return row.startDate() == null
                ? null
                : Replies.time(
                        row.startDate().atStartOfDay(quirks.startDateZone()).toInstant());
    }
}
