package app.weld.operator.controllers;

import static app.weld.operator.controllers.ArgoCd.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.deploy.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real Argo CD with {@code deploy/argocd}: {@code mvn -Pgitops verify}, see docs/gitops.md. */
@Tag("gitops")
class ArgoCdIT {
    private static final String RUNS = "/elt_streams/{id}/request_run";
    private static final int QUIET_REFRESHES = 8;
    private static final Figures FIGURES = new Figures("argocd");

    /** What the processes keep, their logs included, to be looked at afterwards. */
    private static final Path FOLDER = Path.of("target/gitops/argocd").toAbsolutePath();

    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    private static ArgoCd argo;

    @BeforeAll
    static void start() throws Exception {
        long start = Figures.now();
        argo = ArgoCd.start(harness, Folders.fresh(FOLDER));
        FIGURES.time("start of Argo CD's processes", start);
    }

    @AfterAll
    static void stop() {
        if (argo != null) {
            new TreeMap<>(argo.memory())
                    .forEach((process, memory) -> FIGURES.note("memory of " + process, memory + " MiB"));
            argo.close();
        }
    }

    @Test
    void aConnectionThatWaitsForAPersonIsSuspendedAndThenHealthy() throws Exception {
        ArgoCd.Team team = team("person");
        long start = Figures.now();
        argo.apply(team.manifest());

        argo.awaitHealth(team.application(), "WeldConnection", "salesforce", "Suspended");
        argo.awaitHealth(team.application(), "WeldEltSync", "crm", "Suspended", "AuthorizationPending");
        FIGURES.time("connection that waits for a person: Application to Suspended", start);
        String link = team.tenant().connection("salesforce").getStatus().authorizeUrl();
        assertThat(argo.health(team.application(), "WeldConnection", "salesforce")
                        .toString())
                .doesNotContain(link);

        start = Figures.now();
        authorize(team);
        argo.awaitSynced(team.application(), head(), "Healthy");
        FIGURES.time("the person opens the link: to Healthy", start);
        assertThat(Harness.hasReason(team.tenant().sync("crm"), "InSync")).isTrue();
        assertThat(team.tenant().account().syncs()).hasSize(1);
    }

    @Test
    void aWrongStreamIsDegradedWithTheOperatorsWords() throws Exception {
        ArgoCd.Team team = healthy("wrong");
        long start = Figures.now();
        team.sync("crm", "{name: accounts}, {name: oportunities}");
        team.push("Add the opportunities");

        argo.awaitHealth(team.application(), "WeldEltSync", "crm", "Degraded", "oportunities", "opportunities");
        FIGURES.time("wrong stream: push to Degraded", start);
        team.sync("crm", "{name: accounts}, {name: opportunities}");
        argo.awaitSynced(team.application(), team.push("Spell it"), "Healthy");
    }

    @Test
    void actionsDoWhatTheySayAndAreNoDifference() throws Exception {
        ArgoCd.Team team = healthy("action");
        String head = head();

        action(team, "run-now", "WeldEltSync", "crm");
        await().until(() -> !team.tenant().calls("POST", RUNS).isEmpty());
        action(team, "reconcile", "WeldEltSync", "crm");
        action(team, "suspend", "WeldEltSync", "crm");
        await().until(() -> suspended(team));
        argo.refresh(team.application(), "normal");
        argo.awaitSynced(team.application(), head, "Healthy");
        assertThat(suspended(team)).isTrue();
        action(team, "resume", "WeldEltSync", "crm");
        await().until(() -> !suspended(team));
        argo.refresh(team.application(), "normal");
        argo.awaitSynced(team.application(), head, "Healthy");
        assertThat(team.tenant().account().syncs()).hasSize(1);
    }

    @Test
    void anEditByHandIsTakenBackInClusterAndWeld() throws Exception {
        ArgoCd.Team team = healthy("edit");
        String id = team.tenant().sync("crm").getStatus().syncId();
        long start = Figures.now();
        Kubectl.run(
                "patch",
                "wsync",
                "crm",
                "-n",
                team.name(),
                "--type=merge",
                "-p",
                "{\"spec\":{\"syncInterval\":\"0 3 * * *\"}}");

        await().until(() -> team.tenant().sync("crm").getSpec().syncInterval().equals("0 */6 * * *"));
        await().until(() ->
                team.tenant().account().sync(id).orElseThrow().interval().equals("0 */6 * * *"));
        FIGURES.time("an edit by hand: to taken back, in Weld as well", start);

        Kubectl.run("delete", "wsync", "crm", "-n", team.name(), "--wait=false");
        await().until(() -> team.tenant().sync("crm") != null
                && !team.tenant().sync("crm").isMarkedForDeletion()
                && Harness.hasReason(team.tenant().sync("crm"), "InSync"));
        assertThat(team.tenant().account().syncs()).hasSize(1);
    }

