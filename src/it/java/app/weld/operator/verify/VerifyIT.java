package app.weld.operator.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import app.weld.operator.ManualClock;
import app.weld.operator.assumptions.Worlds;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.Hold;
import app.weld.operator.standin.Integration;
import app.weld.operator.standin.WeldStandIn;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.assumptions.Assumption;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against every world of the stand-in: what is otherwise is reported, and nothing else. */
class VerifyIT {
    private static final String KEY = "the-key-that-stays-secret";
    private static final String LABEL = "a-label-that-stays-secret";
    private static final String SETTING = "a-setting-that-stays-secret";
    /** Worlds that leave no trace in what can be read. */
    private static final Set<Assumption> VISIBLE_BY_WRITING_ONLY = EnumSet.of(
            Assumption.READS_SHOW_WRITES,
            Assumption.SCHEMA_AS_SENT,
            Assumption.START_DATE_HONOURED,
            Assumption.BRIDGES_HAVE_IDS);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-24T23:59:30Z"));
    private final WeldStandIn weld = WeldStandIn.start(clock);
    private final Account account = weld.account(KEY);

    @AfterEach
    void stop() {
        weld.close();
    }

    /** A workspace as there may be one: five syncs with their runs, one of them disabled, one attached. */
    private String fill(Worlds.Switch turn) throws Exception {
        turn.turn(weld.quirks(), account);
        String connection = account.createConnection("salesforce", LABEL);
        account.settingsSchema(connection, """
                {"type": "object", "properties": {"region": {"type": "string"}, "secret": {"type": "string"},
                 "lookback_window_days": {"type": "integer"}}}""");
        for (int i = 0; i < 5; i++) {
            create(connection, "schema_" + i);
        }
        for (var sync : account.syncs()) {
            if (!sync.schema().equals("schema_4")) {
                account.addStream(sync.id(), "accounts");
            }
            account.changeSettings(sync.id(), "{\"region\": \"" + SETTING + "\", \"secret\": \"" + SETTING + "\"}");
            if (!sync.schema().equals("schema_1")) {
                account.changeEnabled(sync.id(), true);
            }
        }
        turn.turn(weld.quirks(), account);
        String failing = account.syncs().stream()
                .filter(sync -> sync.schema().equals("schema_3")
                        && !account.streams(sync.id()).isEmpty())
                .findFirst()
                .orElseThrow()
                .id();
        for (int minute = 0; minute < 6 * 60; minute++) {
            clock.advance(Duration.ofSeconds(60));
            weld.tick();
        }
        account.failNextRun(failing, "accounts", "the source says no");
        account.requestRun(failing, "accounts");
        for (int minute = 0; minute < 30; minute++) {
            clock.advance(Duration.ofSeconds(60));
            weld.tick();
        }
        account.attach(account.syncs().get(1).id(), account.createOrchestration("nightly"));
        return connection;
    }

