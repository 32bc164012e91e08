package app.weld.operator.weld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StreamPropertiesTest {
    private static final StreamProperties POINTED =
            StreamProperties.NONE.with(StreamProperty.INCREMENTAL_POINTER_ID, "id");

    @Test
    void holdsWhatWasPutIn() {
        StreamProperties properties = POINTED.with(StreamProperty.FULL_SYNC_ALWAYS, false)
                .with(StreamProperty.HASHED_COLUMNS, List.of("email"));

        assertThat(properties.get(StreamProperty.INCREMENTAL_POINTER_ID)).isEqualTo("id");
        assertThat(properties.flag(StreamProperty.FULL_SYNC_ALWAYS)).isFalse();
        assertThat(properties.names(StreamProperty.HASHED_COLUMNS)).containsExactly("email");
        assertThat(properties.has(StreamProperty.EXCLUDED_COLUMNS)).isFalse();
        assertThat(properties).hasToString("[incrementalPointerId=id, hashedColumns=[email], fullSyncAlways=false]");
    }

    @Test
    void changesNothingOfTheOneItComesFrom() {
        assertThat(POINTED.with(StreamProperty.INCREMENTAL_POINTER_ID, null)).isEqualTo(StreamProperties.NONE);
        assertThat(POINTED.has(StreamProperty.INCREMENTAL_POINTER_ID)).isTrue();
    }

    @Test
    void isLaidOverOthers() {
        StreamProperties others = StreamProperties.NONE
                .with(StreamProperty.INCREMENTAL_POINTER_ID, "at")
                .with(StreamProperty.ENABLED_HISTORY_TABLE, true);

        assertThat(POINTED.over(others)).isEqualTo(POINTED.with(StreamProperty.ENABLED_HISTORY_TABLE, true));
        assertThat(POINTED.over(others)).hasSameHashCodeAs(POINTED.with(StreamProperty.ENABLED_HISTORY_TABLE, true));
    }

    @Test
    void refusesAValueOfAnotherType() {
        assertThatThrownBy(() -> POINTED.with(StreamProperty.FULL_SYNC_ALWAYS, "true"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> POINTED.with(StreamProperty.INCREMENTAL_POINTER_ID, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> POINTED.with(StreamProperty.EXCLUDED_SUBSTREAMS, List.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesAnAbsentValueForTheDefault() {
        assertThat(StreamProperty.FULL_SYNC_ALWAYS.isSame(null, false)).isTrue();
        assertThat(StreamProperty.FULL_SYNC_ALWAYS.isSame(true, null)).isFalse();
        assertThat(StreamProperty.EXCLUDED_SUBSTREAMS.isSame(null, List.of())).isTrue();
        assertThat(StreamProperty.EXCLUDED_SUBSTREAMS.isSame(List.of("a", "b"), List.of("b", "a")))
                .isTrue();
        assertThat(StreamProperty.INCREMENTAL_POINTER_ID.isSame(null, "id")).isFalse();
        assertThat(StreamProperty.INCREMENTAL_POINTER_ID.isSame(null, null)).isTrue();
    }
}
