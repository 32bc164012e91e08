package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.SourceStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActionTest {
    private static final NewSync NEW = new NewSync("conn_a", "crm", "0 * * * *", null, null);
    private static final List<Action> ALL = List.of(
            new Action.CreateSync(NEW, List.of("a", "b")),
            new Action.Disable("s"),
            new Action.DetachOrchestration("s", "o1"),
            new Action.AttachOrchestration("s", "o1", "o2"),
            new Action.UpdateSettings(
                    "s", List.of(new Difference("x", "1", "2"), new Difference("y", "3", "4")), Json.of("{}")),
            new Action.UpdateSchedule("s", null, "0 * * * *"),
            new Action.PutStreams(
                    "s",
                    List.of(new StreamChange(
                            SourceStream.named("a"),
                            true,
                            List.of(new Difference("streams[a]", "nothing", "present")),
                            SourceStream.named("a")))),
            new Action.RemoveStreams("s", List.of(RemoteSyncBuilder.stream("a"))),
            new Action.Enable("s"));

    @Test
    void saysInOneLineWhatWouldBeDone() {
        assertThat(ALL)
                .extracting(Action::describe)
                .containsExactly(
                        "create a sync of connection conn_a into crm with a, b",
                        "disable the sync",
                        "detach the sync from orchestration o1",
                        "attach the sync to orchestration o2",
                        "change x from 1 to 2; y from 3 to 4",
                        "change syncInterval from nothing to 0 * * * *",
                        "add stream a",
                        "remove stream a",
                        "enable the sync");
    }

    @Test
    void saysWhatIsOtherwiseNow() {
        assertThat(ALL)
                .flatExtracting(Action::differences)
                .extracting(Difference::toString)
                .containsExactly(
                        "sync from nothing to a sync into crm",
                        "enabled from true to false",
                        "orchestrationId from o1 to nothing",
                        "orchestrationId from o1 to o2",
                        "x from 1 to 2",
                        "y from 3 to 4",
                        "syncInterval from nothing to 0 * * * *",
                        "streams[a] from nothing to present",
                        "streams[a] from present to nothing",
                        "enabled from false to true");
    }

    @Test
    void isAboutOneFacet() {
        assertThat(ALL)
                .extracting(Action::facet)
                .containsExactly(
                        Facet.SYNC,
                        Facet.ENABLED,
                        Facet.ORCHESTRATION,
                        Facet.ORCHESTRATION,
                        Facet.SETTINGS,
                        Facet.SCHEDULE,
                        Facet.STREAMS,
                        Facet.STREAMS,
                        Facet.ENABLED);
    }

    @Test
    void createsASyncWithoutStreamsToo() {
        assertThat(new Action.CreateSync(NEW, List.of()).describe())
                .isEqualTo("create a sync of connection conn_a into crm");
    }

    @Test
    void shortensWhatIsLong() {
        assertThat(Difference.of("f", "x".repeat(120), "y".repeat(121)))
                .isEqualTo(new Difference("f", "x".repeat(120), "y".repeat(120) + "..."));
    }
}