    @Test
    void whatIsGoneFromGitIsGoneInWeld() throws Exception {
        ArgoCd.Team team = healthy("prune");
        team.sync("billing", "{name: contacts}");
        argo.awaitSynced(team.application(), team.push("Sync another"), "Healthy");
        await().until(() -> team.tenant().account().syncs().size() == 2);

        long start = Figures.now();
        team.delete("billing.yaml");
        String commit = team.push("No more billing");
        await().until(() -> team.tenant().account().syncs().size() == 1);
        FIGURES.time("one sync gone from Git: push to gone in Weld", start);
        argo.awaitSynced(team.application(), commit, "Healthy");
    }

    @Test
    void refreshingAgainAndAgainWritesNothingAnywhere() throws Exception {
        ArgoCd.Team team = healthy("quiet");
        team.tenant().awaitPolls();
        Map<String, String> before = Quiet.versions(team.tenant());
        int events = team.tenant().events().size();
        long changes = Quiet.changes(team.tenant());
        String started =
                argo.status(team.application()).at("/operationState/startedAt").asText();

        long start = Figures.now();
        for (int i = 0; i < QUIET_REFRESHES; i++) {
            String last = argo.status(team.application()).at("/reconciledAt").asText();
            // A time has seconds.
            Thread.sleep(1000);
            argo.refresh(team.application(), i % 4 == 3 ? "hard" : "normal");
            await().until(() -> !argo.status(team.application())
                    .at("/reconciledAt")
                    .asText()
                    .equals(last));
            assertThat(argo.status(team.application()).at("/sync/status").asText())
                    .isEqualTo("Synced");
        }
        FIGURES.time(QUIET_REFRESHES + " refreshes, 2 of them hard, with no write by anybody", start);

        assertThat(Quiet.versions(team.tenant())).isEqualTo(before);
        assertThat(team.tenant().events()).hasSize(events);
        assertThat(Quiet.changes(team.tenant())).isEqualTo(changes);
        assertThat(argo.status(team.application())
                        .at("/operationState/startedAt")
                        .asText())
                .as("no sync of the application since")
                .isEqualTo(started);
    }

    @Test
    void anApplicationSetHasAnApplicationForEachFolderAndNoSyncIsLostWithAFolder() throws Exception {
        ArgoCd.Team one = argo.team("one", "teams/");
        ArgoCd.Team two = argo.team("two", "teams/");
        for (ArgoCd.Team team : List.of(one, two)) {
            team.secret(team.tenant().apiKey());
            team.connection();
            team.sync("crm", "{name: accounts}");
        }
        one.push("Two teams");
        // The generator looks every three minutes; here it is told to look more often.
        argo.apply(Files.readString(Path.of("deploy/argocd/applications/applicationset.yaml"))
                .replace("https://github.com/example/platform", argo.platform().url())
                .replace("        revision: main\n", "        revision: main\n        requeueAfterSeconds: 2\n"));
        for (ArgoCd.Team team : List.of(one, two)) {
            await().until(() -> argo.application(team.application()) != null);
            authorize(team);
            argo.awaitSynced(team.application(), head(), "Healthy");
        }

        for (String file : List.of("team.yaml", "api-key.yaml", "connection.yaml", "crm.yaml")) {
            two.delete(file);
        }
        argo.platform().push("One team less");

        await().until(() -> argo.application(two.application()) == null);
        assertThat(two.tenant().sync("crm").isMarkedForDeletion()).isFalse();
        assertThat(two.tenant().account().syncs()).hasSize(1);
        assertThat(argo.application(one.application())).isNotNull();
    }

    @Test
    @LongList
    void theOperatorIsSyncedByItsApplication() throws Exception {
        GitServer.Repository repository = argo.git().repository("weld-operator");
        repository.writeTree(Path.of("deploy"));
        repository.writeTree(Path.of("crds"));
        repository.push("Release");
        repository.tag("v0.1.0");

        argo.apply(Files.readString(Path.of("deploy/argocd/applications/operator.yaml"))
                .replace("https://github.com/weld-operator/weld-operator", repository.url()));

        await().untilAsserted(() -> assertThat(
                        argo.status("weld-operator").at("/sync/status").asText())
                .as(argo.status("weld-operator").toString())
                .isEqualTo("Synced"));
        argo.deleteApplication("weld-operator");
    }

    @Test
    @LongList
    void aConnectionThatIsBrokenIsDegradedAndNotTakenForAPersonWhoIsWaitedFor() throws Exception {
        ArgoCd.Team team = healthy("broken");
        team.tenant()
                .account()
                .deleteConnection(
                        team.tenant().connection("salesforce").getStatus().connectionId());
        argo.awaitHealth(team.application(), "WeldConnection", "salesforce", "Degraded", "RemoteConnectionNotFound");
        team.sync("billing", "{name: contacts}");
        team.push("Sync another");
        argo.awaitHealth(team.application(), "WeldEltSync", "billing", "Degraded", "ConnectionFailed");
    }

