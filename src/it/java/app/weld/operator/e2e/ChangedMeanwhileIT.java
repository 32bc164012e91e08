package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What changes while an attempt is under way takes effect at once, and not when that attempt's failure is over. */
class ChangedMeanwhileIT {
    private static final Duration SLOW = Duration.ofSeconds(3);

    @RegisterExtension
    private final Harness harness = Harness.withOperator(
                    "WELD_POLL_INTERVAL", "60s", "WELD_REQUEST_TIMEOUT", "10s", "WELD_CREATION_GRACE", "30s")
            .withoutRequestCheck();

    @Test
    void aSecretThatIsMendedWhileACallWithTheWrongKeyIsUnderWay() throws InterruptedException {
        Harness.Tenant tenant = harness.tenant("mended");
        String id = tenant.account().createConnection("salesforce", "salesforce");
        String wrong = "wrong-" + tenant.apiKey();
        harness.weld().faults().on("*", "/**").withKey(wrong).delay(SLOW);
        tenant.secret(wrong);
        tenant.connectionOf(id);
        tenant.syncOf("crm", id);
        Harness.await().until(() -> harness.weld().requests().stream()
                .anyMatch(call -> call.keyFingerprint().equals(app.weld.operator.standin.Recorded.fingerprint(wrong))));

        tenant.secret(tenant.apiKey());

        Instant mended = Instant.now();
        tenant.awaitSync("crm", "InSync");
        tenant.awaitConnection("salesforce", "Connected");
        assertThat(Duration.between(mended, Instant.now())).isLessThan(SLOW.plusSeconds(6));
    }
}
