package app.weld.operator.export;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import app.weld.operator.weld.StreamProperty;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {
    private static final Instant EARLY = Instant.parse("2024-01-01T00:00:00Z");
    private static final ExportOptions USUAL =
            new ExportOptions(Layout.FILE, Selection.ALL, "sales", "weld-api-key", null);

    private final List<Connection> connections = new ArrayList<>();
    private final List<Sync> syncs = new ArrayList<>();

    private Connection connection(String id, String integration, String label) {
        Connection connection = new Connection(id, integration, label, EARLY.plusSeconds(connections.size()), null);
        connections.add(connection);
        return connection;
    }

    private static Sync sync(String id, String connection, String schema, Stream... streams) {
        return new Sync(
                id, connection, schema, "0 9 * * *", null, null, true, "RUNNING", null, List.of(streams), EARLY);
    }

    private static Stream stream(String name, Object... properties) {
        Map<StreamProperty, Object> values = new java.util.EnumMap<>(StreamProperty.class);
        for (int i = 0; i < properties.length; i += 2) {
            values.put((StreamProperty) properties[i], properties[i + 1]);
        }
        return new Stream("id-" + name, "s", name, StreamProperties.of(values::get));
    }

    private static Sync with(Sync sync, String interval, String orchestration, String startDate, String settings) {
        try {
            return new Sync(
                    sync.id(),
                    sync.connectionId(),
                    sync.destinationSchemaName(),
                    interval,
                    startDate,
                    orchestration,
                    sync.enabled(),
                    sync.status(),
                    settings == null ? null : JsonMapper.builder().build().readTree(settings),
                    sync.streams(),
                    sync.createdAt());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Account account() {
        return new Account(Listing.of(connections), Listing.of(syncs), null, Map.of());
    }

    private Exported export() {
        return Export.of(account(), USUAL);
    }

    private Exported export(Selection selection) {
        return Export.of(account(), new ExportOptions(Layout.FILE, selection, null, "weld-api-key", null));
    }

    private static String text(Exported exported) {
        return exported.files().stream()
                .filter(file -> file.path().equals("weld.yaml"))
                .findFirst()
                .orElseThrow()
                .text();
    }

    private static List<JsonNode> manifests(String text) {
        return Arrays.stream(text.split("(?m)^---\n", -1))
                .skip(1)
                .map(document -> Serialization.unmarshal(document, JsonNode.class))
                .toList();
    }

    private static JsonNode only(Exported exported, String kind) {
        List<JsonNode> found = manifests(text(exported)).stream()
                .filter(manifest -> manifest.path("kind").asText().equals(kind))
                .toList();
        assertThat(found).as(text(exported)).hasSize(1);
        return found.get(0);
    }

    private static List<String> names(Exported exported) {
        return manifests(text(exported)).stream()
                .map(manifest -> manifest.path("kind").asText().replace("Weld", "") + " "
                        + manifest.path("metadata").path("name").asText())
                .toList();
    }

    @Test
    void aConnectionAndItsSyncAreManifestsThatAdoptThem() {
        connection("c1", "facebook-ads", "Marketing");
        syncs.add(with(
                sync(
                        "s1",
                        "c1",
                        "marketing",
                        stream("campaigns", StreamProperty.FULL_SYNC_ALWAYS, true),
                        stream(
                                "ad_sets",
                                StreamProperty.INCREMENTAL_POINTER_ID,
                                "updated_at",
                                StreamProperty.EXCLUDED_SUBSTREAMS,
                                List.of("b", "a"))),
                "0 9 * * *",
                null,
                "2024-01-01T00:00:00.000Z",
                "{\"window\": 30, \"accounts\": [\"1\", \"2\"], \"deep\": {\"on\": true, \"nothing\": null}}"));
        Exported exported = export();
        assertThat(text(exported)).isEqualTo("""
                # Written by weld-operator export. Each manifest adopts what is in Weld already: nothing is created or changed.
                # Needed beside it: a Secret weld-api-key with the API key of the workspace under apiKey.
                ---
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata:
                  name: marketing
                  namespace: sales
                spec:
                  integrationId: facebook-ads
                  label: Marketing
                  connectionId: c1
                  apiKeySecretRef:
                    name: weld-api-key
                  deletionPolicy: Retain
                ---
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata:
                  name: marketing
                  namespace: sales
                spec:
                  connectionRef:
                    name: marketing
                  syncId: s1
                  destinationSchemaName: marketing
                  syncInterval: "0 9 * * *"
                  startDate: "2024-01-01"
                  # Until a person removes both lines: the operator changes nothing in Weld, and the sync outlives this resource.
                  managementPolicy: ObserveOnly
                  deletionPolicy: Retain
                  settings:
                    accounts:
                      - "1"
                      - "2"
                    deep:
                      "on": true
                    window: 30
                  # HASHED AND EXCLUDED COLUMNS ARE NOT HERE, because Weld never reports them. They stay as they are in Weld.
                  # Before you change a stream, look them up in the Weld app and declare its hashedColumns and excludedColumns, even if empty.
                  streams:
                    - name: ad_sets
                      incrementalPointerId: updated_at
                      excludedSubstreams:
                        - a
                        - b
                    - name: campaigns
                      fullSyncAlways: true
                """);
        assertThat(exported.leftOut()).isEmpty();
        assertThat(exported.streams()).isEqualTo(2);
    }

    @Test
    void nothingDependsOnTheOrderOfAListing() {
        for (int i = 0; i < 20; i++) {
            connection("c" + i, "salesforce", i % 3 == 0 ? "Same" : "label " + i);
            syncs.add(sync("s" + i, "c" + i, i % 2 == 0 ? "crm" : "crm_" + i, stream("b"), stream("a")));
        }
        for (Layout layout : Layout.values()) {
            ExportOptions options = new ExportOptions(layout, Selection.ALL, null, "weld-api-key", null);
            List<ExportedFile> first = Export.of(account(), options).files();
            Collections.reverse(connections);
            Collections.reverse(syncs);
            assertThat(Export.of(account(), options).files()).isEqualTo(first);
        }
    }

    @Test
    void theOldestKeepsItsNameAndWhatComesLaterChangesNone() {
        connection("c1", "salesforce", "Sales EU");
        connection("c2", "salesforce", "sales-eu");
        connection("c3", "salesforce", "Größe & Maß");
        connection("c4", "salesforce", "日本");
        connection("c5", "salesforce", "x".repeat(300));
        connection("c6", null, null);
        List<String> before = names(export());
        assertThat(before)
                .contains("Connection sales-eu", "Connection grosse-mass", "Connection salesforce")
                .hasSize(5)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("Connection [a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"));
        connection("c7", "salesforce", "SALES EU");
        assertThat(names(export())).containsAll(before).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({
        "Sales_CRM, Sales_CRM, ",
        "Sales CRM, sales_crm, Weld spells it: Sales CRM",
        "sales--crm, sales_crm, Weld spells it: sales--crm"
    })
    void aSchemaIsSaidAsItIsOrAsWhatStandsForIt(String schema, String said, String comment) {
        connection("c1", "salesforce", "crm");
        syncs.add(sync("s1", "c1", schema));
        Exported exported = export();
        assertThat(only(exported, "WeldEltSync")
                        .at("/spec/destinationSchemaName")
                        .asText())
                .isEqualTo(said);
        if (comment != null) {
            assertThat(text(exported)).contains("# " + comment);
        }
        assertThat(exported.leftOut()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Größe", "", "日本"})
    void aSyncWhoseSchemaCannotBeSaidIsNamed(String schema) {
        connection("c1", "salesforce", "crm");
        syncs.add(sync("s1", "c1", schema.isEmpty() ? null : schema));
        Exported exported = export();
        assertThat(names(exported)).containsExactly("Connection crm");
        assertThat(exported.leftOut()).singleElement().asString().contains("sync s1", "schema");
        assertThat(text(exported)).contains("# NOT OR NOT WHOLLY EXPORTED:", "# - sync s1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@daily", "every 15 minutes", "0 0 30 2 *", "0 0 * * * *", "99 9 * * *", ""})
    void aScheduleThatCannotBeSaidIsNamed(String interval) {
        connection("c1", "salesforce", "crm");
        syncs.add(with(sync("s1", "c1", "crm"), interval.isEmpty() ? null : interval, null, null, null));
        assertThat(export().leftOut()).singleElement().asString().contains("sync s1", "schedule", interval);
        syncs.set(0, with(syncs.get(0), interval.isEmpty() ? null : interval, "o1", null, null));
        JsonNode spec = only(export(), "WeldEltSync").path("spec");
        assertThat(spec.path("orchestrationId").asText()).isEqualTo("o1");
        assertThat(spec.has("syncInterval")).isFalse();
    }

    @Test
    void spacesInAScheduleAreNoDifference() {
        connection("c1", "salesforce", "crm");
        syncs.add(with(sync("s1", "c1", "crm"), " 0  9 * *  * ", null, null, null));
        assertThat(only(export(), "WeldEltSync").at("/spec/syncInterval").asText())
                .isEqualTo("0 9 * * *");
    }

    @Test
    void whatIsDisabledStaysDisabled() {
        connection("c1", "salesforce", "crm");
        Sync sync = sync("s1", "c1", "crm");
        syncs.add(new Sync("s1", "c1", "crm", "0 9 * * *", null, null, false, "FAILED", null, List.of(), EARLY));
        assertThat(sync.enabled()).isTrue();
        Exported exported = export();
        assertThat(only(exported, "WeldEltSync").at("/spec/enabled").isBoolean())
                .isTrue();
        assertThat(only(exported, "WeldEltSync").at("/spec/enabled").asBoolean())
                .isFalse();
        assertThat(only(exported, "WeldEltSync").at("/spec/streams").isArray()).isTrue();
        assertThat(text(exported)).contains("perhaps Weld stopped it after failed runs");
    }

    @Test
    void duplicatesNameEachOther() {
        connection("c1", "salesforce", "crm");
        syncs.add(sync("s1", "c1", "crm"));
        syncs.add(sync("s2", "c1", "CRM"));
        Exported exported = export();
        assertThat(names(exported)).hasSize(3).contains("EltSync crm").doesNotHaveDuplicates();
        assertThat(text(exported)).containsSubsequence("DUPLICATE", "same schema: s", "DUPLICATE", "same schema: s");
    }

    @Test
    void aConnectionThatCannotBeAResourceIsNamedByItsId() {
        connection("c1", null, "crm");
        syncs.add(sync("s1", "c1", "crm"));
        syncs.add(sync("s2", "unlisted", "other"));
        Exported exported = export();
        assertThat(manifests(text(exported))).hasSize(2).allSatisfy(manifest -> {
            assertThat(manifest.at("/spec/connectionId").asText()).isIn("c1", "unlisted");
            assertThat(manifest.at("/spec/apiKeySecretRef/name").asText()).isEqualTo("weld-api-key");
            assertThat(manifest.at("/spec/connectionRef").isMissingNode()).isTrue();
        });
        assertThat(exported.leftOut()).singleElement().asString().contains("connection c1", "integration");
    }

    @Test
    void warehousesAreNoSources() {
        connection("c1", "salesforce", "crm");
        connection("w1", "bigquery", "Warehouse");
        connection("w2", "snowflake", "Other warehouse");
        syncs.add(new Sync(
                "s1", "c1", "crm", "0 9 * * *", null, null, true, null, null, List.of(), EARLY, "w1", "bigquery"));
        Exported exported = Export.of(
                new Account(Listing.of(connections), Listing.of(syncs), Set.of("salesforce"), Map.of()), USUAL);
        assertThat(names(exported)).containsExactly("Connection crm", "EltSync crm");
        assertThat(exported.leftOut()).hasSize(2).allMatch(item -> item.matches("connection w[12]: no sync reads.*"));
    }

    @Test
    void whatAStreamCannotSayIsSaid() {
        connection("c1", "salesforce", "crm");
        syncs.add(sync(
                "s1",
                "c1",
                "crm",
                stream("good name (EU), Größe"),
                stream(" leads"),
                stream("line\nbreak"),
                stream("x".repeat(300)),
                stream("twice"),
                stream("twice"),
                stream("odd", StreamProperty.FULL_SYNC_ALWAYS, true, StreamProperty.PROTECTED_FROM_FULL_SYNC, true),
                stream("pointer", StreamProperty.INCREMENTAL_POINTER_ID, "a\tb"),
                stream("parts", StreamProperty.EXCLUDED_SUBSTREAMS, List.of("", "a"))));
        Exported exported = export();
        JsonNode streams = only(exported, "WeldEltSync").at("/spec/streams");
        assertThat(streams)
                .extracting(stream -> stream.path("name").asText())
                .containsExactly("good name (EU), Größe", "odd", "parts", "pointer", "twice");
        assertThat(streams).allMatch(stream -> stream.size() == 1);
        assertThat(text(exported).lines().filter(line -> line.contains("# Left out:")))
                .hasSize(7)
                .anyMatch(line -> line.contains("stream line?break"));
        assertThat(exported.leftOut()).singleElement().asString().contains("sync s1", "see the comments in crm");
    }

    @Test
    void streamsThatCouldNotBeReadAreNotManaged() {
        connection("c1", "salesforce", "crm");
        syncs.add(sync("s1", "c1", "crm").withStreams(null));
        Exported exported = export();
        assertThat(only(exported, "WeldEltSync").at("/spec/streams").isMissingNode())
                .isTrue();
        assertThat(text(exported)).contains("Left out: the streams, which could not be read");
        assertThat(exported.leftOut()).hasSize(1);
    }

    @Test
    void settingsThatAreHiddenSecretComputedOrInexactAreLeftOut() {
        connection("c1", "salesforce", "crm");
        syncs.add(with(sync("s1", "c1", "crm"), "0 9 * * *", null, null, """
                {"masked": "****abcd", "api_token": "the-token", "inner": {"password": "the-password", "kept": 1.5},
                 "computed": 7, "big": 123456789012345678901, "list": ["a", null], "none": null, "text": "yes", "tokens_per_row": 4}
                """));
        Set<String> named = Set.of("masked", "api_token", "inner", "big", "list", "none", "text", "tokens_per_row");
        Exported exported =
                Export.of(new Account(Listing.of(connections), Listing.of(syncs), null, Map.of("c1", named)), USUAL);
        assertThat(only(exported, "WeldEltSync").at("/spec/settings").toString())
                .isEqualTo("{\"inner\":{\"kept\":1.5},\"text\":\"yes\",\"tokens_per_row\":4}");
        assertThat(text(exported)).doesNotContain("the-token", "the-password", "abcd");
        assertThat(text(exported)
                        .lines()
                        .filter(line -> line.contains("# Left out: setting "))
                        .map(line -> line.replaceAll(".*setting (\\S+):.*", "$1"))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("masked", "api_token", "inner.password", "computed", "big", "list");
    }

    @Test
    void theStartDateIsTheDayThatWeldSays() {
        connection("c1", "salesforce", "crm");
        syncs.add(with(sync("s1", "c1", "crm"), "0 9 * * *", null, "2023-12-31T23:00:00Z", null));
        assertThat(only(export(), "WeldEltSync").at("/spec/startDate").asText()).isEqualTo("2023-12-31");
        assertThat(text(export())).contains("# Weld says 2023-12-31T23:00:00Z.");
        syncs.set(0, with(syncs.get(0), "0 9 * * *", null, "last year", null));
        assertThat(text(export())).contains("the start date, which a manifest cannot say: last year");
    }

    @Test
    void itemsThatCannotBeReadAreNamed() {
        Exported exported = Export.of(
                new Account(
                        new Listing<>(List.of(), List.of(new Listing.Unreadable("c9", "no id\nat all"))),
                        Listing.of(List.of()),
                        null,
                        Map.of()),
                USUAL);
        assertThat(exported.leftOut()).hasSize(1);
        assertThat(text(exported)).contains("# - connection that cannot be read: c9: no id?at all\n");
    }

    @Test
    void filtersSelectByIntegrationSchemaAndName() {
        connection("c1", "salesforce", "Sales");
        connection("c2", "hubspot", "Marketing");
        connection("c3", "hubspot", "Unused");
        syncs.add(sync("s1", "c1", "crm"));
        syncs.add(sync("s2", "c2", "crm"));
        syncs.add(sync("s3", "c2", "web"));
        assertThat(names(export(new Selection(List.of("hubspot"), List.of(), List.of()))))
                .containsExactly("Connection marketing", names(export()).get(1), "EltSync web", "Connection unused");
        assertThat(names(export(new Selection(List.of(), List.of("w?b", "none*"), List.of()))))
                .containsExactly("Connection marketing", "EltSync web");
        assertThat(names(export(new Selection(List.of(), List.of(), List.of("sa*")))))
                .containsExactly(
                        "Connection sales", names(export()).get(names(export()).indexOf("Connection sales") + 1));
        assertThat(names(export(new Selection(List.of(), List.of(), List.of("web")))))
                .containsExactly("Connection marketing", "EltSync web");
        assertThat(names(export(new Selection(List.of("salesforce"), List.of("web"), List.of()))))
                .isEmpty();
    }

    @Test
    void aFolderForEachConnectionHasItsKustomization() {
        connection("c1", "salesforce", "Sales");
        connection("c2", "hubspot", "kustomization.yaml");
        syncs.add(sync("s1", "c1", "crm"));
        List<ExportedFile> files = Export.of(
                        account(), new ExportOptions(Layout.FOLDERS, Selection.ALL, null, "weld-api-key", null))
                .files();
        assertThat(files)
                .extracting(ExportedFile::path)
                .containsExactly(
                        "kustomization-yaml/connection.yaml",
                        "kustomization-yaml/kustomization.yaml",
                        "kustomization.yaml",
                        "sales/connection.yaml",
                        "sales/kustomization.yaml",
                        "sales/sync-crm.yaml");
        assertThat(files.get(2).text()).endsWith("""
                kind: Kustomization
                resources:
                  - kustomization-yaml
                  - sales
                """);
        assertThat(files.get(4).text()).contains("  - connection.yaml\n  - sync-crm.yaml\n");
    }

    /** A name of Weld's never ends a comment, and never becomes something else in YAML. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "yes",
                "no",
                "on",
                "Y",
                "~",
                "null",
                "1e3",
                "0x1f",
                "012",
                "1_000",
                "12:30:45",
                "2024-01-01",
                ".inf",
                "<<",
                "=",
                "- a",
                "a: b",
                "a #b",
                "'",
                "\"",
                "{a}",
                "[a]",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
                "`a",
                "|",
                ">",
                "?",
                "\\",
                "é",
                "日本",
                "😀",
                "a\u00a0b",
                "a\u2003b",
                "\u202eabc",
                "a\ufeffb"
            })
    void everyTextComesBackAsItIs(String label) throws Exception {
        connection("c1", "salesforce", label);
        String yaml = manifestText();
        assertThat(Serialization.unmarshal(yaml, JsonNode.class)
                        .at("/spec/label")
                        .asText())
                .as(yaml)
                .isEqualTo(label);
        assertThat(((Map<?, ?>) ((Map<?, ?>) new org.yaml.snakeyaml.Yaml().load(yaml)).get("spec")).get("label"))
                .as(yaml)
                .isEqualTo(label);
    }

    private String manifestText() {
        return text(export()).split("(?m)^---\n", -1)[1];
    }
}
