package app.weld.operator.sync.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.sync.binding.CreationEvent.AnswerLost;
import app.weld.operator.sync.binding.CreationEvent.GivenUp;
import app.weld.operator.sync.binding.CreationEvent.IntentBegun;
import app.weld.operator.sync.binding.CreationEvent.IntentReplaced;
import app.weld.operator.sync.binding.CreationEvent.IntentShown;
import app.weld.operator.sync.binding.CreationEvent.IntentWithdrawn;
import app.weld.operator.sync.binding.CreationEvent.ObstacleFound;
import app.weld.operator.sync.binding.CreationEvent.RequestNotCarriedOut;
import app.weld.operator.sync.binding.CreationEvent.RequestRefused;
import app.weld.operator.sync.binding.CreationEvent.RequestSent;
import app.weld.operator.sync.binding.CreationEvent.SyncBound;
import app.weld.operator.sync.binding.CreationState.Bound;
import app.weld.operator.sync.binding.CreationState.NotWritten;
import app.weld.operator.sync.binding.CreationState.Obstructed;
import app.weld.operator.sync.binding.CreationState.Refused;
import app.weld.operator.sync.binding.CreationState.Sent;
import app.weld.operator.sync.binding.CreationState.Unknown;
import app.weld.operator.sync.binding.CreationState.Withdrawn;
import app.weld.operator.sync.binding.CreationState.Writing;
import app.weld.operator.sync.binding.CreationState.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state and every event. What the table does not allow, the program must never do. */
class CreationTransitionsTest {
    private static final Instant BEFORE = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant THEN = BEFORE.plusSeconds(5);
    private static final Instant NOW = BEFORE.plusSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(90);

    private static final CreationState NOT_WRITTEN = new NotWritten();
    private static final CreationState OBSTRUCTED = new Obstructed();
    private static final CreationState WITHDRAWN = new Withdrawn();
    private static final CreationState WRITING = new Writing("i", BEFORE);
    private static final CreationState WRITTEN = new Written("i", THEN, BEFORE);
    private static final CreationState SENT = new Sent("i", THEN, BEFORE);
    private static final CreationState OWN = new Unknown("i", THEN, true);
    private static final CreationState INHERITED = new Unknown("i", THEN, false);
    private static final CreationState BOUND = new Bound();
    private static final CreationState REFUSED = new Refused();

    private static final List<CreationState> STATES =
            List.of(NOT_WRITTEN, OBSTRUCTED, WITHDRAWN, WRITING, WRITTEN, SENT, OWN, INHERITED, BOUND, REFUSED);

    private static final CreationEvent BEGUN = new IntentBegun("j", NOW);
    private static final CreationEvent REPLACED = new IntentReplaced("j", NOW);
    private static final CreationEvent INTENT_WITHDRAWN = new IntentWithdrawn();
    private static final CreationEvent SHOWN = new IntentShown("i", NOW);
    private static final CreationEvent ANOTHER_SHOWN = new IntentShown("k", NOW);
    private static final CreationEvent REQUEST_SENT = new RequestSent(NOW);
    private static final CreationEvent NOT_CARRIED_OUT = new RequestNotCarriedOut(NOW);
    private static final CreationEvent LOST = new AnswerLost(NOW);
    private static final CreationEvent REQUEST_REFUSED = new RequestRefused();
    private static final CreationEvent OBSTACLE = new ObstacleFound();
    private static final CreationEvent GIVEN_UP = new GivenUp();
    private static final CreationEvent SYNC_BOUND = new SyncBound();

    private static final CreationState BEGUN_ANEW = new Writing("j", NOW);
    private static final CreationState OF_ANOTHER_PROCESS = new Unknown("i", NOW, false);
    private static final CreationState OF_ANOTHER_INTENT = new Unknown("k", NOW, false);
    private static final CreationState IMPOSSIBLE = null;

