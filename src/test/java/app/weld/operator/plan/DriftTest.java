package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.StreamRemovalPolicy;
import app.weld.operator.api.v1alpha1.StreamSelector;
import app.weld.operator.weld.SourceStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final SourceStream ACCOUNT = SourceStream.named("Account");
    private static final SourceStream CONTACT = SourceStream.named("Contact");
    private static final DesiredSync DESIRED = DesiredSyncBuilder.hourly()
            .settings("{\"region\": \"eu\"}")
            .streams(ACCOUNT, CONTACT)
            .sync();
    private static final LastApplied APPLIED = new LastApplied(
            Digest.of(DESIRED.settings()) + "/answer",
            Digest.of(DESIRED.syncInterval()) + "/answer",
            Map.of("Account", StreamDigest.desired(ACCOUNT) + "/answer"),
            List.of("Account"));
    private static final Action SCHEDULE = new Action.UpdateSchedule("sync_1", "0 0 * * *", "0 * * * *");
    private static final Action SETTINGS = new Action.UpdateSettings(
            "sync_1", List.of(Difference.of("settings.region", "us", "eu")), Json.of("{\"region\": \"eu\"}"));
    private static final Action ENABLE = new Action.Enable("sync_1");
    private static final StreamChange ADD_ACCOUNT = added(ACCOUNT);
    private static final StreamChange ADD_CONTACT = added(CONTACT);
    private static final Action STREAMS = new Action.PutStreams("sync_1", List.of(ADD_ACCOUNT, ADD_CONTACT));

    private static StreamChange added(SourceStream stream) {
        return StreamChange.toAdd(stream);
    }

    private static Drift drift(LastApplied applied, Set<String> seen, Set<Facet> settled) {
        return drift(applied, seen, settled, List.of());
    }

    private static Drift drift(LastApplied applied, Set<String> seen, Set<Facet> settled, List<Difference> outdated) {
        return new Drift(DESIRED, applied, new Drift.Seen(seen, null), settled::contains, outdated::contains, false);
    }

    private static Plan plan(Action... actions) {
        return new Plan(List.of(actions), List.of());
    }

    @Test
    void whatWasAppliedAndDiffersHasDrifted() {
        Drift drift = drift(APPLIED, Set.of("Account"), Set.of());

        assertThat(drift.of(SCHEDULE)).isEqualTo(SCHEDULE.differences());
        assertThat(drift.of(SETTINGS)).isEqualTo(SETTINGS.differences());
        assertThat(drift.of(ENABLE)).isEmpty();
        assertThat(drift.facets(plan(SCHEDULE, ENABLE))).containsExactly(Facet.SCHEDULE);
    }

    @Test
    void whatWasNeverAppliedIsWork() {
        LastApplied ofAnotherManifest = new LastApplied(
                Digest.of("another") + "/answer",
                Digest.of("another") + "/answer",
                Map.of("Account", "x/y"),
                List.of());

        for (LastApplied applied : List.of(LastApplied.NOTHING, ofAnotherManifest)) {
            Drift drift = drift(applied, Set.of("Account", "Contact"), Set.of());
            assertThat(drift.facets(plan(SCHEDULE, SETTINGS, STREAMS, ENABLE))).isEmpty();
        }
    }

    /** Else each stream that a source begins to offer would be reported as a change that somebody made in Weld, and held back. */
    @Test
    void aStreamThatIsSelectedAndWasNeverThereIsWork() {
        DesiredSync selecting = DESIRED.selecting(
                new StreamSelector(List.of("Cont*"), null, null, null),
                List.of(ACCOUNT, CONTACT),
                StreamRemovalPolicy.Owned);
        Drift drift = new Drift(
                selecting,
                APPLIED,
                new Drift.Seen(Set.of("Account"), null),
                Set.of(Facet.STREAMS)::contains,
                _ -> false,
                false);

        assertThat(drift.of(STREAMS)).isEqualTo(ADD_ACCOUNT.differences());
    }

    /** It stayed while nobody knew what the source offers, and nobody added it. */
    @Test
    void aRemovalThatWasHeldIsWork() {
        Action removal = new Action.RemoveStreams("sync_1", List.of(RemoteSyncBuilder.stream("Lead")));

        for (boolean held : List.of(true, false)) {
            Drift drift = new Drift(
                    DESIRED,
                    APPLIED,
                    new Drift.Seen(Set.of("Account", "Lead"), null),
                    Set.of(Facet.STREAMS)::contains,
                    _ -> false,
                    held);
            assertThat(drift.of(removal).isEmpty()).isEqualTo(held);
            assertThat(drift.without(Set.of(Facet.STREAMS), plan(removal)).actions())
                    .hasSize(held ? 1 : 0);
        }
    }

    @Test
    void whatWasInSyncHasDrifted() {
        Drift drift = drift(LastApplied.NOTHING, Set.of(), Set.of(Facet.STREAMS, Facet.ENABLED, Facet.SCHEDULE));

        assertThat(drift.facets(plan(SCHEDULE, SETTINGS, STREAMS, ENABLE)))
                .containsExactlyInAnyOrder(Facet.STREAMS, Facet.ENABLED, Facet.SCHEDULE);
    }

    /** {@code orchestrationRef.name} means another orchestration since somebody renamed two of them. */
    @Test
    void aSyncThatIsStillInTheOrchestrationThatWasAppliedHasNotDrifted() {
        String old = Digest.of("orc_1");
        LastApplied applied =
                new LastApplied(null, null, null, null, null, old + "/" + old, null, Map.of(), Map.of(), List.of());
        Drift drift = drift(applied, Set.of(), Set.of(Facet.ORCHESTRATION));
        Action moved = new Action.AttachOrchestration("sync_1", "orc_1", "orc_2");
        Action takenElsewhere = new Action.AttachOrchestration("sync_1", "orc_3", "orc_2");

        assertThat(drift.of(moved)).isEmpty();
        assertThat(drift.without(Set.of(Facet.ORCHESTRATION), plan(moved)).actions())
                .as("it is still to be done")
                .containsExactly(moved);
        assertThat(drift.of(takenElsewhere)).isEqualTo(takenElsewhere.differences());
    }

    @Test
    void aValueThatAReadMayShowTooLateHasNotDrifted() {
        Drift drift = drift(APPLIED, Set.of("Account"), Set.of(), SETTINGS.differences());

        assertThat(drift.of(SETTINGS)).isEmpty();
        assertThat(drift.of(SCHEDULE)).isEqualTo(SCHEDULE.differences());
        assertThat(drift.without(Set.of(Facet.SETTINGS), plan(SETTINGS)).actions())
                .as("it is still to be done")
                .containsExactly(SETTINGS);
    }

    @Test
    void aStreamThatAReadMayShowTooLateHasNotDrifted() {
        Drift drift = drift(APPLIED, Set.of("Account", "Contact"), Set.of(Facet.STREAMS), ADD_ACCOUNT.differences());

        assertThat(drift.of(STREAMS)).isEqualTo(ADD_CONTACT.differences());
        assertThat(drift.without(Set.of(Facet.STREAMS), plan(STREAMS)).actions())
                .containsExactly(new Action.PutStreams("sync_1", List.of(ADD_ACCOUNT)));
    }

    @Test
    void aStreamThatWasNeverSeenHasNotDriftedAlthoughItsDesiredStateIsNoted() {
        assertThat(drift(APPLIED, Set.of("Contact"), Set.of()).of(STREAMS)).isEmpty();
        assertThat(drift(APPLIED, Set.of("Account", "Contact"), Set.of()).of(STREAMS))
                .isEqualTo(ADD_ACCOUNT.differences());
    }

    /** The id of a new sync is written together with what will be applied, which saves a write. */
    @Test
    void whatWasNeverSeenEnabledHasNotDriftedAlthoughThatItIsToBeIsNoted() {
        LastApplied atCreation = AppliedDigests.atCreation(
                DESIRED, RemoteSyncBuilder.hourly().disabled().sync());

        assertThat(List.of(seen(atCreation, null), seen(atCreation, false)))
                .allSatisfy(drift -> assertThat(drift.of(ENABLE)).isEmpty());
        assertThat(seen(atCreation, true).of(ENABLE)).isEqualTo(ENABLE.differences());
        assertThat(seen(LastApplied.NOTHING, true).of(ENABLE)).isEmpty();
    }

    private static Drift seen(LastApplied applied, @Nullable Boolean enabled) {
        return new Drift(DESIRED, applied, new Drift.Seen(Set.of(), enabled), Set.of()::contains, _ -> false, false);
    }

    @Test
    void leavesOutWhatHasDriftedAndKeepsTheWork() {
        Drift drift = drift(APPLIED, Set.of("Account"), Set.of());

        Plan left = drift.without(
                Set.of(Facet.SCHEDULE, Facet.STREAMS, Facet.ENABLED), plan(SCHEDULE, SETTINGS, STREAMS, ENABLE));

        assertThat(left.actions())
                .containsExactly(SETTINGS, new Action.PutStreams("sync_1", List.of(ADD_CONTACT)), ENABLE);
        assertThat(drift.without(Set.of(Facet.STREAMS), plan(new Action.PutStreams("sync_1", List.of(ADD_ACCOUNT))))
                        .actions())
                .isEmpty();
    }
}
