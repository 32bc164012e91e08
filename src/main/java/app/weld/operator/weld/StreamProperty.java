package app.weld.operator.weld;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A property of a stream that a manifest can declare. Comparing, remembering, reading and sending streams iterate over these
 * entries. A new property is one more entry at the end, a component of {@code StreamSpec}, and a case in {@code DesiredSync}.
 */
public enum StreamProperty {
    /** The column that tells new rows from old ones in incremental runs. */
    INCREMENTAL_POINTER_ID("incrementalPointerId", "incremental_pointer_id", Type.TEXT),
    /** Columns that are not synced. */
    EXCLUDED_COLUMNS("excludedColumns", "excluded_columns", Type.NAMES, "e"),
    /** Columns that are hashed. */
    HASHED_COLUMNS("hashedColumns", "hashed_columns", Type.NAMES, "h"),
    /** Substreams that are not synced. */
    EXCLUDED_SUBSTREAMS("excludedSubstreams", "excluded_substreams", Type.NAMES),
    /** Every run reads everything. */
    FULL_SYNC_ALWAYS("fullSyncAlways", "full_sync_always", Type.FLAG),
    /** The first run after midnight reads everything. */
    FULL_SYNC_AT_MIDNIGHT("fullSyncAtMidnight", "full_sync_at_midnight", Type.FLAG),
    /** No run reads everything again, whatever asks for it. */
    PROTECTED_FROM_FULL_SYNC("protectedFromFullSync", "protected_from_full_sync", Type.FLAG),
    /** Weld keeps a table with the history of each row. */
    ENABLED_HISTORY_TABLE("enabledHistoryTable", "enabled_history_table", Type.FLAG);

    /** What a value is, and what the absence of one means in an answer of Weld. */
    public enum Type {
        /** A {@link String}; absent means that there is none. */
        TEXT,
        /** A {@link Boolean}; absent means false. */
        FLAG,
        /** A {@code List<String>} whose order means nothing; absent means an empty one. */
        NAMES;

        boolean accepts(Object value) {
            return switch (this) {
                case TEXT -> value instanceof String;
                case FLAG -> value instanceof Boolean;
                case NAMES -> value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
            };
        }
    }

    /** All of them, in the order in which they are sent. */
    public static final List<StreamProperty> ALL = List.of(values());

    /** The properties that Weld reports. */
    public static final List<StreamProperty> VISIBLE =
            ALL.stream().filter(StreamProperty::isVisible).toList();

    /** The properties that Weld takes and never reports: lists of columns. */
    public static final List<StreamProperty> WRITE_ONLY =
            ALL.stream().filter(property -> !property.isVisible()).toList();

    private final String manifestName;
    private final String weldName;
    private final Type type;
    private final @Nullable String mark;

    StreamProperty(String manifestName, String weldName, Type type) {
        this(manifestName, weldName, type, null);
    }

    StreamProperty(String manifestName, String weldName, Type type, @Nullable String mark) {
        this.manifestName = manifestName;
        this.weldName = weldName;
        this.type = type;
        this.mark = mark;
    }

    /** The name in a manifest, such as {@code fullSyncAlways}. */
    public String manifestName() {
        return manifestName;
    }

    /** The name in requests and answers of Weld's API, such as {@code full_sync_always}. */
    public String weldName() {
        return weldName;
    }

    public Type type() {
        return type;
    }

    /** Whether Weld reports the property. What it does not report can only be sent, and has to be remembered. */
    public boolean isVisible() {
        return mark == null;
    }

    /** The letter under which a status remembers a write-only property; empty for a visible one. */
    public String mark() {
        return mark == null ? "" : mark;
    }

    /** The value as it is, or what its absence means. */
    public @Nullable Object orDefault(@Nullable Object value) {
        if (value != null) {
            return value;
        }
        return switch (type) {
            case TEXT -> null;
            case FLAG -> false;
            case NAMES -> List.of();
        };
    }

    /** Whether two values mean the same to Weld. */
    public boolean isSame(@Nullable Object one, @Nullable Object other) {
        Object left = orDefault(one);
        Object right = orDefault(other);
        if (left instanceof List<?> these && right instanceof List<?> those) {
            return Set.copyOf(these).equals(Set.copyOf(those));
        }
        return Objects.equals(left, right);
    }
}
