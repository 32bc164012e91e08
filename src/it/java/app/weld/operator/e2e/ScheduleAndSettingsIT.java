package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Recorded;
import app.weld.operator.standin.SyncRow;
import app.weld.operator.standin.Way;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a sync runs, and with what settings. */
class ScheduleAndSettingsIT {
    private static final String EVERY_SIX_HOURS = "syncInterval: '0 */6 * * *'";

    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @Test
    void changesTheScheduleAndNothingElse() {
        Harness.Tenant tenant = tenant("interval");
        crm(tenant, EVERY_SIX_HOURS, "settings: {region: eu}");
        tenant.awaitSync("crm", "InSync");

        crm(tenant, "syncInterval: '30 2 * * 1'", "settings: {region: eu}");

        WeldEltSync sync = tenant.awaitSync("crm", "InSync");
        assertThat(row(tenant).interval()).isEqualTo("30 2 * * 1");
        assertThat(sync.getStatus().syncInterval()).isEqualTo("30 2 * * 1");
        assertThat(sync.getStatus().nextRunAt()).contains("T02:30:00");
        assertThat(tenant.calls("POST", "/elt_syncs/{id}"))
                .extracting(Recorded::requestBody)
                .containsExactly("{\"sync_interval\":\"30 2 * * 1\"}");
    }

    @Test
    void comparesOnlyTheSettingsThatAreDeclared() {
        Harness.Tenant tenant = tenant("settings");
        String connection = tenant.account().connections().get(0).id();
        String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");
        tenant.account().changeSettings(id, "{\"region\": \"eu\", \"theirs\": 1}");

        crm(tenant, EVERY_SIX_HOURS, "settings: {region: us}");

        tenant.awaitSync("crm", "InSync");
        assertThat(row(tenant).settings().path("region").asText()).isEqualTo("us");
        assertThat(row(tenant).settings().path("theirs").asInt()).isEqualTo(1);

        tenant.account().changeSettings(id, "{\"region\": \"us\", \"theirs\": 2}");

        tenant.awaitPolls();
        assertThat(row(tenant).settings().path("theirs").asInt()).isEqualTo(2);
        // What is declared alone, and what that update dropped: this Weld takes it for all there are.
        assertThat(tenant.calls("POST", "/elt_syncs/{id}"))
                .extracting(Recorded::requestBody)
                .containsExactly(
                        "{\"elt_settings\":{\"region\":\"us\"}}",
                        "{\"elt_settings\":{\"theirs\":1,\"region\":\"us\"}}");
        assertThat(tenant.notes("DriftCorrected")).isEmpty();
    }

    @Test
    void doesNotFightAnotherSpellingOfWhatItSent() {
        Harness.Tenant tenant = tenant("spelling");
        spell(
                tenant,
                Map.of(
                        "*/15 * * * *", "0,15,30,45 * * * *",
                        "\"days\":30", "\"days\":\"30\"",
                        "\"deep\":true", "\"deep\":\"true\"",
                        "\"from\":\"2024-01-01\"", "\"from\":\"2024-01-01T00:00:00.000Z\""));
        String declared = "settings: {from: '2024-01-01', days: 30, deep: true}";

        crm(tenant, "syncInterval: '*/15 * * * *'", declared);

        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        harness.stopOperator();
        harness.startOperator();
        tenant.awaitPolls();
        assertThat(tenant.calls("POST", "/elt_syncs/{id}")).hasSizeLessThanOrEqualTo(2);
        int before = tenant.calls("POST", "/elt_syncs/{id}").size();
        tenant.awaitPolls();
        assertThat(tenant.calls("POST", "/elt_syncs/{id}")).hasSize(before);
        assertThat(tenant.notes("DriftCorrected")).isEmpty();

        // For a grace period after its start no person is blamed: the process before it may have sent something.
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        tenant.account().changeInterval(id, "0 0 * * *");

        await().untilAsserted(() -> assertThat(row(tenant).interval()).isEqualTo("*/15 * * * *"));
        tenant.awaitNote("DriftCorrected", "syncInterval", "0 0 * * *");
    }