    private void create(String connection, String schema) throws Exception {
        var request = java.net.http.HttpRequest.newBuilder(URI.create(weld.url() + "/elt_syncs"))
                .header("x-api-key", KEY)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"connection_id\": \"%s\", \"destination_schema_name\": \"%s\", \"sync_interval\": \"0 * * * *\", \"start_date\": \"2024-01-01\"}"
                                .formatted(connection, schema)))
                .build();
        assertThat(java.net.http.HttpClient.newHttpClient()
                        .send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(201);
        clock.advance(Duration.ofSeconds(1));
    }

    private Optional<Report> verify(Shapes shapes, JsonNode... manifests) {
        return new Verification(
                        URI.create(weld.url()), new ApiKey(KEY), Duration.ZERO, clock, true, null, List.of(manifests))
                .run(shapes);
    }

    private static Set<Assumption> violated(Report report) {
        return report.lines().stream()
                .filter(Line::violated)
                .map(Line::assumption)
                .collect(Collectors.toSet());
    }

    private static long writes(WeldStandIn weld) {
        return weld.requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .count();
    }

    static Stream<Worlds.World> worlds() {
        return Worlds.all().stream();
    }

    @Test
    void confirmsWhatIsAsAssumedAndNeverWrites() throws Exception {
        fill((quirks, _) -> {});
        weld.reset();
        Shapes shapes = new Shapes();
        Report report = verify(shapes).orElseThrow();
        assertThat(report.text()).doesNotContain("VIOLATED");
        assertThat(report.violated()).isFalse();
        assertThat(report.lines().stream()
                        .filter(line -> line.verdict() == Line.Verdict.CONFIRMED)
                        .count())
                .isGreaterThan(20);
        assertThat(writes(weld)).isZero();
        assertThat(weld.requests()).hasSizeLessThanOrEqualTo(40);
        for (String text :
                List.of(report.text(), report.json().toString(), shapes.json().toString())) {
            assertThat(text).doesNotContain(KEY, LABEL, SETTING);
        }
        assertThat(shapes.json().toString()).doesNotContain("schema_1").contains("destination_schema_name: string");
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void tellsEveryWorld(Worlds.World world) throws Exception {
        fill(world.turn());
        long before = writes(weld);
        Report report = verify(new Shapes()).orElseThrow();
        boolean reported = world.assumption().checks().stream().anyMatch(check -> check.startsWith("V"))
                && !VISIBLE_BY_WRITING_ONLY.contains(world.assumption())
                // A gateway's 403 meets writes only.
                && !world.name().startsWith("403");
        Set<Assumption> expected =
                world.name().contains("ACTIVE_IN_WRITES") || !reported ? Set.of() : Set.of(world.assumption());
        assertThat(violated(report)).as(report.text()).isEqualTo(expected);
        assertThat(writes(weld)).isEqualTo(before);
    }

    @Test
    void saysWhatManifestsWouldMeet() throws Exception {
        String connection = fill((quirks, _) -> {});
        JsonNode source = Serialization.unmarshal("""
                kind: WeldConnection
                metadata: {name: salesforce}
                spec: {integrationId: salesforces, connectionId: %s}
                """.formatted(connection), JsonNode.class);
        JsonNode sync = Serialization.unmarshal("""
                kind: WeldEltSync
                metadata: {name: crm}
                spec:
                  connectionRef: {name: salesforce}
                  orchestrationId: nobody
                  settings: {regoin: eu}
                  streams: [{name: acounts}, {name: contacts}]
                """, JsonNode.class);
        Report report = verify(new Shapes(), source, sync).orElseThrow();
        assertThat(report.violated()).isTrue();
        assertThat(report.text())
                .contains(
                        "integrationId salesforces is not there; the nearest are salesforce",
                        "stream acounts is not there; the nearest are accounts",
                        "spec.settings.regoin is not in the schema (nearest: region)",
                        "orchestrationId nobody is not there")
                .doesNotContain("stream contacts");
    }

    private static JsonNode startedBy(String connection, String specLine) {
        return Serialization.unmarshal("""
                kind: WeldEltSync
                metadata: {name: crm}
                spec:
                  connectionId: %s
                  startDate: '2024-01-01'
                  %s
                """.formatted(connection, specLine), JsonNode.class);
    }

    @Test
    void saysOfOrchestrationsAndStartDatesWhatManifestsWouldMeet() throws Exception {
        fill((quirks, _) -> {});
        account.createOrchestration("Twice");
        account.createOrchestration("Twice");
        account.addIntegration(Integration.source("sheets", "Sheets", false, "BUSINESS", List.of()));
        String sheets = account.createConnection("sheets", "Sheets");

        assertThat(verify(new Shapes(), startedBy(sheets, "orchestrationRef: {name: Twice}"))
                        .orElseThrow()
                        .text())
                .contains("orchestrationRef.name Twice is the name of 2 orchestrations", "set orchestrationId instead");
        Report noted = verify(new Shapes(), startedBy(sheets, "orchestrationRef: {name: nightly}"))
                .orElseThrow();
        assertThat(noted.text())
                .contains("note: startDate has no effect, since integration sheets does not support one")
                .doesNotContain("WRONG");

        weld.quirks().forbid("GET /orchestrations");
        assertThat(verify(new Shapes(), startedBy(sheets, "orchestrationRef: {name: Nobody}"))
                        .orElseThrow()
                        .text())
                .as("nothing is said of what cannot be read")
                .contains("fits, not fully checked")
                .doesNotContain("WRONG");
    }

    @Test
    void holdsADocumentAgainstWhatThisReleaseGoesBy() throws Exception {
        JsonNode renamed =
                Serialization.unmarshal("{\"paths\": {\"/elt_syncs/{id}/start\": {\"post\": {}}}}", JsonNode.class);
        Line line = DocumentCheck.line(renamed);
        assertThat(line.violated()).isTrue();
        assertThat(line.what()).contains("no POST /elt_syncs/{id}/enable", "EltSyncDto lost enabled");
        Path published = Path.of(System.getProperty("weld.openapi", "../shared/weld-api/openapi.json"));
        assumeThat(published).exists();
        assertThat(DocumentCheck.line(Serialization.unmarshal(Files.readString(published), JsonNode.class))
                        .violated())
                .isFalse();
    }

    @Test
    void aWireThatReadsSendsNothingElse() {
        Wire wire = Wire.reading(URI.create(weld.url()), new ApiKey(KEY), Duration.ZERO, clock, new Shapes());
        for (String method : List.of("POST", "DELETE", "PUT", "PATCH")) {
            assertThatThrownBy(() -> wire.send(method, "/elt_syncs", "/elt_syncs", null))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(weld.requests()).isEmpty();
        for (int i = 0; i < 45; i++) {
            assertThat(wire.get("/integrations", "/integrations").isPresent()).isEqualTo(i < 40);
        }
        assertThat(weld.requests()).hasSize(40);
    }

    @Test
    void aRefusedKeyIsNotReached() {
        weld.revokeKey(KEY);
        assertThat(verify(new Shapes())).isEmpty();
    }

    private Optional<Report> rehearse(String connection) {
        try (Rehearsal rehearsal = new Rehearsal(
                URI.create(weld.url()), new ApiKey(KEY), Duration.ZERO, clock, new Shapes(), connection)) {
            return rehearsal.run();
        }
    }

    @Test
    void rehearsesAndLeavesNothing() throws Exception {
        String connection = account.createConnection("salesforce", LABEL);
        Report report = rehearse(connection).orElseThrow();
        assertThat(violated(report)).as(report.text()).isEmpty();
        assertThat(report.lines()).hasSizeGreaterThan(9);
        assertThat(account.syncs()).isEmpty();
        assertThat(account.droppedData()).isEmpty();
        assertThat(weld.count("POST", "/elt_syncs/{id}/enable")).isZero();
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void rehearsalTellsWhatReadingCannotAndLeavesNothing(Worlds.World world) throws Exception {
        String connection = account.createConnection("salesforce", LABEL);
        world.turn().turn(weld.quirks(), account);
        Optional<Report> report = rehearse(connection);
        assertThat(account.syncs()).isEmpty();
        if (world.assumption().checks().contains("--write")
                && !world.assumption().name().startsWith("SETTINGS")) {
            assertThat(violated(report.orElseThrow()))
                    .as(report.get().text())
                    .contains(
                            world.name().contains("ACTIVE_EVERYWHERE")
                                    ? Assumption.ANSWERS_SAY_ENABLED
                                    : world.assumption());
        }
    }

    @Test
    void deletesWhatAnAnswerThatWasLostHasMade() {
        String connection = account.createConnection("salesforce", LABEL);
        weld.faults().on("POST", "/elt_syncs").once().cutAfter();
        assertThat(rehearse(connection)).isEmpty();
        assertThat(account.syncs()).isEmpty();
        assertThat(weld.count("POST", "/elt_syncs")).isEqualTo(1);
    }

    @Test
    void anInterruptWaitsForTheCreationAndDeletesWhatItMade() throws Exception {
        String connection = account.createConnection("salesforce", LABEL);
        Hold hold = weld.faults().on("POST", "/elt_syncs").once().holdAfter();
        Rehearsal rehearsal =
                new Rehearsal(URI.create(weld.url()), new ApiKey(KEY), Duration.ZERO, clock, new Shapes(), connection);
        Thread run = new Thread(rehearsal::run);
        run.start();
        assertThat(hold.awaitArrival(Duration.ofSeconds(10))).isTrue();
        Thread interrupt = new Thread(rehearsal::close);
        interrupt.start();
        while (interrupt.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        hold.release();
        interrupt.join();
        run.join();
        assertThat(account.syncs()).isEmpty();
        assertThat(weld.count("DELETE", "/elt_syncs/{id}")).isEqualTo(1);
        assertThat(weld.count("POST", "/elt_syncs/{id}/source_streams")).isZero();
    }

    @Test
    void deletesItWhenSomethingFailsInBetween() {
        String connection = account.createConnection("salesforce", LABEL);
        weld.faults().on("POST", "/elt_syncs/{id}/source_streams").fail(500);
        assertThat(rehearse(connection)).isPresent();
        assertThat(account.syncs()).isEmpty();
    }
}