    /** The event, and what follows in the order of the states; null where it cannot happen. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(CreationEvent event, CreationState... next) {}

    private static final List<Row> TABLE = List.of(
            new Row(BEGUN, all(BEGUN_ANEW)),
            new Row(REPLACED, onlyIf(WRITTEN, BEGUN_ANEW)),
            new Row(INTENT_WITHDRAWN, onlyIf(WRITTEN, WITHDRAWN)),
            new Row(
                    SHOWN,
                    OF_ANOTHER_PROCESS,
                    OF_ANOTHER_PROCESS,
                    OF_ANOTHER_PROCESS,
                    new Written("i", NOW, BEFORE),
                    WRITTEN,
                    SENT,
                    OWN,
                    INHERITED,
                    OF_ANOTHER_PROCESS,
                    OF_ANOTHER_PROCESS),
            new Row(ANOTHER_SHOWN, all(OF_ANOTHER_INTENT)),
            new Row(REQUEST_SENT, onlyIf(WRITTEN, new Sent("i", NOW, BEFORE))),
            new Row(NOT_CARRIED_OUT, onlyIf(SENT, new Written("i", NOW, BEFORE))),
            new Row(LOST, onlyIf(SENT, new Unknown("i", NOW, true))),
            new Row(REQUEST_REFUSED, onlyIf(SENT, REFUSED)),
            new Row(OBSTACLE, all(OBSTRUCTED)),
            new Row(
                    GIVEN_UP,
                    IMPOSSIBLE,
                    IMPOSSIBLE,
                    IMPOSSIBLE,
                    IMPOSSIBLE,
                    IMPOSSIBLE,
                    NOT_WRITTEN,
                    NOT_WRITTEN,
                    NOT_WRITTEN,
                    IMPOSSIBLE,
                    IMPOSSIBLE),
            new Row(SYNC_BOUND, all(BOUND)));

    private static CreationState[] all(CreationState next) {
        return STATES.stream().map(state -> next).toArray(CreationState[]::new);
    }

    private static CreationState[] onlyIf(CreationState only, CreationState next) {
        return STATES.stream().map(state -> state == only ? next : IMPOSSIBLE).toArray(CreationState[]::new);
    }

    static Stream<Arguments> table() {
        return TABLE.stream().flatMap(row -> Stream.iterate(0, i -> i < STATES.size(), i -> i + 1)
                .map(i -> Arguments.of(STATES.get(i), row.event(), row.next()[i])));
    }

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("table")
    void goesAsTheTableSaysAndNoOtherWay(CreationState state, CreationEvent event, CreationState next) {
        if (next == IMPOSSIBLE) {
            assertThatThrownBy(() -> CreationTransitions.next(state, event))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll(
                            state.getClass().getSimpleName(), event.getClass().getSimpleName());
        } else {
            assertThat(CreationTransitions.next(state, event)).isEqualTo(next);
        }
    }

    @Test
    void theTableHasEveryStateAndEveryEvent() {
        assertThat(STATES.stream().<Class<?>>map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(CreationState.class.getPermittedSubclasses());
        assertThat(TABLE.stream().<Class<?>>map(row -> row.event().getClass()).distinct())
                .containsExactlyInAnyOrder(CreationEvent.class.getPermittedSubclasses());
        assertThat(TABLE).allSatisfy(row -> assertThat(row.next()).hasSameSizeAs(STATES));
    }

    /** Whatever happens, between two requests Weld has said that it did nothing, or the grace period was over. */
    @Test
    void noEventLeadsFromARequestToAnotherIntentButANewSearch() {
        for (CreationState state : List.of(SENT, OWN, INHERITED)) {
            for (CreationEvent event : List.of(REPLACED, REQUEST_SENT)) {
                assertThatThrownBy(() -> CreationTransitions.next(state, event))
                        .isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void mayHaveReachedWeldOnceItWasSent() {
        assertThat(STATES.stream().filter(CreationState::mayHaveReachedWeld)).containsExactly(SENT, OWN, INHERITED);
    }

    @Test
    void ownsWhatItRequestedAndNothingThatAnotherProcessBegan() {
        assertThat(STATES.stream().filter(CreationState::isOwn)).containsExactly(SENT, OWN);
    }

    @Test
    void isOverAfterTheGracePeriodOfWhatMayHaveReachedWeld() {
        Instant end = THEN.plus(GRACE);

        assertThat(STATES.stream().filter(state -> state.isOver(GRACE, end.minusMillis(1))))
                .isEmpty();
        assertThat(STATES.stream().filter(state -> state.isOver(GRACE, end))).containsExactly(SENT, OWN, INHERITED);
    }

    @Test
    void countsTheGraceFromTheEndOfItsOwnRequest() {
        CreationState lost = CreationTransitions.next(SENT, new AnswerLost(NOW));

        assertThat(lost.isOver(GRACE, NOW.plus(GRACE).minusMillis(1))).isFalse();
        assertThat(lost.isOver(GRACE, NOW.plus(GRACE))).isTrue();
    }

    @Test
    void knowsSinceWhenTheIntentStandsWhateverCameAfterIt() {
        BindingMemory memory = new BindingMemory();
        memory.apply(new IntentBegun("i", BEFORE));
        memory.apply(new IntentShown("i", THEN));
        memory.apply(new RequestSent(THEN));
        memory.apply(new RequestNotCarriedOut(NOW));

        assertThat(memory.written()).isEqualTo(new Written("i", NOW, BEFORE));
        memory.apply(new SyncBound());
        assertThatThrownBy(memory::written).isInstanceOf(IllegalStateException.class);
    }
}
