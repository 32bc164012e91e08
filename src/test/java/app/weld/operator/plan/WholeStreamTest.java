package app.weld.operator.plan;

import static app.weld.operator.weld.StreamProperty.ENABLED_HISTORY_TABLE;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_SUBSTREAMS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_ALWAYS;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholeStreamTest {
    private static final SourceStream DECLARED = SourceStream.named("accounts").with(FULL_SYNC_ALWAYS, true);

    private static Stream stream(StreamProperties properties) {
        return new Stream("id", "sync_1", "accounts", properties);
    }

    @Test
    void hasWhatIsDeclaredOverWhatWeldHas() {
        Stream actual =
                stream(StreamProperties.NONE.with(FULL_SYNC_ALWAYS, false).with(ENABLED_HISTORY_TABLE, true));

        assertThat(WholeStream.of(DECLARED, actual))
                .isEqualTo(SourceStream.named("accounts")
                        .with(FULL_SYNC_ALWAYS, true)
                        .with(ENABLED_HISTORY_TABLE, true));
    }

    @Test
    void namesWhatHasChangedThoughNobodyDeclaresIt() {
        Stream before = stream(StreamProperties.NONE
                .with(FULL_SYNC_ALWAYS, false)
                .with(ENABLED_HISTORY_TABLE, true)
                .with(EXCLUDED_SUBSTREAMS, List.of("a", "b")));
        Stream after = stream(StreamProperties.NONE
                .with(FULL_SYNC_ALWAYS, true)
                .with(ENABLED_HISTORY_TABLE, false)
                .with(EXCLUDED_SUBSTREAMS, List.of("b", "a")));

        assertThat(WholeStream.undeclaredChanges(DECLARED, before, after))
                .containsExactly(Difference.of("streams[accounts].enabledHistoryTable", true, false));
    }

    @Test
    void doesNotKnowOfAChangeWhereOneAnswerLeavesThePropertyOut() {
        Stream with = stream(StreamProperties.NONE.with(ENABLED_HISTORY_TABLE, true));
        Stream without = stream(StreamProperties.NONE);

        assertThat(WholeStream.undeclaredChanges(DECLARED, with, without)).isEmpty();
        assertThat(WholeStream.undeclaredChanges(DECLARED, without, with)).isEmpty();
    }
}
