package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Applied;
import app.weld.operator.api.v1alpha1.StreamRemovalPolicy;
import app.weld.operator.weld.SourceStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyncPlannerStreamsTest {
    private static final Applied OWNS_LEADS = new Applied(null, null, Map.of(), List.of("leads"));

    private static SourceStream pointed(String name, String pointer) {
        return new SourceStream(name, pointer, null, null, null, null, null, null, null);
    }

    @Test
    void addsStreamsAndChangesThoseThereInOneStep() {
        // Given
        DesiredSync wish = Wish.hourly()
                .streams(pointed("accounts", "updated_at"), SourceStream.named("contacts"))
                .sync();

        // When
        Plan plan = SyncPlanner.plan(wish, Remote.hourly().streams("accounts").observed());

        // Then
        assertThat(plan.describe())
                .containsExactly(
                        "change streams[accounts].incrementalPointerId from nothing to updated_at; add stream contacts");
        assertThat(plan.actions()).singleElement().satisfies(action -> {
            assertThat(action).isInstanceOf(Action.PutStreams.class);
            assertThat(((Action.PutStreams) action).added()).containsExactly("contacts");
            assertThat(((Action.PutStreams) action).syncId()).isEqualTo("sync_1");
        });
    }

    @Test
    void leavesStreamsAsTheyAreWhereNoneAreDeclared() {
        // Given
        DesiredSync wish = Wish.hourly().removing(StreamRemovalPolicy.All).sync();

        // When
        Plan plan = SyncPlanner.plan(wish, Remote.hourly().streams("accounts").observed());

        // Then
        assertThat(plan.changesNothing()).isTrue();
    }

    @Test
    void addsWhatItCanWhereTheSourceDoesNotOfferAll() {
        // Given
        DesiredSync wish = Wish.hourly().streams("accounts", "contcts").sync();

        // When
        Plan plan = SyncPlanner.plan(
                wish, Remote.hourly().offering(Remote.offered("accounts"), Remote.offered("contacts")));

        // Then
        assertThat(plan.describe()).containsExactly("add stream accounts");
        assertThat(plan.blockers())
                .containsExactly(new Blocker(
                        Blocker.Kind.STREAM_NOT_FOUND,
                        "stream contcts is not offered by the source; the nearest are contacts, accounts"));
    }

    @Test
    void doesNotAddAStreamThatCannotBeSelected() {
        // Given
        DesiredSync wish = Wish.hourly().streams("accounts").sync();

        // When
        Plan plan = SyncPlanner.plan(wish, Remote.hourly().offering(Remote.unselectable("accounts")));

        // Then
        assertThat(plan.changesNothing()).isTrue();
        assertThat(plan.blockers())
                .containsExactly(new Blocker(Blocker.Kind.STREAM_NOT_FOUND, "stream accounts cannot be selected"));
    }

    @Test
    void keepsAStreamThatIsThereThoughTheSourceOffersItNoMore() {
        // Given
        DesiredSync wish = Wish.hourly().streams("accounts").sync();

        // When
        Plan plan = SyncPlanner.plan(wish, Remote.hourly().streams("accounts").offering(Remote.offered("contacts")));

        // Then
        assertThat(plan).isEqualTo(Plan.NOTHING);
    }

    @Test
    void removesOnlyWhatThisResourceAddedUnlessToldOtherwise() {
        // Given
        DesiredSync wish = Wish.hourly().streams("accounts").sync();
        ObservedSync found =
                Remote.hourly().streams("accounts", "leads", "notes").observed(OWNS_LEADS);

        // When
        Plan plan = SyncPlanner.plan(wish, found);

        // Then
        assertThat(plan.actions()).containsExactly(new Action.RemoveStreams("sync_1", List.of(Remote.stream("leads"))));
    }

    @Test
    void removesEveryStreamThatIsNotNamedWherePolicyIsAll() {
        // Given
        DesiredSync wish = Wish.hourly()
                .streams("accounts")
                .removing(StreamRemovalPolicy.All)
                .sync();
        ObservedSync found =
                Remote.hourly().streams("accounts", "leads", "notes").observed(OWNS_LEADS);

        // When
        Plan plan = SyncPlanner.plan(wish, found);

        // Then
        assertThat(plan.describe()).containsExactly("remove stream leads, notes");
    }

    @Test
    void removesNoStreamWherePolicyIsNone() {
        // Given
        DesiredSync wish = Wish.hourly()
                .streams("accounts")
                .removing(StreamRemovalPolicy.None)
                .sync();
        ObservedSync found = Remote.hourly().streams("accounts", "leads").observed(OWNS_LEADS);

        // When
        Plan plan = SyncPlanner.plan(wish, found);

        // Then
        assertThat(plan.changesNothing()).isTrue();
    }

    @Test
    void removesStreamsAfterOthersHaveCome() {
        // Given
        DesiredSync wish = Wish.hourly().streams("accounts").sync();

        // When
        Plan plan = SyncPlanner.plan(wish, Remote.hourly().streams("leads").observed(OWNS_LEADS));

        // Then
        assertThat(plan.describe()).containsExactly("add stream accounts", "remove stream leads");
    }

    @Test
    void namesTheStreamsThatAreWantedAndNotThere() {
        // Given
        DesiredSync wish = Wish.hourly().streams("accounts", "contacts", "b").sync();

        // When
        var missing = SyncPlanner.missingStreams(
                wish, Remote.hourly().streams("accounts").sync());

        // Then
        assertThat(missing).containsExactly("b", "contacts");
    }
}