    @Test
    void overwritesNoSettingThatWeldHidesAndSendsNoneThatWeldWorksOut() {
        harness.weld().quirks().with(Way.SETTINGS_MERGED, Way.SETTINGS_COMPUTED).masked("token");
        try {
            Harness.Tenant tenant = tenant("masked");
            String connection = tenant.account().connections().get(0).id();
            String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");
            tenant.account().changeSettings(id, "{\"token\": \"real\", \"region\": \"eu\"}");

            crm(tenant, EVERY_SIX_HOURS, "settings: {region: us}");

            tenant.awaitSync("crm", "InSync");
            assertThat(row(tenant).settings().path("region").asText()).isEqualTo("us");
            assertThat(row(tenant).settings().path("token").asText()).isEqualTo("real");
            assertThat(tenant.calls("POST", "/elt_syncs/{id}"))
                    .extracting(Recorded::requestBody)
                    .containsExactly("{\"elt_settings\":{\"region\":\"us\"}}");
        } finally {
            harness.weld().quirks().asAssumed();
        }
    }

    @Test
    void namesTheSettingThatAnUpdateDroppedAndNoWriteCanPutBack() {
        harness.weld().quirks().masked("token");
        try {
            Harness.Tenant tenant = tenant("lost");
            String connection = tenant.account().connections().get(0).id();
            String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");
            tenant.account().changeSettings(id, "{\"token\": \"real\", \"region\": \"eu\", \"theirs\": 1}");

            crm(tenant, EVERY_SIX_HOURS, "settings: {region: us}");

            tenant.awaitSync("crm", "InSync");
            tenant.awaitNote("SettingsLost", "settings.token");
            assertThat(tenant.notes("SettingsLost"))
                    .noneMatch(note -> note.contains("theirs") || note.contains("real"));
            assertThat(row(tenant).settings().path("theirs").asInt()).isEqualTo(1);
            assertThat(row(tenant).settings().path("region").asText()).isEqualTo("us");

            String other = tenant.account().createSync(connection, "other", "0 */6 * * *");
            tenant.account().changeSettings(other, "{\"token\": \"real\", \"region\": \"eu\"}");
            tenant.sync(
                    "other",
                    "connectionRef: {name: salesforce}",
                    "destinationSchemaName: other",
                    EVERY_SIX_HOURS,
                    "settings: {region: us}");

            // The way of this Weld is known by now: nothing is lost twice.
            tenant.awaitSync("other", "SettingsHidden");
            assertThat(tenant.account()
                            .sync(other)
                            .orElseThrow()
                            .settings()
                            .path("token")
                            .asText())
                    .isEqualTo("real");
        } finally {
            harness.weld().quirks().asAssumed();
        }
    }

    @Test
    void saysThatAStartDateIsIgnoredAndIsReadyAllTheSame() {
        harness.weld().quirks().startDateDefault(LocalDate.of(2020, 1, 1));
        try {
            Harness.Tenant tenant = tenant("ignored");

            crm(tenant, EVERY_SIX_HOURS, "startDate: '2024-02-03'");

            WeldEltSync sync = tenant.awaitSync("crm", "InSync");
            assertThat(Harness.ready(sync).orElseThrow().message())
                    .contains("starts from 2020-01-01", "not from 2024-02-03");
            tenant.awaitNote("StartDateIgnored", "2024-02-03");
        } finally {
            harness.weld().quirks().asAssumed();
        }
    }

    @Test
    void leavesASyncThatWasThereInItsOrchestrationUntilTheManifestSaysOtherwise() {
        Harness.Tenant tenant = tenant("adopted");
        String connection = tenant.account().connections().get(0).id();
        String orchestration = tenant.account().createOrchestration("nightly");
        String id = tenant.account().createSync(connection, "crm", "0 0 * * *");
        tenant.account().attach(id, orchestration);

        crm(tenant, EVERY_SIX_HOURS);

        WeldEltSync sync = tenant.awaitSync("crm", "InSync");
        tenant.awaitPolls();
        assertThat(row(tenant).orchestrationId()).isEqualTo(orchestration);
        assertThat(Harness.ready(sync).orElseThrow().message()).contains("spec.syncInterval has no effect");

        crm(tenant, EVERY_SIX_HOURS, "orchestrationId: ''");

        await().untilAsserted(() -> assertThat(row(tenant).orchestrationId()).isNull());
        await().untilAsserted(() -> assertThat(row(tenant).interval()).isEqualTo("0 */6 * * *"));
    }

