package app.weld.operator.plan;

import static app.weld.operator.weld.StreamProperty.ENABLED_HISTORY_TABLE;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_SUBSTREAMS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_ALWAYS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_AT_MIDNIGHT;
import static app.weld.operator.weld.StreamProperty.HASHED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.INCREMENTAL_POINTER_ID;
import static app.weld.operator.weld.StreamProperty.PROTECTED_FROM_FULL_SYNC;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.StreamRemovalPolicy;
import app.weld.operator.api.v1alpha1.StreamSpec;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.StreamProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DesiredSyncTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static WeldEltSyncSpec spec(Boolean enabled, List<StreamSpec> streams, StreamRemovalPolicy policy) {
        return new WeldEltSyncSpec(
                null,
                null,
                null,
                null,
                "shop",
                "0 1 * * *",
                "o1",
                null,
                "2025-01-01",
                Json.of("{'a':1}"),
                enabled,
                streams,
                null,
                policy,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    @Test
    void carriesEveryPropertyOfTheManifestOver() {
        StreamSpec stream = stream("{'name':'orders','incrementalPointerId':'id','excludedColumns':['a'],"
                + "'hashedColumns':['b'],'excludedSubstreams':['c'],'fullSyncAlways':true,'fullSyncAtMidnight':false,"
                + "'protectedFromFullSync':true,'enabledHistoryTable':false}");

        DesiredSync desired = DesiredSync.of(spec(false, List.of(stream), StreamRemovalPolicy.All), "c1");

        assertThat(desired)
                .isEqualTo(new DesiredSync(
                        "c1",
                        "shop",
                        "0 1 * * *",
                        "o1",
                        "2025-01-01",
                        Json.of("{'a':1}"),
                        false,
                        List.of(SourceStream.named("orders")
                                .with(INCREMENTAL_POINTER_ID, "id")
                                .with(EXCLUDED_COLUMNS, List.of("a"))
                                .with(HASHED_COLUMNS, List.of("b"))
                                .with(EXCLUDED_SUBSTREAMS, List.of("c"))
                                .with(FULL_SYNC_ALWAYS, true)
                                .with(FULL_SYNC_AT_MIDNIGHT, false)
                                .with(PROTECTED_FROM_FULL_SYNC, true)
                                .with(ENABLED_HISTORY_TABLE, false)),
                        StreamRemovalPolicy.All));
        assertThat(desired.newSync())
                .isEqualTo(new NewSync("c1", "shop", "0 1 * * *", "2025-01-01", Json.of("{'a':1}")));
        assertThat(desired.streamNames()).containsExactly("orders");
    }

    @ParameterizedTest
    @EnumSource
    void carriesOnePropertyOfAStreamOverUnderItsName(StreamProperty property) {
        JsonNode value =
                switch (property.type()) {
                    case TEXT -> JSON.getNodeFactory().textNode("x");
                    case FLAG -> JSON.getNodeFactory().booleanNode(true);
                    case NAMES -> JSON.createArrayNode().add("x");
                };
        StreamSpec stream = stream(JSON.createObjectNode()
                .put("name", "a")
                .set(property.manifestName(), value)
                .toString());

        SourceStream desired = DesiredSync.of(spec(null, List.of(stream), null), "c1")
                .streams()
                .get(0);

        assertThat(desired).isEqualTo(SourceStream.named("a").with(property, JSON.convertValue(value, Object.class)));
    }

    private static StreamSpec stream(String json) {
        try {
            return JSON.readValue(json.replace('\'', '"'), StreamSpec.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tellsNoStreamsFromUnmanagedStreams() {
        assertThat(DesiredSync.of(spec(null, null, null), "c1").streams()).isNull();
        assertThat(DesiredSync.of(spec(null, null, null), "c1").streamNames()).isEmpty();
        assertThat(DesiredSync.of(spec(null, List.of(), null), "c1").streams()).isEmpty();
    }

    @Test
    void isEnabledAndRemovesOnlyItsOwnWhereNothingIsSaid() {
        DesiredSync desired = DesiredSync.of(spec(null, null, null), "c1");

        assertThat(desired.enabled()).isTrue();
        assertThat(desired.streamRemovalPolicy()).isEqualTo(StreamRemovalPolicy.Owned);
    }
}
