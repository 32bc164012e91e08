package app.weld.operator.controllers;

import static app.weld.operator.controllers.Flux.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.deploy.Kubectl;
import app.weld.operator.standin.Fault;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real Flux applies {@code deploy/flux} and what teams have in Git: {@code mvn -Pgitops verify}, see docs/gitops.md. */
@Tag("gitops")
class FluxIT {
    private static final String RUNS = "/elt_streams/{id}/request_run";
    private static final int QUIET_RECONCILES = 10;
    private static final Figures FIGURES = new Figures("flux");

    /** What the processes keep, their logs included, to be looked at afterwards. */
    private static final Path FOLDER = Path.of("target/gitops/flux").toAbsolutePath();

    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator();

    private static Flux flux;
    private static Flux.Team first;
    private static JsonNode beforeTheOperator;

    /** From nothing: the CRDs come with the operator, and a team's syncs are there before both. */
    @BeforeAll
    static void start() throws Exception {
        harness.controlPlane().crds().delete(List.of("weldconnections.weld.app", "weldeltsyncs.weld.app"));
        long start = Figures.now();
        flux = Flux.start(harness, Folders.fresh(FOLDER));
        first = flux.team("first");
        first.secret();
        first.connection();
        first.sync("crm", "{name: accounts}");
        first.push("Begin with a connection and a sync");
        first.applyKustomization();
        flux.applyOperator();
        beforeTheOperator = flux.awaitReady(
                first.name(),
                ready -> ready.path("reason").asText().equals("DependencyNotReady"),
                "to wait for the operator");
        flux.operatorRuns();
        flux.awaitReady("weld-operator", ready -> ready.path("status").asText().equals("True"), "the operator");
        FIGURES.time("operator and CRDs by Flux, from the start of its controllers to Ready", start);
        harness.startOperator();
    }

    @AfterAll
    static void stop() {
        if (flux != null) {
            FIGURES.note("memory of source-controller", flux.sourceControllerMemory() + " MiB");
            FIGURES.note("memory of kustomize-controller", flux.kustomizeControllerMemory() + " MiB");
            flux.close();
        }
    }

    @Test
    void whatDependsOnTheOperatorWaitsForItAndItsCrds() {
        assertThat(beforeTheOperator.path("message").asText())
                .contains("weld-operator")
                .contains("not ready");

        first.awaitVerdict(head(), "True");
        first.tenant().awaitConnection("salesforce", "AuthorizationPending");
    }

    @Test
    void aConnectionThatWaitsForAPersonHoldsNothingUp() throws Exception {
        Flux.Team team = flux.team("person");
        team.secret();
        team.connection();
        team.sync("crm", "{name: accounts}");
        team.applyKustomization();
        long start = Figures.now();
        String commit = team.push("Sync the CRM");

        team.awaitVerdict(commit, "True");

        FIGURES.time("connection that waits for a person: push to Ready", start);
        assertThat(Harness.hasReason(team.tenant().connection("salesforce"), "AuthorizationPending"))
                .isTrue();
        assertThat(Harness.hasReason(team.tenant().sync("crm"), "ConnectionNotReady"))
                .isTrue();
        start = Figures.now();
        authorize(team);
        team.tenant().awaitSync("crm", "InSync");
        FIGURES.time("the person opens the link: to the sync in Weld", start);
    }

    @Test
    void aWrongStreamFailsItAtOnceAndTheResourceSaysWhichIsMeant() throws Exception {
        Flux.Team team = inSync("wrong");
        long start = Figures.now();
        team.sync("crm", "{name: accounts}, {name: oportunities}");

        JsonNode ready = team.awaitVerdict(team.push("Add the opportunities"), "False");

        FIGURES.time("wrong stream: push to Failed", start);
        assertThat(ready.path("reason").asText()).isEqualTo("HealthCheckFailed");
        assertThat(ready.path("message").asText()).contains("WeldEltSync/" + team.name() + "/crm status: 'Failed'");
        assertThat(Harness.ready(team.tenant().sync("crm")).orElseThrow().message())
                .contains("oportunities", "opportunities");
        team.sync("crm", "{name: accounts}, {name: opportunities}");
        team.awaitVerdict(team.push("Spell it"), "True");
        assertThat(team.tenant().account().syncs()).hasSize(1);
    }