    @Test
    void disablesAndEnables() {
        Harness.Tenant tenant = tenant("enabled");
        crm(tenant, EVERY_SIX_HOURS);
        tenant.awaitSync("crm", "InSync");

        crm(tenant, EVERY_SIX_HOURS, "enabled: false");

        WeldEltSync disabled = tenant.awaitSync("crm", "InSyncDisabled");
        assertThat(row(tenant).enabled()).isFalse();
        assertThat(disabled.getStatus().enabled()).isFalse();
        assertThat(disabled.getStatus().nextRunAt()).isNull();
        tenant.awaitEvent("SyncDisabled");

        crm(tenant, EVERY_SIX_HOURS, "enabled: true");

        tenant.awaitSync("crm", "InSync");
        assertThat(row(tenant).enabled()).isTrue();
        tenant.awaitEvent("SyncEnabled");
        tenant.awaitPolls();
        assertThat(tenant.calls("POST", "/elt_syncs/{id}/disable")).hasSize(1);
        assertThat(tenant.calls("POST", "/elt_syncs/{id}/enable"))
                .as("after the creation, and now")
                .hasSize(2);
    }

    @Test
    void enablesANewSyncThatStartsDisabledAfterItsStreamsCame() {
        Harness.Tenant tenant = tenant("startsoff");
        crm(tenant, EVERY_SIX_HOURS, "streams: [{name: accounts}]");
        tenant.awaitSync("crm", "InSync");
        assertThat(row(tenant).enabled()).isTrue();
        List<String> writes = new ArrayList<>();
        for (Recorded call : harness.weld().requests()) {
            if (call.method().equals("POST") && call.keyFingerprint().equals(Recorded.fingerprint(tenant.apiKey()))) {
                writes.add(call.path().replaceFirst(".*/", ""));
            }
        }
        assertThat(writes).containsExactly("elt_syncs", "source_streams", "enable");

        Harness.Tenant other = tenant("staysoff");
        crm(other, EVERY_SIX_HOURS, "enabled: false");
        other.awaitSync("crm", "InSyncDisabled");
        assertThat(row(other).enabled()).isFalse();
        assertThat(other.calls("POST", "/elt_syncs/{id}/.*")).isEmpty();
    }

    @Test
    void disablesANewSyncThatStartsEnabled() {
        Harness.Tenant tenant = tenant("startson");
        crm(tenant, EVERY_SIX_HOURS, "enabled: false");

        tenant.awaitSync("crm", "InSyncDisabled");

        assertThat(row(tenant).enabled()).isFalse();
    }

    @Test
    void attachesANewSyncThatHasNoScheduleToItsOrchestration() {
        Harness.Tenant tenant = tenant("orchestrated");
        String first = tenant.account().createOrchestration("first");
        String second = tenant.account().createOrchestration("second");
        crm(tenant, "orchestrationId: " + first);
        WeldEltSync sync = tenant.awaitSync("crm", "InSync");
        assertThat(row(tenant).orchestrationId()).isEqualTo(first);
        assertThat(sync.getStatus().syncInterval()).isNull();
        tenant.awaitPolls();
        assertThat(tenant.calls("POST", "/elt_syncs/{id}")).isEmpty();

        crm(tenant, "orchestrationId: " + second);
        tenant.awaitSync("crm", "InSync");
        assertThat(row(tenant).orchestrationId()).isEqualTo(second);

        crm(tenant, "syncInterval: '5 4 * * *'");
        tenant.awaitSync("crm", "InSync");
        assertThat(row(tenant).orchestrationId()).isNull();
        assertThat(row(tenant).interval()).isEqualTo("5 4 * * *");
        assertThat(tenant.calls("DELETE", "/elt_syncs/{id}/orchestration")).hasSize(1);
    }

