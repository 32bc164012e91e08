package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.deploy.Kubectl;
import app.weld.operator.standin.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What kubectl shows of resources in their states, without a word of explanation beside it. */
class KubectlIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator().withoutRequestCheck();

    private static String get(Harness.Tenant tenant, String... more) {
        List<String> command = new ArrayList<>(List.of("get", "wsync", "crm", "-n", tenant.namespace()));
        command.addAll(List.of(more));
        return Kubectl.run(command.toArray(String[]::new));
    }

    @Test
    void getShowsFailureAndFreshnessAndWhatIsWrong() {
        Harness.Tenant tenant = harness.tenant("get");
        harness.weld().quirks().runLength(Duration.ZERO);
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}, {name: contacts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        run(tenant, id, "accounts", null);
        tenant.awaitSync("crm", sync -> sync.getStatus().lastSuccessAt() != null, "a success");
        assertThat(get(tenant).lines().toList())
                .hasSize(2)
                .element(0)
                .asString()
                .matches("NAME +READY +REASON +STATE +FAILED +LAST SUCCESS +AGE +MESSAGE");
        assertThat(get(tenant)).contains("Weld matches the manifest").matches("(?s).* 0 +[0-9]+s +[0-9]+s +Weld.*");

        run(tenant, id, "contacts", "The source says no");
        tenant.awaitSync(
                "crm", sync -> Integer.valueOf(1).equals(sync.getStatus().failedStreamCount()), "a failure");
        assertThat(get(tenant))
                .containsPattern(
                        "True +InSync +Failed +1 +[0-9]+s .*last run failed: stream contacts: The source says no");

        tenant.crm("streams: [{name: accounts}, {name: contakts}, {name: contacts}]");
        tenant.awaitSync("crm", "StreamNotFound");
        assertThat(get(tenant)).containsPattern("False +StreamNotFound .* stream contakts ");
        assertThat(get(tenant).lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(140));

        assertThat(get(tenant, "-o", "wide").lines().findFirst().orElseThrow())
                .matches(".*MESSAGE +STREAMS +ENABLED +SCHEDULE +LAST RUN +NEXT RUN +SCHEMA +DESTINATION +ORIGIN "
                        + "+CONNECTION +SYNC ID +URL +FULL MESSAGE");
    }

    private static void run(Harness.Tenant tenant, String id, String stream, String error) {
        if (error != null) {
            tenant.account().failNextRun(id, stream, error);
        }
        tenant.account().requestRun(id, stream);
        harness.weld().tick();
    }

    @Test
    void getShowsThatASyncIsSuspendedDisabledOrObserved() {
        Harness.Tenant tenant = harness.tenant("modes");
        tenant.connected("salesforce");
        tenant.crm("enabled: false");
        tenant.awaitSync("crm", "InSyncDisabled");
        assertThat(get(tenant)).containsPattern("True +InSyncDisabled .*the manifest disables the sync");

        tenant.crm("managementPolicy: ObserveOnly");
        tenant.awaitSync("crm", "Observed");
        assertThat(get(tenant)).containsPattern("True +Observed .*managementPolicy is ObserveOnly");

        tenant.crm("suspend: true");
        tenant.awaitSync("crm", "Suspended");
        assertThat(get(tenant)).containsPattern("True +Suspended .*spec.suspend is true");
    }

    @Test
    void getShowsThatWeldDoesNotAnswer() {
        Harness.Tenant tenant = harness.tenant("away");
        tenant.connected("salesforce");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");

        Fault fault =
                harness.weld().faults().on("*", "/**").withKey(tenant.apiKey()).fail(502);

        tenant.awaitSync("crm", sync -> sync.getStatus().summary().contains("reachable"), "a word of that");
        fault.remove();
        assertThat(tenant.awaitSync(
                                "crm",
                                sync -> "Weld matches the manifest"
                                        .equals(sync.getStatus().summary()),
                                "an answer")
                        .getStatus()
                        .conditions())
                .isNotEmpty();
    }

    /** kubectl describes in alphabetical order. What only the operator needs is the last thing before the events. */
    @Test
    void describeShowsTheConditionsFirstAndWhatTheOperatorKeepsLast() {
        Harness.Tenant tenant = harness.tenant("describe");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}]");
        tenant.awaitSync("crm", "InSync");

        List<String> sync = statusOf(tenant, "wsync", "crm");
        assertThat(sync)
                .filteredOn(field -> !field.equals("Available Stream Count"))
                .first()
                .isEqualTo("Conditions");
        assertThat(sync).last().isEqualTo("Tracking");
        List<String> connection = statusOf(tenant, "wconn", "salesforce");
        assertThat(connection).first().isEqualTo("Conditions");
        assertThat(connection).last().isEqualTo("Tracking");
        assertThat(Kubectl.run("get", "all", "-n", tenant.namespace())).doesNotContain("weld");
    }

    /** The labels of the fields of the status, in the order in which kubectl describes them. */
    private static List<String> statusOf(Harness.Tenant tenant, String kind, String name) {
        List<String> lines = Kubectl.run("describe", kind, name, "-n", tenant.namespace())
                .lines()
                .toList();
        int status = lines.indexOf("Status:");
        return lines.stream()
                .skip(status + 1L)
                .takeWhile(line -> line.startsWith(" "))
                .filter(line -> line.matches("  [A-Z].*"))
                .map(line -> line.strip().replaceAll(":.*", ""))
                .toList();
    }
}