    @Test
    @LongList
    void aPersonConfirmsWhatIsPrunedAndTheDeletionOfTheApplication() throws Exception {
        ArgoCd.Team team = team("confirm");
        String options = "annotations: {argocd.argoproj.io/sync-options: Prune=confirm}";
        team.sync("crm", "{name: accounts}", options);
        team.sync("billing", "{name: contacts}", options);
        team.push("Ask before it is deleted");
        argo.apply(team.manifest()
                .replace(
                        "  namespace: argocd\n",
                        "  namespace: argocd\n  finalizers: [resources-finalizer.argocd.argoproj.io]\n"));
        authorize(team);
        argo.awaitSynced(team.application(), head(), "Healthy");

        team.delete("billing.yaml");
        team.push("No more billing");
        await().until(() -> argo.status(team.application())
                .at("/operationState/message")
                .asText()
                .contains("waiting for pruning confirmation"));
        assertThat(team.tenant().account().syncs()).hasSize(2);
        approve(team);
        await().until(() -> team.tenant().account().syncs().size() == 1);

        argo.awaitSynced(team.application(), head(), "Healthy");
        argo.annotate(team.application(), "argocd.argoproj.io/deletion-approved", null);
        argo.deleteApplication(team.application());
        Thread.sleep(8000);
        assertThat(team.tenant().sync("crm").isMarkedForDeletion()).isFalse();
        approve(team);
        await().until(() -> team.tenant().sync("crm") == null && argo.application(team.application()) == null);
        assertThat(team.tenant().account().syncs()).isEmpty();
    }

    @Test
    @LongList
    void aSyncMovesToAnotherSchemaWhenTheManifestSaysThatItMay() throws Exception {
        ArgoCd.Team team = healthy("move");
        String id = team.tenant().sync("crm").getStatus().syncId();
        team.write(
                "crm.yaml",
                Manifests.sync(
                                team.name(),
                                "crm",
                                "{name: accounts}",
                                "annotations: {argocd.argoproj.io/sync-options: \"Force=true,Replace=true\"}")
                        .replace("Name: crm", "Name: sales_crm"));
        argo.awaitSynced(team.application(), team.push("Move it"), "Healthy");

        await().until(() -> team.tenant().account().syncs().stream()
                .map(sync -> sync.schema())
                .toList()
                .equals(List.of("sales_crm")));
        assertThat(team.tenant().account().sync(id)).isEmpty();
    }

    @Test
    @LongList
    void aHealthScriptThatIsMergedLaterCountsAfterAHardRefresh() throws Exception {
        ArgoCd.Team team = healthy("later");
        String id = team.tenant().sync("crm").getStatus().syncId();
        team.tenant().account().runLength(id, Duration.ZERO);
        team.tenant().account().failNextRun(id, "accounts", "insufficient access rights");
        team.tenant().account().requestRun(id, "accounts");
        harness.weld().tick();
        argo.awaitHealth(team.application(), "WeldEltSync", "crm", "Degraded", "RunFailed");
        argo.merge("argocd-cm-failed-run-is-healthy.yaml");
        try {
            await().untilAsserted(() -> {
                argo.refresh(team.application(), "hard");
                Thread.sleep(2000);
                assertThat(argo.health(team.application(), "WeldEltSync", "crm")
                                .path("status")
                                .asText())
                        .isEqualTo("Healthy");
            });
        } finally {
            argo.merge("argocd-cm.yaml");
        }
    }

    /** A team with a connection that waits for a person and a sync in Git, without an Application. */
    private static ArgoCd.Team team(String prefix) {
        ArgoCd.Team team = argo.team(prefix, "");
        team.secret(team.tenant().apiKey());
        team.connection();
        team.sync("crm", "{name: accounts}");
        team.push("Sync the CRM");
        return team;
    }

    private static ArgoCd.Team healthy(String prefix) throws IOException {
        ArgoCd.Team team = team(prefix);
        argo.apply(team.manifest());
        authorize(team);
        argo.awaitSynced(team.application(), head(), "Healthy");
        assertThat(Harness.hasReason(team.tenant().sync("crm"), "InSync")).isTrue();
        return team;
    }

    private static void authorize(ArgoCd.Team team) {
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

    private static void action(ArgoCd.Team team, String action, String kind, String name) {
        argo.cli("app", "actions", "run", team.application(), action, "--kind=" + kind, "--resource-name=" + name);
    }

    private static void approve(ArgoCd.Team team) {
        argo.annotate(
                team.application(),
                "argocd.argoproj.io/deletion-approved",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String head() {
        return argo.platform().head();
    }

    private static boolean suspended(ArgoCd.Team team) {
        return Boolean.TRUE.equals(team.tenant().sync("crm").getSpec().suspend());
    }
}