    @Test
    void anOrchestrationThatIsNotThereKeepsNothingElseFromBeingApplied() {
        Harness.Tenant tenant = tenant("noorch");
        crm(tenant, EVERY_SIX_HOURS);
        tenant.awaitSync("crm", "InSync");

        crm(
                tenant,
                EVERY_SIX_HOURS,
                "orchestrationId: nowhere",
                "settings: {region: eu}",
                "streams: [{name: accounts}]");

        WeldEltSync sync = tenant.awaitSync("crm", "Rejected");
        assertThat(Harness.ready(sync).orElseThrow().message()).contains("orchestration nowhere");
        assertThat(row(tenant).settings().path("region").asText()).isEqualTo("eu");
        assertThat(tenant.streams(sync.getStatus().syncId())).containsExactly("accounts");
    }

    @Test
    void saysInWeldsWordsWhySettingsAreRefusedAndAppliesTheRest() {
        Harness.Tenant tenant = tenant("refusedset");
        String connection = tenant.account().connections().get(0).id();
        tenant.account().settingsSchema(connection, schema("\"days\": {\"type\": \"integer\"}"));
        crm(tenant, EVERY_SIX_HOURS, "settings: {days: 3}");
        tenant.awaitSync("crm", "InSync");

        crm(tenant, "syncInterval: '1 1 * * *'", "settings: {days: many}");

        WeldEltSync sync = tenant.awaitSync("crm", "InvalidSettings");
        assertThat(Harness.ready(sync).orElseThrow().message())
                .contains("by the schema of the settings, spec.settings.days must be of type integer");
        assertThat(row(tenant).interval()).isEqualTo("1 1 * * *");
        assertThat(row(tenant).settings().path("days").asInt()).isEqualTo(3);
        assertThat(row(tenant).enabled()).isTrue();
    }

    @Test
    void createsWithSettingsThatWeldRefusesOnlyOnceTheyAreMended() {
        Harness.Tenant tenant = tenant("refusednew");
        String connection = tenant.account().connections().get(0).id();
        tenant.account().settingsSchema(connection, schema("\"days\": {\"type\": \"integer\"}"));
        crm(tenant, EVERY_SIX_HOURS, "settings: {days: many}");
        tenant.awaitSync("crm", "InvalidSettings");
        tenant.awaitNote("InvalidSettings", "spec.settings.days must be of type integer");
        assertThat(tenant.account().syncs()).isEmpty();

        crm(tenant, EVERY_SIX_HOURS, "settings: {days: 7}");

        tenant.awaitSync("crm", "InSync");
        assertThat(row(tenant).settings().path("days").asInt()).isEqualTo(7);
    }

    @Test
    void handsTheStartDateOver() {
        Harness.Tenant tenant = tenant("startdate");

        crm(tenant, EVERY_SIX_HOURS, "startDate: '2024-02-03'");

        tenant.awaitSync("crm", "InSync");
        assertThat(row(tenant).startDate()).hasToString("2024-02-03");
    }

    private static String schema(String properties) {
        return "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"title\": \"Settings\", \"type\": \"object\","
                + " \"properties\": {" + properties + "}}";
    }

    private static Harness.Tenant tenant(String prefix) {
        Harness.Tenant tenant = harness.tenant(prefix);
        tenant.connected("salesforce");
        return tenant;
    }

    private static void crm(Harness.Tenant tenant, String... specLines) {
        List<String> lines =
                new ArrayList<>(List.of("connectionRef: {name: salesforce}", "destinationSchemaName: crm"));
        lines.addAll(List.of(specLines));
        tenant.sync("crm", lines.toArray(String[]::new));
    }

    private static SyncRow row(Harness.Tenant tenant) {
        assertThat(tenant.account().syncs()).hasSize(1);
        return tenant.account().syncs().get(0);
    }

    /** Lets Weld answer with other words for what was sent. */
    private static void spell(Harness.Tenant tenant, Map<String, String> spellings) {
        for (String path : List.of("/elt_syncs", "/elt_syncs/{id}")) {
            harness.weld().faults().on("*", path).withKey(tenant.apiKey()).rewrite(json -> {
                String text = json.toString();
                for (Map.Entry<String, String> spelling : spellings.entrySet()) {
                    text = text.replace(spelling.getKey(), spelling.getValue());
                }
                return read(text);
            });
        }
    }

    private static JsonNode read(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
