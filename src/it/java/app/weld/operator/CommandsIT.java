package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.cluster.ClusterClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

/** What the commands take from a cluster. */
class CommandsIT {
    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator().withoutRequestCheck();

    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = CommandWiring.line(
                Map.of("WELD_API_URL", harness.weld().url()),
                () -> ClusterClient.builder()
                        .withConfig(harness.client().getConfiguration())
                        .build(),
                () -> 0,
                Duration.ZERO);
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(arguments);
    }

    @Test
    void takesTheKeyFromASecretAndTheManifestsFromTheCluster() {
        Harness.Tenant tenant = harness.tenant("verify");
        String id = tenant.account().createConnection("salesforce", "crm");
        tenant.account().createSync(id, "other", "0 0 * * *");
        tenant.connectionOf(id);
        tenant.crm("streams: [{name: acounts}, {name: contacts}]");

        assertThat(run(
                        "verify",
                        "--secret",
                        tenant.namespace() + "/weld-api-key",
                        "--from-cluster",
                        "-n",
                        tenant.namespace()))
                .as(out.toString())
                .isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "fits                WeldConnection " + tenant.namespace() + "/salesforce",
                        "stream acounts is not there; the nearest are accounts")
                .doesNotContain(tenant.apiKey(), "VIOLATED");
        assertThat(tenant.calls("POST", ".*")).isEmpty();
    }

    @Test
    void saysWhichSecretIsMissing() {
        assertThat(run("verify", "--secret", "default/nobody")).isEqualTo(2);
        assertThat(out.toString()).contains("default/nobody", "apiKey");
    }
}