    @Test
    void whatIsGoneFromGitIsGoneInWeld() throws Exception {
        Flux.Team team = inSync("prune");
        team.sync("billing", "{name: contacts}");
        team.awaitVerdict(team.push("Sync another"), "True");
        assertThat(team.tenant().account().syncs()).hasSize(2);

        long start = Figures.now();
        team.delete("billing.yaml");
        team.push("No more billing");
        await().until(() -> team.tenant().account().syncs().size() == 1);
        FIGURES.time("one sync gone from Git: push to gone in Weld", start);

        start = Figures.now();
        List.of("crm.yaml", "connection.yaml", "api-key.yaml").forEach(team::delete);
        team.push("No more of it");
        await().until(() -> team.tenant().sync("crm") == null && team.tenant().connection("salesforce") == null);
        FIGURES.time("all gone from Git: push to nothing left", start);
        assertThat(team.tenant().account().syncs()).isEmpty();
        assertThat(team.tenant().account().connections()).isEmpty();
    }

    @Test
    void reconcilingAgainAndAgainWritesNothingAnywhere() throws Exception {
        Flux.Team team = inSync("quiet");
        team.tenant().awaitPolls();
        Map<String, String> before = Quiet.versions(team.tenant());
        int events = team.tenant().events().size();
        long changes = Quiet.changes(team.tenant());

        long start = Figures.now();
        for (int i = 0; i < QUIET_RECONCILES; i++) {
            team.reconcile();
        }
        FIGURES.time(
                QUIET_RECONCILES + " forced reconciles of what is as it should be, with no write by anybody", start);

        assertThat(Quiet.versions(team.tenant())).isEqualTo(before);
        assertThat(team.tenant().events()).hasSize(events);
        assertThat(Quiet.changes(team.tenant())).isEqualTo(changes);
    }

    @Test
    void aRequestGoesOnWhenFluxTakesItsAnnotationAway() throws Exception {
        Flux.Team team = inSync("request", "{name: accounts}", "{name: contacts}", "{name: opportunities}");
        // Older than the sync it would be refused, as one that came with a copy.
        String value =
                Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS).toString();
        Fault fault = harness.weld()
                .faults()
                .on("POST", RUNS)
                .withKey(team.tenant().apiKey())
                .fail(503);

        Kubectl.run(
                "annotate",
                "--overwrite",
                "wsync",
                "crm",
                "-n",
                team.name(),
                Annotations.RUN_REQUESTED_AT + "=" + value);
        await().until(() -> team.tenant().sync("crm").getStatus().runRequest() != null);
        team.reconcile();
        await().until(() -> !annotations(team).contains(Annotations.RUN_REQUESTED_AT));
        fault.remove();

