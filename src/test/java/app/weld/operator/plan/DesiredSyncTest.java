package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.StreamRemovalPolicy;
import app.weld.operator.api.v1alpha1.StreamSpec;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.SourceStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class DesiredSyncTest {
    private static WeldEltSyncSpec spec(Boolean enabled, List<StreamSpec> streams, StreamRemovalPolicy policy) {
        return new WeldEltSyncSpec(
                null,
                null,
                null,
                "shop",
                "0 1 * * *",
                "o1",
                "2025-01-01",
                Json.of("{'a':1}"),
                enabled,
                streams,
                policy,
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
        StreamSpec stream =
                new StreamSpec("orders", "id", List.of("a"), List.of("b"), List.of("c"), true, false, true, false);

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
                        List.of(new SourceStream(
                                "orders", "id", List.of("a"), List.of("b"), List.of("c"), true, false, true, false)),
                        StreamRemovalPolicy.All));
        assertThat(desired.newSync())
                .isEqualTo(new NewSync("c1", "shop", "0 1 * * *", "2025-01-01", Json.of("{'a':1}")));
        assertThat(desired.streamNames()).containsExactly("orders");
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
