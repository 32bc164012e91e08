package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.reconcile.Outcome;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.Integration;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownIntegrationTest {
    private final WeldException refused = new WeldException.Rejected(400, "integration hubspot does not exist");

    private final FakeWeld weld = new FakeWeld(Clock.systemUTC());

    UnknownIntegrationTest() {
        weld.addIntegration(new Integration("salesforce", null, null, null));
        weld.addIntegration(new Integration("hubspot-v2", null, null, null));
    }

    @Test
    void namesTheNearestAndSaysThatTheResourceHasToBeCreatedAgain() {

        assertThat(UnknownIntegration.check("salesforc", refused, weld)).hasValueSatisfying(stop -> assertThat(stop)
                .isInstanceOfSatisfying(Outcome.NotReady.class, notReady -> {
                    assertThat(notReady.reason()).isEqualTo(Reason.Rejected);
                    assertThat(notReady.message())
                            .contains(
                                    "no integration salesforc ",
                                    "nearest: salesforce",
                                    "create it again",
                                    "larger plan");
                }));
    }

    @Test
    void namesThePlanThatTheIntegrationNeeds() {
        weld.addIntegration(new Integration("netsuite", null, null, "ENTERPRISE"));
        for (WeldException.Rejected refusal : List.of(
                new WeldException.Rejected(403, "forbidden"),
                new WeldException.Rejected(400, "Upgrade to use this integration"))) {
            assertThat(UnknownIntegration.check("netsuite", refusal, weld)).hasValueSatisfying(stop -> assertThat(stop)
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.cause())
                            .hasMessageStartingWith(refusal.getMessage())
                            .hasMessageContaining("integration netsuite needs the plan ENTERPRISE or a larger one")));
        }

        assertThat(UnknownIntegration.check("netsuite", new WeldException.Rejected(400, "wrong label"), weld))
                .isEmpty();
        assertThat(UnknownIntegration.check("salesforce", new WeldException.Rejected(403, "forbidden"), weld))
                .isEmpty();
    }

    @Test
    void leavesOtherRefusalsAsTheyAre() {

        assertThat(UnknownIntegration.check("salesforce", refused, weld)).isEmpty();
        assertThat(UnknownIntegration.check("salesforc", new WeldException.Unavailable("down"), weld))
                .isEmpty();
        weld.failNext(Call.INTEGRATIONS, () -> new WeldException.Unavailable("down"));
        assertThat(UnknownIntegration.check("salesforc", refused, weld)).isEmpty();
    }
}
