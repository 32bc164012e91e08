package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.PendingRequest;
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

    @ParameterizedTest
    @EnumSource
    void keepsItsOwnRequestApartFromTheOthers(RequestKind kind) {
        Requests all = Requests.NONE;
        for (RequestKind each : RequestKind.values()) {
            all = each.with(all, request("of " + each, false), "handled " + each);
        }

        assertThat(kind.of(all)).isEqualTo(request("of " + kind, false));
        assertThat(kind.handled(all)).isEqualTo("handled " + kind);
        Requests without = kind.with(all, null, null);
        assertThat(kind.of(without)).isNull();
        assertThat(kind.handled(without)).isNull();
        for (RequestKind other : RequestKind.values()) {
            if (other != kind) {
                assertThat(other.of(without)).isEqualTo(request("of " + other, false));
                assertThat(other.handled(without)).isEqualTo("handled " + other);
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
    void isAnnouncedByAnEventOfItsOwn() {
        assertThat(RequestKind.RUN.event()).isEqualTo(EventReason.RunRequested);
        assertThat(RequestKind.FULL_REFRESH.event()).isEqualTo(EventReason.FullRefreshRequested);
        assertThat(RequestKind.CANCEL_FULL_REFRESH.event()).isEqualTo(EventReason.FullRefreshCancelled);
    }

    @Test
    void saysWhereTheHistoryTableIsLost() {
        assertThat(RequestKind.FULL_REFRESH.displayName()).isEqualTo("full refresh");
        assertThat(RequestKind.FULL_REFRESH.describe(request("r1", false))).isEqualTo("full refresh");
        assertThat(RequestKind.FULL_REFRESH.describe(request("r1", true)))
                .isEqualTo("full refresh with the loss of the history table");
    }
}
