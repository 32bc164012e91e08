package app.weld.operator.sync.drift;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.plan.Action;
import app.weld.operator.plan.StreamChange;
import app.weld.operator.weld.SourceStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the one event about a creation says. */
class CreationNoteTest {
    private static final String CREATED = "sync s was created for schema crm";

    private static Action streams(String... names) {
        return new Action.PutStreams(
                "s",
                List.of(names).stream()
                        .map(SourceStream::named)
                        .map(stream -> new StreamChange(stream, true, List.of(), stream))
                        .toList());
    }

    @Test
    void saysWhatWasDoneForTheNewSync() {
        assertThat(CreationNote.of(CREATED, List.of(streams("a", "b"), new Action.Enable("s"))))
                .isEqualTo("sync s was created for schema crm with streams a, b, and is enabled");
        assertThat(CreationNote.of(CREATED, List.of(streams("a"))))
                .isEqualTo("sync s was created for schema crm with stream a");
        assertThat(CreationNote.of(
                        CREATED, List.of(new Action.Enable("s"), new Action.AttachOrchestration("s", null, "o"))))
                .isEqualTo("sync s was created for schema crm, and is enabled; attach the sync to orchestration o");
    }

    @Test
    void saysNothingOfWhatFailed() {
        assertThat(CreationNote.of(CREATED, List.of())).isEqualTo(CREATED);
    }
}
