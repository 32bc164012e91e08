package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestAnnotationTest {
    private static String request(String ours, String flux) {
        Map<String, String> annotations = new HashMap<>();
        annotations.put(Annotations.RECONCILE_REQUESTED_AT, ours);
        annotations.put(Annotations.FLUX_REQUESTED_AT, flux);
        annotations.values().removeIf(value -> value == null);
        WeldEltSync sync = new WeldEltSync();
        sync.getMetadata().setAnnotations(annotations);
        return RequestAnnotation.reconcileRequest(sync);
    }

    @Test
    void takesTheLaterOfTwoTimesWhereverTheyWereTaken() {
        assertThat(request("2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z")).isEqualTo("2026-01-01T11:00:00Z");
        assertThat(request("2026-01-01T12:00:00Z", "2026-01-01T11:00:00Z")).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(request("2026-01-01T10:00:00Z", "2026-01-01T11:30:00.123456789+02:00"))
                .isEqualTo("2026-01-01T10:00:00Z");
    }

    @Test
    void takesTheOneThatIsThere() {
        assertThat(request("now", null)).isEqualTo("now");
        assertThat(request(null, "now")).isEqualTo("now");
        assertThat(request(null, " ")).isNull();
    }

    @Test
    void aNewValueOfEitherAsksAgainWhereOneIsNoTime() {
        String before = request("Wed Nov 25 10:00:00 UTC 2026", "2026-11-25T11:00:00Z");

        assertThat(request("Wed Nov 25 10:00:00 UTC 2026", "2026-11-25T12:00:00Z"))
                .isNotEqualTo(before);
        assertThat(request("Fri Nov 27 10:00:00 UTC 2026", "2026-11-25T11:00:00Z"))
                .isNotEqualTo(before);
        assertThat(request("x".repeat(2000), "y".repeat(2000))).hasSizeLessThan(1024);
    }

    private static WeldEltSync annotated(String name, String value) {
        WeldEltSync sync = new WeldEltSync();
        sync.getMetadata().setAnnotations(Map.of(name, value));
        return sync;
    }

    @Test
    void aForcedDeletionIsTheWordTrueAndNothingElse() {
        assertThat(RequestAnnotation.isForceDelete(annotated(Annotations.FORCE_DELETE, "true")))
                .isTrue();
        assertThat(RequestAnnotation.isForceDelete(annotated(Annotations.FORCE_DELETE, "false")))
                .isFalse();
        assertThat(RequestAnnotation.isForceDelete(new WeldEltSync())).isFalse();
    }

    @Test
    void aNewValueOfARequestIsAnotherAttempt() {
        assertThat(RequestAnnotation.requests(annotated(Annotations.RUN_REQUESTED_AT, "r1")))
                .contains(Annotations.RUN_REQUESTED_AT + "=r1")
                .isNotEqualTo(RequestAnnotation.requests(annotated(Annotations.RUN_REQUESTED_AT, "r2")));
    }

    @Test
    void whatIsNoRequestOfTheKindIsNoAttempt() {
        List<String> none = RequestAnnotation.requests(new WeldEltSync());

        assertThat(RequestAnnotation.requests(annotated(Annotations.RUN_STREAMS, "orders")))
                .isEqualTo(none);
        assertThat(RequestAnnotation.requests(annotated(Annotations.REAUTHORIZE_REQUESTED_AT, "r1")))
                .as("an annotation of connections")
                .isEqualTo(none);
        assertThat(none)
                .hasSize(6)
                .contains(Annotations.RECONCILE_REQUESTED_AT + "=null", Annotations.FORCE_DELETE + "=null");
    }

    @Test
    void aTimeIsReadWithItsOffset() {
        assertThat(RequestAnnotation.time("2026-01-01T12:00:00+02:00"))
                .isEqualTo(Instant.parse("2026-01-01T10:00:00Z"));
        assertThat(RequestAnnotation.time("now")).isNull();
    }
}
