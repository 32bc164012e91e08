package app.weld.operator.weld;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncTest {
    private static final Sync SYNC = new Sync(
            "sync_1",
            "conn_1",
            "crm",
            "0 * * * *",
            "2024-01-01",
            "orc_1",
            true,
            "RUNNING",
            JsonNodeFactory.instance.objectNode().put("region", "eu"),
            List.of(new Stream("st_1", "sync_1", "accounts")),
            Instant.EPOCH,
            "conn_9",
            "bigquery");

    /** What a write does not change stays: a warehouse that was left out here vanished from the status. */
    @Test
    void whatWasWrittenChangesNothingElse() {
        assertThat(SYNC.asWritten(
                        SYNC.enabled(), SYNC.syncInterval(), SYNC.orchestrationId(), SYNC.settings(), SYNC.streams()))
                .isEqualTo(SYNC);
        assertThat(SYNC.withEnabled(true)).isEqualTo(SYNC);
        assertThat(SYNC.withStreams(SYNC.streams())).isEqualTo(SYNC);
        assertThat(SYNC.withSettings(SYNC.settings())).isEqualTo(SYNC);
    }

    @Test
    void whatWasWrittenReplacesWhatWasRead() {
        Sync written = SYNC.asWritten(false, "1 1 * * *", null, null, List.of());

        assertThat(written.enabled()).isFalse();
        assertThat(written.syncInterval()).isEqualTo("1 1 * * *");
        assertThat(written.orchestrationId()).isNull();
        assertThat(written.settings()).isNull();
        assertThat(written.streams()).isEmpty();
        assertThat(written.destinationConnectionId()).isEqualTo("conn_9");
        assertThat(written.destinationIntegrationId()).isEqualTo("bigquery");
    }
}
