package app.weld.operator.sync.request;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestSpec;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.RequestType;
import app.weld.operator.api.v1alpha1.RequestedStream;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeclaredRequestTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private static WeldEltSyncSpec spec(String request) {
        return Serialization.unmarshal(
                "{\"destinationSchemaName\": \"crm\", \"request\": " + request + "}", WeldEltSyncSpec.class);
    }

    private static @Nullable PendingRequest news(WeldEltSyncSpec spec, Requests known) {
        return DeclaredRequest.news(spec, known, false, NOW).orElse(null);
    }

    @Test
    void isRecordedWithItsStreamsAndWhatItDestroys() {
        PendingRequest noted = news(
                spec("{\"id\": \"a\", \"type\": \"FullRefresh\", \"streams\": [\"accounts\"],"
                        + " \"deleteHistoryOf\": \"crm\"}"),
                Requests.NONE);

        assertThat(noted).isNotNull();
        assertThat(noted.value()).isEqualTo("a");
        assertThat(noted.type()).isEqualTo(RequestType.FullRefresh);
        assertThat(noted.resetsHistory()).isTrue();
        assertThat(noted.requestState()).isEqualTo(RequestState.Pending);
        assertThat(noted.streams()).extracting(RequestedStream::name).containsExactly("accounts");
    }

    @Test
    void isNeverRecordedAgainWhateverWasRequestedSince() {
        Requests requests = Requests.NONE;
        for (String id : List.of("a", "b", "a", "c", "b", "a")) {
            PendingRequest noted = news(spec("{\"id\": \"" + id + "\", \"type\": \"Run\"}"), requests);
            boolean first = !requests.handledIds().contains(id);
            assertThat(noted != null).as(id).isEqualTo(first);
            requests = noted == null ? requests : requests.withDeclared(noted);
        }
        assertThat(requests.handledIds()).containsExactly("a", "b", "c");
        assertThat(news(spec("null"), requests)).isNull();
    }

    /** A copy, a restored backup, a manifest that is new: nobody can tell whether the request was carried out before. */
    @Test
    void isRefusedWhereTheResourceIsSeenForTheFirstTime() {
        WeldEltSyncSpec spec = spec("{\"id\": \"a\", \"type\": \"Run\"}");
        PendingRequest refused =
                DeclaredRequest.news(spec, Requests.NONE, true, NOW).orElseThrow();

        assertThat(refused.requestState()).isEqualTo(RequestState.Refused);
        assertThat(refused.message()).contains("first saw").contains("another id");
        assertThat(news(spec, Requests.NONE.withDeclared(refused))).isNull();
    }

    @Test
    void deletesNoHistoryWithoutItsName() {
        PendingRequest refused =
                news(spec("{\"id\": \"a\", \"type\": \"FullRefresh\", \"deleteHistoryOf\": \"erp\"}"), Requests.NONE);

        assertThat(refused).isNotNull();
        assertThat(refused.requestState()).isEqualTo(RequestState.Refused);
        assertThat(refused.message()).contains("deleteHistoryOf");
    }

    @Test
    void isNotSentAfterTheTimeThatTheManifestNames() {
        WeldEltSyncSpec late = spec("{\"id\": \"a\", \"type\": \"Run\", \"notAfter\": \"2026-03-01T10:59:59+01:00\"}");
        PendingRequest refused = news(late, Requests.NONE);
        assertThat(refused).isNotNull().returns(RequestState.Refused, PendingRequest::requestState);
        assertThat(news(spec("{\"id\": \"a\", \"type\": \"Run\", \"notAfter\": \"soon\"}"), Requests.NONE))
                .isNotNull()
                .returns("request.notAfter has passed", PendingRequest::message);

        WeldEltSyncSpec inTime = spec("{\"id\": \"a\", \"type\": \"Run\", \"notAfter\": \"2026-03-01T10:00:00Z\"}");
        PendingRequest noted = news(inTime, Requests.NONE);
        assertThat(noted).isNotNull().returns(RequestState.Pending, PendingRequest::requestState);
        assertThat(DeclaredRequest.isTooLate(inTime, noted, NOW)).isFalse();
        assertThat(DeclaredRequest.isTooLate(inTime, noted, NOW.plusSeconds(1))).isTrue();
        assertThat(DeclaredRequest.isTooLate(inTime, noted.asking(NOW.toString(), null), NOW.plusSeconds(1)))
                .isFalse();
    }

    @Test
    void isWithdrawnUntilSomethingWasSent() {
        WeldEltSyncSpec a = spec("{\"id\": \"a\", \"type\": \"Run\"}");
        Requests recorded = Requests.NONE.withDeclared(news(a, Requests.NONE));

        assertThat(DeclaredRequest.withdrawn(a, recorded)).isEmpty();
        assertThat(DeclaredRequest.withdrawn(spec("null"), recorded))
                .get()
                .returns(RequestState.Cancelled, PendingRequest::requestState)
                .returns("it was removed from the manifest before it was sent", PendingRequest::message);
        assertThat(DeclaredRequest.withdrawn(spec("{\"id\": \"b\", \"type\": \"Run\"}"), recorded))
                .get()
                .returns("it was replaced by b before it was sent", PendingRequest::message);

        PendingRequest declared = recorded.declared();
        assertThat(declared).isNotNull();
        Requests sent = recorded.withDeclared(declared.asking(NOW.toString(), null));
        assertThat(DeclaredRequest.withdrawn(spec("null"), sent)).isEmpty();
        assertThat(DeclaredRequest.withdrawn(spec("null"), Requests.NONE)).isEmpty();
    }

    @Test
    void allStreamsAreMeantWhereNoneIsNamed() {
        assertThat(new RequestSpec("a", RequestType.Run, null, null, null).streamsOrAll())
                .isEmpty();
        assertThat(new RequestSpec("a", RequestType.Run, List.of("accounts"), null, null).streamsOrAll())
                .containsExactly("accounts");
    }
}
