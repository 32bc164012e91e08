package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpdateFilterTest {
    private static WeldEltSync sync(String status) {
        return Serialization.unmarshal("""
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata:
                  name: orders
                  namespace: team
                  uid: u1
                  generation: 1
                  finalizers: [weld.app/finalizer]
                  annotations: {note: one}
                  labels: {team: a}
                spec: {connectionId: c1, destinationSchemaName: shop, syncInterval: "0 0 * * *"}
                status: %s
                """.formatted(status), WeldEltSync.class);
    }

    private static final String READY =
            "{syncId: s1, conditions: [{type: Ready, status: 'True', reason: InSync, message: m, lastTransitionTime: t}]}";

    private static boolean matters(Consumer<WeldEltSync> change) {
        WeldEltSync now = sync(READY);
        change.accept(now);
        return UpdateFilter.accept(now, sync(READY));
    }

    private static void annotate(HasMetadata resource, String name, String value) {
        resource.getMetadata().getAnnotations().put(name, value);
    }

    @ParameterizedTest
    @EnumSource
    void acceptsEachRequestAndNoParameter(Annotations.Declared annotation) {
        assertThat(matters(now -> annotate(now, annotation.key(), "x")))
                .isEqualTo(annotation.effect() == Annotations.Effect.REQUEST);
    }

    @Test
    void heedsEditsFinalizersAndDeletion() {
        assertThat(matters(now -> now.getMetadata().setGeneration(2L))).isTrue();
        assertThat(matters(now -> now.getMetadata().getFinalizers().clear())).isTrue();
        assertThat(matters(now -> now.getMetadata().setDeletionTimestamp("2026-03-01T10:00:00Z")))
                .isTrue();
        WeldEltSync bare = sync(READY);
        bare.getMetadata().getFinalizers().clear();
        assertThat(UpdateFilter.accept(sync(READY), bare)).isTrue();
    }

    @Test
    void passesOverWhatChangesNothing() {
        assertThat(matters(now -> {})).isFalse();
        assertThat(matters(now -> annotate(now, "note", "two"))).isFalse();
        assertThat(matters(now -> now.getMetadata().getLabels().put("team", "b")))
                .isFalse();
        assertThat(matters(now -> now.getMetadata().setResourceVersion("9"))).isFalse();
    }

    @Test
    void heedsAStatusThatWasTakenAway() {
        assertThat(UpdateFilter.accept(sync("{}"), sync(READY))).isTrue();
        assertThat(UpdateFilter.accept(sync("null"), sync(READY))).isTrue();
        assertThat(UpdateFilter.accept(sync("{syncId: s1}"), sync(READY))).isTrue();
        assertThat(UpdateFilter.accept(sync(READY.replace("s1", "s2")), sync(READY)))
                .isTrue();
        assertThat(UpdateFilter.accept(sync(READY), sync("{}"))).isFalse();
        assertThat(UpdateFilter.accept(sync(READY), sync("null"))).isFalse();
    }

    @Test
    void asksOnceForEveryNewValue() {
        assertThat(RequestAnnotation.isNew("a", null)).isTrue();
        assertThat(RequestAnnotation.isNew("a", "b")).isTrue();
        assertThat(RequestAnnotation.isNew("a", "a")).isFalse();
        assertThat(RequestAnnotation.isNew(null, "a")).isFalse();
    }

    @Test
    void keepsADigestOfAnOverlongValue() {
        WeldEltSync sync = sync("{}");
        annotate(sync, "short", "x".repeat(256));
        annotate(sync, "long", "x".repeat(257));
        annotate(sync, "blank", "  ");

        assertThat(RequestAnnotation.value(sync, "short")).hasSize(256);
        assertThat(RequestAnnotation.value(sync, "long")).matches("sha256-[0-9a-f]{24}");
        assertThat(RequestAnnotation.value(sync, "blank")).isNull();
        assertThat(RequestAnnotation.value(sync, "absent")).isNull();
        sync.getMetadata().setAnnotations(null);
        assertThat(RequestAnnotation.annotation(sync, "short")).isNull();
    }

    @Test
    void takesTheLaterOfTheTwoRequestsToLook() {
        WeldEltSync sync = sync("{}");
        assertThat(RequestAnnotation.reconcileRequest(sync)).isNull();

        annotate(sync, Annotations.FLUX_REQUESTED_AT, "2026-03-02T00:00:00Z");
        assertThat(RequestAnnotation.reconcileRequest(sync)).isEqualTo("2026-03-02T00:00:00Z");
        annotate(sync, Annotations.RECONCILE_REQUESTED_AT, "2026-03-01T00:00:00Z");
        assertThat(RequestAnnotation.reconcileRequest(sync)).isEqualTo("2026-03-02T00:00:00Z");
        annotate(sync, Annotations.RECONCILE_REQUESTED_AT, "2026-03-03T00:00:00Z");
        assertThat(RequestAnnotation.reconcileRequest(sync)).isEqualTo("2026-03-03T00:00:00Z");
        sync.getMetadata().getAnnotations().remove(Annotations.FLUX_REQUESTED_AT);
        assertThat(RequestAnnotation.reconcileRequest(sync)).isEqualTo("2026-03-03T00:00:00Z");
    }

    @Test
    void seesAnEditBesidesItsOwnWrites() {
        // Given
        WeldEltSync sync = sync(READY);
        MetadataSnapshot seen = MetadataSnapshot.of(sync);
        // Then a write of the status is none
        sync.setStatus(null);
        sync.getMetadata().setResourceVersion("9");
        sync.getMetadata().getFinalizers().clear();
        assertThat(MetadataSnapshot.of(sync)).isEqualTo(seen);
        // And what a user does is one, even in the object that was looked at
        annotate(sync, "note", "two");
        assertThat(MetadataSnapshot.of(sync)).isNotEqualTo(seen);
        assertThat(MetadataSnapshot.of(edited(now -> now.getMetadata().setGeneration(2L))))
                .isNotEqualTo(seen);
        assertThat(MetadataSnapshot.of(edited(now -> now.getMetadata().setUid("u2"))))
                .isNotEqualTo(seen);
        assertThat(MetadataSnapshot.of(edited(now -> now.getMetadata().setDeletionTimestamp("2026-03-01T10:00:00Z"))))
                .isNotEqualTo(seen);
        assertThat(MetadataSnapshot.of(edited(now -> now.getMetadata().setLabels(null))))
                .isNotEqualTo(seen);
        assertThat(MetadataSnapshot.of(edited(now -> now.getMetadata().setAnnotations(null)))
                        .annotations())
                .isEmpty();
    }

    private static WeldEltSync edited(Consumer<WeldEltSync> change) {
        WeldEltSync sync = sync(READY);
        change.accept(sync);
        return sync;
    }

    private static WeldConnection connection(String status) {
        return Serialization.unmarshal("""
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata: {name: crm, namespace: team, uid: u1, generation: 1, finalizers: [weld.app/finalizer]}
                spec: {integrationId: salesforce, apiKeySecretRef: {name: weld}}
                status: %s
                """.formatted(status), WeldConnection.class);
    }

    @Test
    void heedsTheStatusOfAConnectionThatWasTakenAway() {
        String connected = READY.replace("syncId: s1", "connectionId: c1");

        assertThat(UpdateFilter.accept(connection(connected), connection(connected)))
                .isFalse();
        assertThat(UpdateFilter.accept(connection("null"), connection(connected)))
                .isTrue();
        assertThat(UpdateFilter.accept(connection("{connectionId: c1}"), connection(connected)))
                .as("without its conditions")
                .isTrue();
        assertThat(UpdateFilter.accept(connection(connected.replace("c1", "c2")), connection(connected)))
                .isTrue();
        assertThat(UpdateFilter.accept(connection(connected), connection("null")))
                .isFalse();
        assertThat(UpdateFilter.accept(connection("{connectionId: c1}"), connection("{}")))
                .as("it was bound")
                .isFalse();
    }

    @Test
    void heedsTheIdThatIsLostWhereTheConditionsStay() {
        String conditions = READY.replace("syncId: s1, ", "");

        assertThat(UpdateFilter.accept(sync(conditions), sync(READY))).isTrue();
        assertThat(UpdateFilter.accept(sync(READY), sync(conditions))).isFalse();
    }

    @Test
    void passesOverTheStatusOfOtherKinds() {
        ConfigMap before = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("other")
                .withFinalizers(Annotations.FINALIZER)
                .endMetadata()
                .build();

        assertThat(UpdateFilter.accept(
                        new ConfigMapBuilder(before).addToData("a", "b").build(), before))
                .isFalse();
    }
}
