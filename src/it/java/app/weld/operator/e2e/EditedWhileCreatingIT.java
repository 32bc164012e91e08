package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.controlplane.CallGate.Point;
import app.weld.operator.controlplane.CallGate.Stop;
import app.weld.operator.controlplane.CallGate.When;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The intent to create is written before the request to Weld: what the API server answers may be another manifest by then. */
class EditedWhileCreatingIT {
    private static final Point INTENT =
            new Point("PATCH weldeltsyncs/status as weld-operator-identity", 1, When.BEFORE);

    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator();

    @Test
    void whatIsEditedBeforeItIsCreatedIsCreatedAsEdited() throws InterruptedException {
        try (GatedOperator operator = new GatedOperator(
                harness, harness.controlPlane().newNamespace("edited"), Map.of("WELD_POLL_INTERVAL", "60s"))) {
            operator.start();
            TestResource subject = operator.subjects(Operation.CREATE, 1).get(0);
            subject.line().stopAt(INTENT, Stop.HOLD);
            subject.declare();
            assertThat(subject.line().awaitStopped(Duration.ofSeconds(30))).isTrue();
            subject.declareOtherwise();

            subject.line().letGo();

            Harness.await().until(() -> Operation.UPDATE.isOver(subject));
            assertThat(subject.tenant().calls("POST", "/elt_syncs"))
                    .singleElement()
                    .satisfies(call -> assertThat(call.requestBody()).contains("30 4 * * *"));
            Operation.UPDATE.check(subject);
        }
    }
}
