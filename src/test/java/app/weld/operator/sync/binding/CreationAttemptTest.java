package app.weld.operator.sync.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import app.weld.operator.sync.binding.CreationAttempt.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CreationAttemptTest {
    private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(90);

    private final CreationAttempt writing = CreationAttempt.writing("i", T);
    private final CreationAttempt written = writing.written(T.plusSeconds(1));
    private final CreationAttempt sent = written.sent(T.plusSeconds(2));

    @Test
    void isUnsentUntilWeldIsAsked() {
        assertThat(writing.isUnsent()).isTrue();
        assertThat(written.isUnsent()).isTrue();
        assertThat(sent.isUnsent()).isFalse();
        assertThat(sent.unknown(T).isUnsent()).isFalse();
        assertThat(CreationAttempt.inherited("i", T).isUnsent()).isFalse();
        assertThat(sent.notDone(T).isUnsent()).isTrue();
    }

    @Test
    void knowsSinceWhenTheIntentStandsWhateverCameAfterIt() {
        CreationAttempt again = sent.notDone(T.plusSeconds(60));

        assertThat(again.state()).isEqualTo(State.WRITTEN);
        assertThat(again.since()).isEqualTo(T.plusSeconds(60));
        assertThat(again.written()).isEqualTo(T);
    }

    @Test
    void ownsWhatItAskedForAndNothingThatAnotherProcessBegan() {
        assertThat(sent.isOwn()).isTrue();
        assertThat(sent.unknown(T).isOwn()).isTrue();
        assertThat(CreationAttempt.inherited("i", T).isOwn()).isFalse();
        assertThat(written.isOwn()).isFalse();
    }

    @Test
    void countsTheGraceFromTheEndOfItsOwnRequest() {
        CreationAttempt unknown = sent.unknown(T.plusSeconds(100));

        assertThat(unknown.isOver(GRACE, T.plusSeconds(189))).isFalse();
        assertThat(unknown.isOver(GRACE, T.plusSeconds(190))).isTrue();
    }

    @Test
    void countsTheGraceOfAnotherProcesssIntentFromWhenItWasFirstSeen() {
        CreationAttempt inherited = CreationAttempt.inherited("i", T);

        assertThat(inherited.isOver(GRACE, T.plusSeconds(89))).isFalse();
        assertThat(inherited.isOver(GRACE, T.plusSeconds(90))).isTrue();
        assertThat(written.isOver(GRACE, T.plusSeconds(900))).isFalse();
    }

    @Test
    void goesNoOtherWay() {
        assertThatIllegalStateException().isThrownBy(() -> writing.sent(T));
        assertThatIllegalStateException().isThrownBy(() -> sent.sent(T));
        assertThatIllegalStateException().isThrownBy(() -> written.unknown(T));
        assertThatIllegalStateException().isThrownBy(() -> written.notDone(T));
        assertThatIllegalStateException()
                .isThrownBy(() -> CreationAttempt.inherited("i", T).sent(T));
        assertThatIllegalStateException().isThrownBy(() -> sent.unknown(T).written(T));
    }
}
