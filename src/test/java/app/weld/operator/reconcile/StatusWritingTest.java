package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.status.AppUrls;
import app.weld.operator.status.Reason;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.sync.binding.BindingMemory;
import app.weld.operator.sync.binding.SyncContext;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one reconcile writes into a status, what of it the API server refuses, and what it believes afterwards. */
class StatusWritingTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final SyncLedger MADE = SyncLedger.EMPTY.bound("made", "c", Origin.Created, LastApplied.NOTHING);
    private static final SyncLedger OTHER = SyncLedger.EMPTY.bound("other", "c", Origin.Created, LastApplied.NOTHING);

    private record Write(String manager, ObjectMeta metadata, WeldEltSyncStatus status) {}

    private final RetryMemory memory = RetryMemory.empty(() -> 0, Clock.systemUTC());
    private final List<Write> writes = new ArrayList<>();
    /** What the API server answers to the next writes, before it accepts one. */
    private final Deque<KubernetesClientException> refusals = new ArrayDeque<>();

    private ObjectMeta metadata = new ObjectMetaBuilder()
            .withName("crm")
            .withNamespace("team")
            .withUid("uid")
            .withGeneration(3L)
            .withResourceVersion("1")
            .build();
    private SyncLedger ledger = SyncLedger.EMPTY;
    private SyncReport report = SyncReport.EMPTY;
    private boolean deleted;

    private WeldEltSync read() {
        WeldEltSync sync = new WeldEltSync();
        sync.setMetadata(new ObjectMetaBuilder(metadata).build());
        sync.setSpec(Serialization.unmarshal("{\"destinationSchemaName\": \"crm\"}", WeldEltSyncSpec.class));
        sync.setStatus(WeldEltSyncStatus.of(ledger, report));
        return sync;
    }

    private void change(UnaryOperator<ObjectMetaBuilder> edit) {
        metadata = edit.apply(new ObjectMetaBuilder(metadata))
                .withResourceVersion(String.valueOf(Integer.parseInt(metadata.getResourceVersion()) + 1))
                .build();
    }

    private WeldEltSync write(WeldEltSync patch, String manager) {
        writes.add(new Write(manager, patch.getMetadata(), patch.getStatus()));
        if (!refusals.isEmpty()) {
            throw refusals.pop();
        }
        @Nullable String expected = patch.getMetadata().getResourceVersion();
        if (expected != null && !expected.equals(metadata.getResourceVersion())) {
            throw new KubernetesClientException("conflict", 409, null);
        }
        if (manager.equals(FieldManager.IDENTITY)) {
            ledger = patch.getStatus().ledger();
        } else {
            report = patch.getStatus().report();
        }
        change(same -> same);
        return read();
    }

    private SyncContext open() {
        return open(read());
    }

    private SyncContext open(WeldEltSync sync) {
        return new SyncContext(
                sync,
                new ResourceAccess<>(this::write, () -> deleted ? Optional.empty() : Optional.of(read())),
                NOW,
                memory,
                new BindingMemory(),
                AppUrls.NONE);
    }

    private static SyncReport saying(Reason reason) {
        return SyncStatusBuilder.after(SyncReport.EMPTY, 3, NOW)
                .ready(reason, "m")
                .build();
    }

    private static SyncReport withStreams() {
        SyncReport report = saying(Reason.InSync);
        return new SyncReport(
                report.observedGeneration(),
                report.conditions(),
                "Active",
                null,
                null,
                null,
                null,
                1,
                null,
                null,
                List.of(new StreamStatus("orders", "st1", true, null, null, null, null, null, null, null)),
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                null);
    }

    private static KubernetesClientException refusal(int code, String message) {
        return new KubernetesClientException(message, code, null);
    }

    private List<String> managers() {
        return writes.stream().map(Write::manager).toList();
    }

    @Test
    void factsAndReportsAreWrittenUnderNamesOfTheirOwnIntoThisVeryResource() {
        SyncContext context = open();
        context.persist(MADE);
        context.publish(saying(Reason.InSync));

        assertThat(managers()).containsExactly(FieldManager.IDENTITY, FieldManager.REPORT);
        assertThat(writes).allSatisfy(write -> {
            assertThat(write.metadata().getName()).isEqualTo("crm");
            assertThat(write.metadata().getNamespace()).isEqualTo("team");
            assertThat(write.metadata().getUid()).isEqualTo("uid");
        });
        assertThat(writes.get(0).metadata().getResourceVersion()).isEqualTo("1");
        assertThat(writes.get(0).status().report()).isEqualTo(SyncReport.EMPTY);
        assertThat(writes.get(1).metadata().getResourceVersion()).isNull();
        assertThat(writes.get(1).status().ledger()).isEqualTo(SyncLedger.EMPTY);
        assertThat(context.ledger()).isEqualTo(MADE);
    }

    @Test
    void nothingIsWrittenThatIsThereAlready() {
        ledger = MADE;
        report = saying(Reason.InSync);
        SyncContext context = open();

        context.persist(MADE);
        context.publish(saying(Reason.InSync));

        assertThat(writes).isEmpty();
        assertThat(context.editedMeanwhile()).isFalse();
    }

    @Test
    void aReportIsComparedWithTheOneThatWasPublishedLast() {
        SyncContext context = open();
        context.publish(saying(Reason.Creating));
        context.publish(saying(Reason.Creating));
        context.publish(saying(Reason.InSync));

        assertThat(writes).hasSize(2);
        assertThat(report).isEqualTo(saying(Reason.InSync));
        assertThat(context.before()).isEqualTo(SyncReport.EMPTY);
    }

    @Test
    void aFirstReportIsPublishedOnlyWhereThereIsNoOtherYet() {
        SyncContext context = open();
        context.publishFirst(saying(Reason.Creating));
        context.publishFirst(saying(Reason.Progressing));

        assertThat(report).isEqualTo(saying(Reason.Creating));
    }

    @Test
    void aChangeOfTheLastReportIsPublishedAndAnswersTheCaller() {
        report = saying(Reason.InSync);
        SyncContext context = open();

        int answer = context.publishWith(status -> {
            status.ready(Reason.Rejected, "no");
            return 7;
        });

        assertThat(answer).isEqualTo(7);
        assertThat(report.conditions().get(0).reason()).isEqualTo("Rejected");
    }

    @Test
    void oneWriteOfFactsAfterTheOtherUsesTheVersionOfTheFirst() {
        SyncContext context = open();
        context.persist(MADE);
        context.persist(OTHER);

        assertThat(ledger).isEqualTo(OTHER);
        assertThat(writes).as("without a conflict").hasSize(2);
    }

    @Test
    void factsThatAnotherProcessHasWrittenAreNotReplaced() {
        SyncContext context = open();
        ledger = OTHER;
        change(same -> same);

        assertThatThrownBy(() -> context.persist(MADE))
                .isInstanceOf(StaleStatusException.class)
                .hasMessage("another process works on this resource");
        assertThat(ledger).isEqualTo(OTHER);
        assertThat(context.ledger()).isEqualTo(SyncLedger.EMPTY);
    }

    @Test
    void aResourceThatIsDeletedOrReplacedTakesNoFacts() {
        SyncContext context = open();
        deleted = true;
        change(same -> same);
        assertThatThrownBy(() -> context.persist(MADE))
                .isInstanceOf(StaleStatusException.class)
                .hasMessage("the resource no longer exists");
        assertThat(context.exists()).isFalse();

        deleted = false;
        assertThat(context.exists()).isTrue();
        change(edit -> edit.withUid("of the next one"));
        assertThat(context.exists()).isFalse();
        assertThatThrownBy(context::reload).isInstanceOf(StaleStatusException.class);
    }

    @Test
    void aResourceThatChangesAllTheTimeIsTriedTenTimes() {
        for (int i = 0; i < 9; i++) {
            refusals.add(refusal(409, "conflict"));
        }
        open().persist(MADE);
        assertThat(ledger).isEqualTo(MADE);

        writes.clear();
        for (int i = 0; i < 10; i++) {
            refusals.add(refusal(409, "conflict"));
        }
        assertThatThrownBy(() -> open().persist(OTHER)).isInstanceOf(KubernetesClientException.class);
        assertThat(writes).hasSize(10);
        assertThat(ledger).isEqualTo(MADE);
    }

    @Test
    void anErrorOtherThanAConflictIsNotTriedAgain() {
        refusals.add(refusal(500, "down"));

        assertThatThrownBy(() -> open().persist(MADE)).isInstanceOf(KubernetesClientException.class);
        assertThat(writes).hasSize(1);
    }

    @Test
    void whoHasReloadedTheFactsMayWriteAgain() {
        SyncContext context = open();
        ledger = OTHER;
        change(same -> same);
        context.publish(saying(Reason.Creating));
        assertThat(context.tryPersist(MADE))
                .as("a report has shown other facts")
                .isFalse();

        assertThat(context.reload()).isEqualTo(OTHER);
        assertThat(context.tryPersist(MADE)).isTrue();
        assertThat(ledger).isEqualTo(MADE);
        assertThat(context.editedMeanwhile()).as("another process has written").isTrue();
    }

    @Test
    void aReloadTakesOverTheVersionToo() {
        SyncContext context = open();
        ledger = OTHER;
        change(same -> same);

        context.reload();
        context.persist(MADE);

        assertThat(writes).as("without a conflict").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "413 too large",
                "422 is invalid",
                "500 etcdserver: request is too large",
                "500 trying to send message larger than max (3 vs. 2)"
            })
    void aReportThatTheApiServerRefusesIsReplacedByOneWithoutStreams(String answer) {
        refusals.add(refusal(Integer.parseInt(answer.substring(0, 3)), answer.substring(4)));

        open().publish(withStreams());

        assertThat(report.streams()).isEmpty();
        assertThat(report.state()).isEqualTo("Active");
        assertThat(report.conditions().get(0).message()).contains("this status omits the streams");
        assertThat(managers()).containsExactly(FieldManager.REPORT, FieldManager.REPORT);
        assertThat(writes.get(1).metadata().getResourceVersion()).isNull();
    }

    @Test
    void aReportThatFailsForAnotherReasonIsTheFrameworks() {
        refusals.add(refusal(503, "down"));

        assertThatThrownBy(() -> open().publish(withStreams()))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("down");
        assertThat(writes).hasSize(1);
    }

    @Test
    void aReportOfWhichNothingCanBeLeftOutIsWrittenOnce() {
        refusals.add(refusal(413, "too large"));

        assertThatThrownBy(() -> open().publish(SyncStatusBuilder.after(SyncReport.EMPTY, 3, NOW)
                        .build()))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(writes).hasSize(1);
    }

    @Test
    void anEditThatOneOfItsWritesShowsIsNoticed() {
        SyncContext context = open();
        change(edit -> edit.withGeneration(4L));
        context.publish(saying(Reason.Creating));
        context.publish(saying(Reason.InSync));

        assertThat(context.editedMeanwhile()).isTrue();
    }

    @Test
    void itsOwnWritesAreNoEdit() {
        SyncContext context = open();
        context.publish(saying(Reason.Creating));
        context.persist(MADE);

        assertThat(context.editedMeanwhile()).isFalse();
    }

    @Test
    void knowsTheResourceAsItWasWhenTheReconcileBegan() {
        report = saying(Reason.InSync);
        SyncContext context = open();

        assertThat(context.key()).isEqualTo(ResourceKey.sync("team", "crm", "uid"));
        assertThat(context.uid()).isEqualTo("uid");
        assertThat(context.generation()).isEqualTo(3);
        assertThat(context.now()).isEqualTo(NOW);
        assertThat(context.memory()).isSameAs(memory);
        assertThat(context.resource().getMetadata().getName()).isEqualTo("crm");
        assertThat(context.before()).isEqualTo(saying(Reason.InSync));
        assertThat(context.conditionsBefore()).isEqualTo(saying(Reason.InSync).conditions());
        assertThat(context.readyBefore())
                .hasValueSatisfying(ready -> assertThat(ready.reason()).isEqualTo("InSync"));
    }

    @Test
    void aResourceWithoutAGenerationHasTheFirstOne() {
        metadata.setGeneration(null);

        assertThat(open().generation()).isZero();
    }

    @Test
    void isObservedOnceAReportSpeaksOfThisGeneration() {
        assertThat(open().isObserved()).isFalse();
        report = saying(Reason.InSync);
        assertThat(open().isObserved()).isTrue();
        change(edit -> edit.withGeneration(4L));
        assertThat(open().isObserved()).isFalse();
    }

    @Test
    void aManifestThatCannotBeReadIsLeftAlone() {
        assertThat(open().unsupported()).isEmpty();

        WeldEltSync without = read();
        without.setSpec(null);
        assertThat(open(without).unsupported())
                .contains(new Outcome.NotReady(
                        Reason.UnsupportedValue, "the operator does nothing about this resource: it has no spec"));

        WeldEltSync unreadable = read();
        unreadable.setSpec(null);
        unreadable.markUnreadable("spec.mode is not known");
        assertThat(open(unreadable).unsupported())
                .contains(new Outcome.NotReady(
                        Reason.UnsupportedValue,
                        "the operator does nothing about this resource: spec.mode is not known"));
    }

    @Test
    void theStatusIsUnknownWhereItCouldNotBeRead() {
        WeldEltSync sync = read();
        sync.setStatus(null);
        assertThat(open(sync).isStatusKnown()).as("there is none").isTrue();
        sync.markUnreadable("status holds something else");
        assertThat(open(sync).isStatusKnown()).isFalse();
        sync.setStatus(WeldEltSyncStatus.of(ledger, report));
        assertThat(open(sync).isStatusKnown())
                .as("the spec holds something else")
                .isTrue();
    }

    @Test
    void readsTheRequestToLookAtWeld() {
        assertThat(open().reconcileRequest()).isNull();
        change(edit -> edit.withAnnotations(Map.of(Annotations.RECONCILE_REQUESTED_AT, "now")));
        assertThat(open().reconcileRequest()).isEqualTo("now");
    }

    @Test
    void anEditARequestAndADeletionAreNewAttemptsAndAnythingElseIsNone() {
        Object first = open().attempt().of();

        change(edit -> edit.withAnnotations(Map.of("note", "one")));
        assertThat(open().attempt().of()).isEqualTo(first);

        change(edit -> edit.withAnnotations(Map.of(Annotations.RUN_REQUESTED_AT, "now")));
        Object requested = open().attempt().of();
        assertThat(requested).isNotEqualTo(first);

        change(edit -> edit.withDeletionTimestamp("2026-03-01T10:00:00Z"));
        Object deletion = open().attempt().of();
        assertThat(deletion).isNotEqualTo(requested);

        change(edit -> edit.withGeneration(4L));
        assertThat(open().attempt().of()).isNotEqualTo(deletion);
    }
}