        team.tenant()
                .awaitSync(
                        "crm", sync -> value.equals(sync.getStatus().lastHandledRunAt()), "the request to be handled");
        assertThat(team.tenant().calls("POST", RUNS).stream().filter(call -> call.status() == 200))
                .hasSize(3);
        assertThat(annotations(team)).doesNotContain(Annotations.RUN_REQUESTED_AT);
    }

    /** An upgrade of the operator, say: the Secret stays, as the documents have it, and so nothing is stuck. */
    @Test
    void whatIsPrunedWhileTheOperatorIsDownIsDeletedInWeldWhenItIsBack() throws Exception {
        Flux.Team team = inSync("down");

        prunedWhileDown(team);

        long start = Figures.now();
        await().until(() -> team.tenant().sync("crm") == null && team.tenant().connection("salesforce") == null);
        FIGURES.time(
                "pruned while the operator is down, with a Secret that stays: operator back to nothing left", start);
        assertThat(team.tenant().account().syncs()).isEmpty();
        assertThat(team.tenant().account().connections()).isEmpty();
    }

    @Test
    @LongList
    void withASecretThatWasPrunedTooTheMessageNamesWhatHelpsAtOnce() throws Exception {
        Flux.Team team = inSync("down-secret");
        team.secret(team.tenant().apiKey(), "");
        team.awaitVerdict(team.push("Prune the Secret as well"), "True");

        prunedWhileDown(team);

        WeldEltSync blocked = team.tenant().awaitSync("crm", "DeletionBlocked");
        assertThat(Harness.ready(blocked).orElseThrow().message()).contains("create the Secret again");
        long start = Figures.now();
        team.tenant().secret(team.tenant().apiKey());
        await().until(() -> team.tenant().sync("crm") == null && team.tenant().connection("salesforce") == null);
        FIGURES.time("the same with a Secret that was pruned: Secret created again to nothing left", start);
        assertThat(team.tenant().account().syncs()).isEmpty();
    }

    /** Weld answers after three seconds: a Kustomization that is Ready earlier than its syncs is a lie. */
    @Test
    @LongList
    void itIsNotReadyBeforeItsSyncsAreInWeld() throws Exception {
        harness.weld().latency(Duration.ofMillis(1500));
        try {
            Flux.Team team = flux.team("slow");
            String id = team.tenant().account().createConnection("salesforce", "slow");
            team.secret();
            team.connection("connectionId: " + id);
            team.sync("crm", "{name: accounts}");
            team.applyKustomization();
            long start = Figures.now();
            String commit = team.push("Sync the CRM");

            team.awaitVerdict(commit, "True");

            FIGURES.time("Weld takes 1.5 s for each answer: push to Ready, with the sync in Weld", start);
            assertThat(Harness.hasReason(team.tenant().sync("crm"), "InSync")).isTrue();
            assertThat(team.tenant().account().syncs()).hasSize(1);
        } finally {
            harness.weld().latency(Duration.ZERO);
        }
    }

    @Test
    @LongList
    void aReferenceThatNamesNothingIsNeverReady() throws Exception {
        Flux.Team team = flux.team("typo");
        team.secret();
        team.write(
                "crm.yaml",
                Manifests.sync(team.name(), "crm", "{name: accounts}")
                        .replace("{name: salesforce}", "{name: salesfroce}"));
        team.push("Sync the CRM");
        team.applyKustomization();
        team.tenant().awaitSync("crm", "ConnectionNotFound");

        for (int i = 0; i < 10; i++) {
            Thread.sleep(1000);
            assertThat(flux.ready(team.name()).path("status").asText()).isNotEqualTo("True");
        }
    }

    @Test
    @LongList
    void aConnectionThatIsBrokenFailsItAndIsNotTakenForAPersonWhoIsWaitedFor() throws Exception {
        Flux.Team team = inSync("broken");
        String id = team.tenant().connection("salesforce").getStatus().connectionId();
        team.tenant().account().deleteConnection(id);
        team.tenant().awaitConnection("salesforce", "RemoteConnectionNotFound");
        team.sync("billing", "{name: contacts}");

        JsonNode ready = team.awaitVerdict(team.push("Sync another"), "False");

        assertThat(ready.path("message").asText()).contains("Failed");
        team.tenant().awaitSync("billing", "ConnectionFailed");
    }

    /** As {@code retryInterval} of the example is for: no new commit says that a Secret is right again. */
    @Test
    @LongList
    void aKeyThatWasMendedIsSeenWithoutANewCommit() throws Exception {
        Flux.Team team = flux.team("key");
        team.tenant().secret("no-such-key");
        team.connection();
        team.applyKustomization();
        team.awaitVerdict(team.push("Connect"), "False");
        long start = Figures.now();
        team.tenant().secret(team.tenant().apiKey());

        flux.awaitReady(team.name(), ready -> ready.path("status").asText().equals("True"), "Ready to be True");

        FIGURES.time("key mended by hand: to Ready (retryInterval 1m)", start);
    }

    @Test
    @LongList
    void whatKubectlSetsIsTakenBackAndWhatAnotherManagerSetsStays() throws Exception {
        Flux.Team team = inSync("oncall");
        String suspend = "{\"spec\":{\"suspend\":true}}";
        Kubectl.run("patch", "wsync", "crm", "-n", team.name(), "--type=merge", "-p", suspend);
        team.reconcile();
        assertThat(suspended(team)).isFalse();

        Kubectl.run(
                "patch", "wsync", "crm", "-n", team.name(), "--type=merge", "--field-manager=oncall", "-p", suspend);
        team.reconcile();
        assertThat(suspended(team)).isTrue();
    }

    @Test
    @LongList
    void aSyncMovesToAnotherSchemaWhenTheManifestSaysThatItMay() throws Exception {
        Flux.Team team = inSync("move");
        String id = team.tenant().sync("crm").getStatus().syncId();
        String moved = Manifests.sync(team.name(), "crm", "{name: accounts}").replace("Name: crm", "Name: sales_crm");
        team.write("crm.yaml", moved);
        JsonNode refused = team.awaitVerdict(team.push("Move it"), "False");
        assertThat(refused.path("message").asText()).contains("destinationSchemaName cannot be changed");
        assertThat(team.tenant().account().sync(id)).isPresent();

        team.write(
                "crm.yaml",
                moved.replace(
                        "  name: crm\n  namespace",
                        "  name: crm\n  annotations: {kustomize.toolkit.fluxcd.io/force: enabled}\n  namespace"));
        team.awaitVerdict(team.push("Delete it and create it again"), "True");

        assertThat(team.tenant().sync("crm").getStatus().syncId()).isNotEqualTo(id);
        assertThat(team.tenant().account().syncs()).singleElement().satisfies(sync -> assertThat(sync.schema())
                .isEqualTo("sales_crm"));
    }

    @Test
    @LongList
    void aKustomizationThatIsDeletedTakesItsSyncsWithIt() throws Exception {
        Flux.Team team = flux.team("whole");
        team.secret(team.tenant().apiKey(), "");
        team.connection("deletionPolicy: Delete");
        team.sync("crm", "{name: accounts}");
        team.push("Sync the CRM");
        flux.apply(
                team.kustomization().replace("  prune: true", "  prune: true\n  deletionPolicy: WaitForTermination"));
        authorize(team);
        team.tenant().awaitSync("crm", "InSync");

        flux.client()
                .genericKubernetesResources("kustomize.toolkit.fluxcd.io/v1", "Kustomization")
                .inNamespace(Flux.NAMESPACE)
                .withName(team.name())
                .delete();

        await().until(() -> flux.kustomization(team.name()) == null);
        assertThat(team.tenant().sync("crm")).isNull();
        assertThat(team.tenant().account().syncs()).isEmpty();
        assertThat(team.tenant().account().connections()).isEmpty();
    }

    private static void prunedWhileDown(Flux.Team team) {
        harness.stopOperator();
        try {
            List.of("crm.yaml", "connection.yaml", "api-key.yaml").forEach(team::delete);
            team.push("No more of it");
            await().until(() -> team.tenant().sync("crm").isMarkedForDeletion()
                    && team.tenant().connection("salesforce").isMarkedForDeletion());
        } finally {
            harness.startOperator();
        }
    }

    /** A team whose sync {@code crm} is in Weld, and Flux says so. */
    private static Flux.Team inSync(String prefix, String... streams) throws IOException {
        Flux.Team team = flux.team(prefix);
        team.secret();
        team.connection("deletionPolicy: Delete");
        team.sync("crm", streams.length == 0 ? "{name: accounts}" : String.join(", ", streams));
        String commit = team.push("Sync the CRM");
        team.applyKustomization();
        authorize(team);
        team.tenant().awaitSync("crm", "InSync");
        team.awaitVerdict(commit, "True");
        return team;
    }

    private static void authorize(Flux.Team team) {
        await().until(() -> team.tenant().connection("salesforce") != null);
        team.tenant()
                .account()
                .authorize(team.tenant()
                        .awaitConnection("salesforce", "AuthorizationPending")
                        .getStatus()
                        .ledger()
                        .bridge()
                        .id());
    }

    private static String head() {
        return flux.platform().head();
    }

    private static boolean suspended(Flux.Team team) {
        return Boolean.TRUE.equals(team.tenant().sync("crm").getSpec().suspend());
    }

    private static List<String> annotations(Flux.Team team) {
        var annotations = team.tenant().sync("crm").getMetadata().getAnnotations();
        return annotations == null ? List.of() : List.copyOf(annotations.keySet());
    }
}
