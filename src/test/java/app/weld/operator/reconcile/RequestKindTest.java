package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.RequestType;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.status.EventReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestKindTest {
    private static PendingRequest request(String value, boolean resetsHistory) {
        return PendingRequest.noted(value, "2026-03-01T10:00:00Z", resetsHistory, List.of());
    }

    /** What is requested in the manifest is handled by its id. */
    private static String handledOf(RequestKind kind) {
        return kind == RequestKind.DECLARED ? "of " + kind : "handled " + kind;
    }

    @ParameterizedTest
    @EnumSource
    void keepsItsOwnRequestApartFromTheOthers(RequestKind kind) {
        Requests all = Requests.NONE;
        for (RequestKind each : RequestKind.values()) {
            all = each.with(all, request("of " + each, false), "handled " + each);
        }

        assertThat(kind.of(all)).isEqualTo(request("of " + kind, false));
        assertThat(kind.handled(all)).isEqualTo(handledOf(kind));
        Requests without = kind.with(all, null, null);
        assertThat(kind.of(without)).isNull();
        if (kind != RequestKind.DECLARED) {
            assertThat(kind.handled(without)).isNull();
        }
        for (RequestKind other : RequestKind.values()) {
            if (other != kind) {
                assertThat(other.of(without)).isEqualTo(request("of " + other, false));
                assertThat(other.handled(without)).isEqualTo(handledOf(other));
            }
        }
    }

    @Test
    void hasTheAnnotationsThatTheDocumentationNames() {
        assertThat(RequestKind.RUN.annotation()).isEqualTo(Annotations.RUN_REQUESTED_AT);
        assertThat(RequestKind.RUN.streamsAnnotation()).isEqualTo(Annotations.RUN_STREAMS);
        assertThat(RequestKind.FULL_REFRESH.annotation()).isEqualTo(Annotations.FULL_REFRESH_REQUESTED_AT);
        assertThat(RequestKind.FULL_REFRESH.streamsAnnotation()).isEqualTo(Annotations.FULL_REFRESH_STREAMS);
        assertThat(RequestKind.CANCEL_FULL_REFRESH.annotation())
                .isEqualTo(Annotations.CANCEL_FULL_REFRESH_REQUESTED_AT);
        assertThat(RequestKind.CANCEL_FULL_REFRESH.streamsAnnotation()).isEqualTo(Annotations.FULL_REFRESH_STREAMS);
    }

    @Test
    void readsNoAnnotationForARequestOfTheManifest() {
        assertThat(RequestKind.DECLARED.annotation()).isNull();
        assertThat(RequestKind.DECLARED.streamsAnnotation()).isNull();
    }

    @Test
    void saysWhatIsToBeDone() {
        PendingRequest request = request("r1", false);
        assertThat(RequestKind.RUN.action(request)).isEqualTo(RequestedAction.RUN);
        assertThat(RequestKind.FULL_REFRESH.action(request)).isEqualTo(RequestedAction.FULL_REFRESH);
        assertThat(RequestKind.CANCEL_FULL_REFRESH.action(request)).isEqualTo(RequestedAction.CANCEL_FULL_REFRESH);
        assertThat(RequestKind.DECLARED.action(request.declaredAs(RequestType.Run)))
                .isEqualTo(RequestedAction.RUN);
        assertThat(RequestKind.DECLARED.action(request.declaredAs(RequestType.FullRefresh)))
                .isEqualTo(RequestedAction.FULL_REFRESH);
    }

    @Test
    void remembersEachRequestOfTheManifestFromTheMomentThatItIsRecorded() {
        Requests requests = Requests.NONE;
        for (int i = 0; i <= Requests.MAX_IDS; i++) {
            requests = requests.withDeclared(request("r" + i, false).declaredAs(RequestType.Run));
            requests = requests.withDeclared(
                    request("r" + i, false).declaredAs(RequestType.Run).over(RequestState.Refused, "no"));
        }

        assertThat(requests.handledIds())
                .hasSize(Requests.MAX_IDS)
                .startsWith("r1")
                .endsWith("r" + Requests.MAX_IDS)
                .doesNotHaveDuplicates();
        assertThat(requests.withDeclared(null).handledIds()).isEqualTo(requests.handledIds());
    }

    @Test
    void isAnnouncedByAnEventOfItsOwn() {
        assertThat(RequestedAction.RUN.event()).isEqualTo(EventReason.RunRequested);
        assertThat(RequestedAction.FULL_REFRESH.event()).isEqualTo(EventReason.FullRefreshRequested);
        assertThat(RequestedAction.CANCEL_FULL_REFRESH.event()).isEqualTo(EventReason.FullRefreshCancelled);
    }

    @Test
    void saysWhereTheHistoryTableIsLost() {
        assertThat(RequestedAction.FULL_REFRESH.displayName()).isEqualTo("full refresh");
        assertThat(RequestedAction.FULL_REFRESH.describe(request("r1", false))).isEqualTo("full refresh");
        assertThat(RequestedAction.FULL_REFRESH.describe(request("r1", true)))
                .isEqualTo("full refresh with the loss of the history table");
    }
}
