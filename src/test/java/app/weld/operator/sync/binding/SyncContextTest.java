package app.weld.operator.sync.binding;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.Plan;
import app.weld.operator.reconcile.ResourceAccess;
import app.weld.operator.reconcile.RetryMemory;
import app.weld.operator.status.AppUrls;
import app.weld.operator.status.Reason;
import app.weld.operator.status.SyncStatusBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reconciliation concludes from the last status. */
class SyncContextTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final RetryMemory retries = RetryMemory.empty(() -> 0, Clock.systemUTC());
    private final BindingMemory binding = new BindingMemory();
    private final Map<String, String> annotations = new HashMap<>();
    private SyncLedger ledger = SyncLedger.EMPTY.bound("s1", "c1", Origin.Created, LastApplied.NOTHING);
    private SyncReport report = SyncReport.EMPTY;
    private long generation = 1;

    private void reported(Reason reason) {
        report = SyncStatusBuilder.after(SyncReport.EMPTY, 1, NOW)
                .ready(reason, "")
                .build();
    }

    private SyncContext open() {
        WeldEltSync sync = new WeldEltSync();
        sync.setMetadata(new ObjectMetaBuilder()
                .withName("crm")
                .withNamespace("team")
                .withUid("uid")
                .withGeneration(generation)
                .withAnnotations(annotations)
                .build());
        sync.setStatus(WeldEltSyncStatus.of(ledger, report));
        return new SyncContext(
                sync,
                new ResourceAccess<>(
                        (patch, manager) -> {
                            sync.setStatus(
                                    WeldEltSyncStatus.of(patch.getStatus().ledger(), report));
                            return sync;
                        },
                        () -> Optional.of(sync)),
                NOW,
                retries,
                binding,
                AppUrls.NONE);
    }

    @Test
    void holdsTheMemoriesOfTheResource() {
        assertThat(open().memory()).isSameAs(retries);
        assertThat(open().binding()).isSameAs(binding);
    }

    @Test
    void beginsTheStatusWithTheLastOne() {
        reported(Reason.InSync);
        assertThat(open().status().build()).isEqualTo(report);
    }

    @Test
    void isFirstSeenWithoutAnyReport() {
        assertThat(open().isFirstSeen()).isTrue();
        reported(Reason.Progressing);
        assertThat(open().isFirstSeen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"Progressing", "APIUnavailable", "RateLimited"})
    void isNotComparedWhereWeldCouldNotBeAsked(Reason reason) {
        reported(reason);
        assertThat(open().isCompared()).isFalse();
        assertThat(open().isUrgent()).isTrue();
    }

    @Test
    void isComparedWhereTheStatusSpeaksOfTheManifestAsItIs() {
        assertThat(open().isCompared()).isFalse();
        reported(Reason.Rejected);
        assertThat(open().isCompared()).isTrue();
        assertThat(open().isUrgent()).isFalse();
        generation = 2;
        assertThat(open().isCompared()).isFalse();
        assertThat(open().isUrgent()).isTrue();
    }

    @Test
    void isUrgentWhereALookIsRequested() {
        reported(Reason.InSync);
        assertThat(open().isReconcileRequested()).isFalse();
        annotations.put(Annotations.RECONCILE_REQUESTED_AT, "now");
        assertThat(open().isReconcileRequested()).isTrue();
        assertThat(open().isUrgent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Annotations.RUN_REQUESTED_AT,
                Annotations.FULL_REFRESH_REQUESTED_AT,
                Annotations.CANCEL_FULL_REFRESH_REQUESTED_AT
            })
    void isUrgentWhereSomethingIsRequestedThatIsNotNotedYet(String annotation) {
        reported(Reason.InSync);
        annotations.put(annotation, "r1");
        assertThat(open().isUrgent()).isTrue();
    }

    @Test
    void isUrgentUntilWhatIsNotedWasSent() {
        reported(Reason.InSync);
        annotations.put(Annotations.RUN_REQUESTED_AT, "r1");
        PendingRequest noted = PendingRequest.noted("r1", NOW.toString(), false, List.of());
        ledger = ledger.withRequests(Requests.NONE.withRun(noted, null));
        assertThat(open().isUrgent()).isTrue();

        ledger = ledger.withRequests(Requests.NONE.withRun(noted.over(RequestState.GivenUp, "late"), null));
        assertThat(open().isUrgent()).isFalse();
        annotations.put(Annotations.RUN_REQUESTED_AT, "r2");
        assertThat(open().isUrgent()).as("another request").isTrue();

        ledger = ledger.withRequests(Requests.NONE.withRun(null, "r2"));
        assertThat(open().isUrgent()).as("it was handled").isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"InSync", "InSyncDisabled"})
    void wasInSyncWhereTheStatusSaysSoOfThisManifestAndThisSync(Reason reason) {
        reported(reason);
        assertThat(open().wasInSync()).isTrue();
        assertThat(open().attempt().settled()).isTrue();

        SyncContext deleted = open();
        deleted.persist(deleted.ledger().lost());
        assertThat(deleted.resource().getStatus().syncId()).isNull();
        generation = 2;
        assertThat(open().wasInSync()).isFalse();
    }

    @Test
    void wasNotInSyncWhereTheStatusSaysSomethingElse() {
        assertThat(open().wasInSync()).isFalse();
        reported(Reason.Rejected);
        assertThat(open().wasInSync()).isFalse();
        assertThat(open().attempt().settled()).isFalse();
    }

    @Test
    void isNotSettledWhileAPlanChangesSomething() {
        reported(Reason.InSync);
        SyncContext context = open();
        context.planned(new Plan(List.of(new Action.Enable("s1")), List.of()));
        assertThat(context.attempt().settled()).isFalse();
        context.planned(new Plan(List.of(), List.of()));
        assertThat(context.attempt().settled()).isTrue();
    }

    @Test
    void anEditAndARequestAreNewAttempts() {
        Object first = open().attempt().of();
        assertThat(open().attempt().of()).isEqualTo(first);
        assertThat(open().attempt().resource()).isNotNull();
        assertThat(open().attempt().memory()).isSameAs(retries);
        assertThat(open().attempt().now()).isEqualTo(NOW);

        for (String annotation : List.of(
                Annotations.RECONCILE_REQUESTED_AT,
                Annotations.RUN_REQUESTED_AT,
                Annotations.FULL_REFRESH_REQUESTED_AT,
                Annotations.CANCEL_FULL_REFRESH_REQUESTED_AT)) {
            annotations.put(annotation, "r1");
            assertThat(open().attempt().of()).isNotEqualTo(first);
            annotations.remove(annotation);
        }
        annotations.put(Annotations.FORCE_DELETE, "true");
        assertThat(open().attempt().of()).isNotEqualTo(first);
        annotations.remove(Annotations.FORCE_DELETE);
        generation = 2;
        assertThat(open().attempt().of()).isNotEqualTo(first);
    }
}
