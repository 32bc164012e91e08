package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import app.weld.operator.weld.StreamProperty;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamDigestTest {
    private static final SourceStream NAMED = SourceStream.named("accounts");
    private static final Stream BARE = new Stream("id", "sync_1", "accounts");
    private static final Stream FULL = new Stream(
            "id",
            "sync_1",
            "accounts",
            StreamProperties.NONE
                    .with(StreamProperty.INCREMENTAL_POINTER_ID, "updated_at")
                    .with(StreamProperty.EXCLUDED_SUBSTREAMS, List.of("b", "a"))
                    .with(StreamProperty.FULL_SYNC_ALWAYS, true)
                    .with(StreamProperty.FULL_SYNC_AT_MIDNIGHT, false)
                    .with(StreamProperty.PROTECTED_FROM_FULL_SYNC, true)
                    .with(StreamProperty.ENABLED_HISTORY_TABLE, false));
    private static final SourceStream ALL = NAMED.with(StreamProperty.INCREMENTAL_POINTER_ID, "updated_at")
            .with(StreamProperty.EXCLUDED_COLUMNS, List.of("ssn"))
            .with(StreamProperty.HASHED_COLUMNS, List.of("email", "phone"))
            .with(StreamProperty.EXCLUDED_SUBSTREAMS, List.of("a", "b"))
            .with(StreamProperty.FULL_SYNC_ALWAYS, true)
            .with(StreamProperty.FULL_SYNC_AT_MIDNIGHT, false)
            .with(StreamProperty.PROTECTED_FROM_FULL_SYNC, true)
            .with(StreamProperty.ENABLED_HISTORY_TABLE, false);

    /** Written by the code before {@link StreamProperty}: statuses hold them, and an upgrade must not change a stream. */
    static List<Arguments> stored() {
        return List.of(
                arguments(NAMED, BARE, "1f6eaed82d32a4aea00a5db2/abc223721d7e256793a87713"),
                arguments(NAMED, FULL, "1f6eaed82d32a4aea00a5db2/abc223721d7e256793a87713"),
                arguments(ALL, FULL, "d13d86726542420b1e41f2ac/6954206ab109cc9d640b1d9f/eh"),
                arguments(ALL, BARE, "d13d86726542420b1e41f2ac/abc223721d7e256793a87713/eh"),
                arguments(
                        NAMED.with(StreamProperty.INCREMENTAL_POINTER_ID, "updated_at"),
                        FULL,
                        "0da6a9f7320ec54bc375b2e5/6d5e0703f9d14ce9ddcfd14b"),
                arguments(
                        NAMED.with(StreamProperty.EXCLUDED_COLUMNS, List.of())
                                .with(StreamProperty.HASHED_COLUMNS, List.of("email")),
                        FULL,
                        "4cd2c8a42eafaa41a80b734a/abc223721d7e256793a87713/eh"),
                arguments(
                        NAMED.with(StreamProperty.EXCLUDED_SUBSTREAMS, List.of("a", "b")),
                        FULL,
                        "25464c37be43cd8f08c6556d/6e86ead57cde9fb9fae261bb"),
                arguments(
                        NAMED.with(StreamProperty.FULL_SYNC_ALWAYS, true),
                        FULL,
                        "200d44b39481534378c9481d/741b89c517625f7103a39fcc"),
                arguments(
                        NAMED.with(StreamProperty.FULL_SYNC_AT_MIDNIGHT, true),
                        FULL,
                        "63dd820dddddbba5f5ad122e/86a0e436045ab20272af10d5"),
                arguments(
                        NAMED.with(StreamProperty.PROTECTED_FROM_FULL_SYNC, true),
                        FULL,
                        "27d68b5f16f665e0ef4bf40d/bdecce312a4cb5afa7922b8b"),
                arguments(
                        NAMED.with(StreamProperty.ENABLED_HISTORY_TABLE, true),
                        FULL,
                        "1d0ff7722df1ae91ae785849/6264688e22631769666bd026"));
    }

    @ParameterizedTest
    @MethodSource("stored")
    void isTheOneThatEarlierVersionsStored(SourceStream desired, Stream actual, String stored) {
        assertThat(StreamDigest.of(desired, actual, null).text()).isEqualTo(stored);
        assertThat(StreamDigest.parse(stored).holds(desired, actual)).isTrue();
    }

    @Test
    void remembersAColumnListThatIsNoLongerDeclared() {
        StreamDigest before = StreamDigest.of(ALL, FULL, null);

        StreamDigest after = StreamDigest.of(NAMED, FULL, before);

        assertThat(after.declared(StreamProperty.EXCLUDED_COLUMNS)).isTrue();
        assertThat(StreamDigest.parse(after.text())).isEqualTo(after);
        assertThat(StreamDigest.of(NAMED, FULL, null).declared(StreamProperty.HASHED_COLUMNS))
                .isFalse();
    }
}
