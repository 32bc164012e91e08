package app.weld.operator.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.weld.operator.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunsTest {
    private static final Duration LENGTH = Duration.ofSeconds(40);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-24T10:00:30Z"));
    private final WeldStandIn weld = WeldStandIn.start(clock);
    private final Account account = weld.account("a-key");
    private final Client client = new Client(weld.url(), "a-key");
    private final String sync =
            account.createSync(account.createConnection("salesforce", "sales"), "crm", "*/10 * * * *");

    @BeforeEach
    void addAStream() {
        weld.quirks().runLength(LENGTH);
        account.addStream(sync, "accounts");
    }

    @AfterEach
    void stop() {
        weld.close();
    }

    private void after(Duration time) {
        clock.advance(time);
        weld.tick();
    }

    private Client.Got status() throws Exception {
        return client.get("/elt_syncs/" + sync + "/status");
    }

    private String syncStatus() throws Exception {
        return client.get("/elt_syncs/" + sync).at("/status");
    }

    private String streamPath() {
        return "/elt_streams/" + account.stream(sync, "accounts").orElseThrow().id();
    }

    private Client.Got runs(String more) throws Exception {
        return client.get("/elt_stream_runs?elt_stream_id="
                + account.stream(sync, "accounts").orElseThrow().id() + more);
    }

    @Test
    void runsAtItsTimesAndIsIncrementalFromTheSecondRunOn() throws Exception {
        after(Duration.ofMinutes(9));
        assertThat(syncStatus()).isEqualTo("RUNNING");
        weld.quirks().with(Way.RUNNING_MEANS_RAN);
        assertThat(syncStatus()).isEqualTo("NOT_STARTED");
        assertThat(status().json().at("/source_streams/0").has("latest_sync")).isFalse();

        after(Duration.ofSeconds(30));
        assertThat(syncStatus()).isEqualTo("RUNNING");
        assertThat(status().at("/source_streams/0/active_sync/status")).isEqualTo("RUNNING");
        assertThat(status().at("/source_streams/0/active_sync/full_sync_trigger"))
                .isEqualTo("INITIAL_SYNC");

        after(LENGTH);
        Client.Got ended = status();
        assertThat(ended.json().at("/source_streams/0").has("active_sync")).isFalse();
        assertThat(ended.at("/source_streams/0/latest_sync/status")).isEqualTo("COMPLETED");
        assertThat(ended.at("/source_streams/0/latest_sync/started_at")).isEqualTo("2026-11-24T10:10:00.000Z");
        assertThat(ended.at("/source_streams/0/latest_sync/finished_at")).isEqualTo("2026-11-24T10:10:40.000Z");
        assertThat(ended.json()
                        .at("/source_streams/0/latest_sync/records_synced")
                        .asLong())
                .isPositive();
        assertThat(ended.json().at("/source_streams/0/latest_sync/bytes_synced").asLong())
                .isPositive();

        after(Duration.ofMinutes(10));
        assertThat(status().at("/source_streams/0/active_sync/operation_mode")).isEqualTo("INCREMENTAL");
    }

    @Test
    void doesNotRunWhileDisabledOrAttached() throws Exception {
        account.changeEnabled(sync, false);
        after(Duration.ofMinutes(20));
        account.changeEnabled(sync, true);
        account.attach(sync, account.createOrchestration("nightly"));
        after(Duration.ofMinutes(20));
        assertThat(account.runs(sync, "accounts")).isEmpty();
        account.detach(sync);
        after(Duration.ofMinutes(20));
        assertThat(account.runs(sync, "accounts")).hasSize(1);
        account.changeEnabled(sync, false);
        assertThat(syncStatus()).isEqualTo("PAUSED");
    }

    @Test
    void followsAChangedInterval() {
        account.changeInterval(sync, "0 12 * * *");
        after(Duration.ofMinutes(20));
        assertThat(account.runs(sync, "accounts")).isEmpty();
        after(Duration.ofHours(2));
        assertThat(account.runs(sync, "accounts")).hasSize(1);
    }

    @Test
    void runsOnRequestAndNamesTheRunThatIsThere() throws Exception {
        Client.Got requested = client.post(streamPath() + "/request_run", "");
        assertThat(requested.status()).isEqualTo(200);
        assertThat(client.get(requested.at("/status_url")).json().path("data")).isEmpty();
        assertThat(status().at("/source_streams/0/active_sync/status")).isEqualTo("SCHEDULED");

        Client.Got again = client.post(streamPath() + "/request_run", "");
        assertThat(again.status()).isEqualTo(409);

        after(Duration.ofSeconds(1));
        assertThat(client.get(requested.at("/status_url")).at("/data/0/id")).isEqualTo(again.at("/active_run_id"));
        Client.Got run = client.get("/elt_stream_runs/" + again.at("/active_run_id"));
        assertThat(run.at("/status")).isEqualTo("RUNNING");
        assertThat(client.get("/elt_stream_runs/xyz").status()).isEqualTo(400);
        assertThat(client.get("/elt_stream_runs/run_xyz").status()).isEqualTo(404);

        after(LENGTH);
        Client.Got second = client.post(streamPath() + "/request_run", "");
        assertThat(second.at("/status_url")).contains("starting_after=" + again.at("/active_run_id"));
        after(Duration.ofSeconds(1));
        assertThat(client.get(second.at("/status_url")).json().path("data")).hasSize(1);
        assertThat(runs("").at("/data/1/id")).isEqualTo(again.at("/active_run_id"));
        assertThat(runs("&sort_direction=asc").at("/data/0/id")).isEqualTo(again.at("/active_run_id"));
        assertThat(runs("&sort_direction=up").status()).isEqualTo(400);
    }

    @Test
    void refusesARunOfASyncThatIsDisabled() throws Exception {
        account.changeEnabled(sync, false);
        assertThat(client.post(streamPath() + "/request_run", "").status()).isEqualTo(400);
        assertThat(client.post(streamPath() + "/request_full_refresh", "").status())
                .isEqualTo(400);
        assertThat(client.post("/elt_streams/nobody/request_run", "").status()).isEqualTo(404);
    }

    @Test
    void failsARunOnDemandAndRecovers() throws Exception {
        account.failNextRun(sync, "accounts", "INVALID_SESSION_ID");
        account.requestRun(sync, "accounts");
        weld.tick();
        after(LENGTH);
        assertThat(syncStatus()).isEqualTo("FAILED");
        assertThat(status().at("/source_streams/0/latest_sync/status")).isEqualTo("FAILED");
        assertThat(status().at("/source_streams/0/latest_sync/error_message")).isEqualTo("INVALID_SESSION_ID");
        account.requestRun(sync, "accounts");
        weld.tick();
        after(LENGTH);
        assertThat(syncStatus()).isEqualTo("RUNNING");
    }

    @Test
    void marksTheNextRunAsAFullRefresh() throws Exception {
        weld.quirks().runLength(Duration.ZERO);
        account.requestRun(sync, "accounts");
        weld.tick();

        assertThat(client.post(streamPath() + "/request_full_refresh", "{\"reset_history_table\": true}")
                        .status())
                .isEqualTo(204);
        assertThat(account.stream(sync, "accounts").orElseThrow().resetHistory())
                .isTrue();
        assertThat(client.post(streamPath() + "/cancel_full_refresh", "").status())
                .isEqualTo(204);
        assertThat(account.stream(sync, "accounts").orElseThrow().fullRefresh()).isFalse();
        client.post(streamPath() + "/request_full_refresh", "");
        assertThat(account.stream(sync, "accounts").orElseThrow().resetHistory())
                .isFalse();
        client.post(streamPath() + "/request_full_refresh", "{\"reset_history_table\": true}");
        assertThat(account.runs(sync, "accounts")).hasSize(1);

        account.requestRun(sync, "accounts");
        weld.tick();
        assertThat(account.runs(sync, "accounts").get(0).trigger()).isEqualTo("USER");
        StreamRow stream = account.stream(sync, "accounts").orElseThrow();
        assertThat(stream.fullRefresh()).isFalse();
        assertThat(stream.historyResets()).isEqualTo(1);

        account.requestRun(sync, "accounts");
        weld.tick();
        assertThat(account.runs(sync, "accounts").get(0).mode()).isEqualTo("INCREMENTAL");
        assertThat(client.post(streamPath() + "/request_full_refresh", "{\"reset\": true}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void runsWithItsOrchestration() throws Exception {
        String orchestration = account.createOrchestration("nightly");
        account.createOrchestration("a first one");
        account.attach(sync, orchestration);
        assertThat(client.get("/orchestrations").json().findValuesAsText("name"))
                .containsExactly("a first one", "nightly");
        Client.Got run = client.post("/orchestrations/" + orchestration + "/request_run", "");
        assertThat(run.at("/status")).isEqualTo("RUNNING");
        weld.tick();
        assertThat(status().at("/source_streams/0/active_sync/status")).isEqualTo("RUNNING");
        after(LENGTH);
        assertThat(client.get("/orchestration_runs/" + run.at("/id")).at("/status"))
                .isEqualTo("COMPLETED");
        assertThat(client.get("/orchestration_runs?orchestration_id=" + orchestration)
                        .at("/data/0/id"))
                .isEqualTo(run.at("/id"));
    }

    @Test
    void forgetsTheRunsOfWhatIsDeleted() throws Exception {
        account.requestRun(sync, "accounts");
        weld.tick();
        account.deleteStream(sync, "accounts");
        after(Duration.ofMinutes(20));
        account.deleteSync(sync);
        after(Duration.ofMinutes(20));
        assertThat(client.get("/elt_streams").json().path("data")).isEmpty();
    }

    @Test
    void ticksByItselfWhenTold() {
        weld.quirks().runLength(Duration.ZERO);
        weld.tickEvery(Duration.ofMillis(10));
        account.requestRun(sync, "accounts");
        await().until(() -> account.runs(sync, "accounts").stream()
                .anyMatch(run -> run.status().equals("COMPLETED")));
    }

    @Test
    void aSyncMayTakeLongerThanIsUsual() throws Exception {
        account.runLength(sync, LENGTH.multipliedBy(2));
        after(Duration.ofMinutes(9).plusSeconds(30));

        after(LENGTH);
        assertThat(status().json().at("/source_streams/0").has("active_sync")).isTrue();

        after(LENGTH);
        assertThat(status().at("/source_streams/0/latest_sync/status")).isEqualTo("COMPLETED");
    }

    @Test
    void countsRequestsByTheirPathTemplateThoughTheyAreForgotten() throws Exception {
        weld.recorder().keepAtMost(1);
        for (int i = 0; i < 3; i++) {
            var unused = status();
        }

        assertThat(weld.recorder().counts()).containsEntry("GET /elt_syncs/{id}/status", 3);
        assertThat(weld.requests()).hasSize(1);
    }
}
