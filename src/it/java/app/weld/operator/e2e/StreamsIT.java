package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.OfferedStream;
import app.weld.operator.standin.Way;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The streams of a sync. */
class StreamsIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @Test
    void addsChangesAndRemovesItsOwnStreamsAndLeavesThoseOfOthers() {
        Harness.Tenant tenant = harness.tenant("owned");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}, {name: contacts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        assertThat(tenant.streams(id)).containsExactly("accounts", "contacts");
        tenant.account().addStream(id, "leads");
        tenant.awaitSync("crm", sync -> sync.getStatus().streamCount() == 3, "three streams in the status");

        tenant.crm("streams: [{name: accounts, fullSyncAlways: true}, {name: cases}]");

        WeldEltSync sync = tenant.awaitSync("crm", "InSync");
        assertThat(tenant.streams(id)).containsExactly("accounts", "cases", "leads");
        assertThat(tenant.account().stream(id, "accounts").orElseThrow().flag("full_sync_always"))
                .isTrue();
        assertThat(sync.getStatus().streams())
                .filteredOn(StreamStatus::owned)
                .extracting(StreamStatus::name)
                .containsExactly("accounts", "cases");
        assertThat(tenant.calls("DELETE", "/elt_streams/{id}")).hasSize(1);
        tenant.awaitNote("StreamsAdded", "cases");
        tenant.awaitNote("StreamsRemoved", "contacts");
    }

    @Test
    void removesTheStreamsOfOthersWhereThePolicyIsAll() {
        Harness.Tenant tenant = harness.tenant("all");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");
        tenant.account().addStream(id, "leads");

        tenant.crm("streamRemovalPolicy: All", "streams: [{name: accounts}]");

        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.streams(id)).containsExactly("accounts");
    }

    @Test
    void removesNoStreamWhereThePolicyIsNone() {
        Harness.Tenant tenant = harness.tenant("none");
        tenant.connected("salesforce");
        tenant.crm("streamRemovalPolicy: None", "streams: [{name: accounts}, {name: contacts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();

        tenant.crm("streamRemovalPolicy: None", "streams: [{name: accounts}]");

        tenant.awaitSync("crm", "InSync");
        tenant.awaitPolls();
        assertThat(tenant.streams(id)).containsExactly("accounts", "contacts");
        assertThat(tenant.calls("DELETE", "/elt_streams/{id}")).isEmpty();
    }

    @Test
    void leavesStreamsAloneThatTheManifestDoesNotSpeakOf() {
        Harness.Tenant tenant = harness.tenant("absent");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");
        tenant.account().addStream(id, "leads");

        tenant.crm("streamRemovalPolicy: All");

        assertThat(tenant.awaitSync("crm", "InSync").getStatus().streamCount()).isEqualTo(1);
        tenant.awaitPolls();
        assertThat(tenant.streams(id)).containsExactly("leads");
        assertThat(tenant.calls("POST", "/elt_syncs/{id}/source_streams")).isEmpty();
    }

    @Test
    void sendsWriteOnlyColumnsOnceAndAgainWhenTheManifestChanges() {
        Harness.Tenant tenant = harness.tenant("columns");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts, excludedColumns: [Phone], hashedColumns: [Email]}, {name: contacts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        harness.stopOperator();
        harness.startOperator();
        tenant.awaitPolls();
        assertThat(tenant.calls("POST", "/elt_syncs/{id}/source_streams")).hasSize(1);

        tenant.crm(
                "streams: [{name: accounts, excludedColumns: [Phone, Fax], hashedColumns: [Email]}, {name: contacts}]");

        tenant.awaitSync("crm", "InSync");
        tenant.awaitPolls();
        assertThat(tenant.account().stream(id, "accounts").orElseThrow().texts("excluded_columns"))
                .containsExactly("Phone", "Fax");
        assertThat(tenant.account().stream(id, "accounts").orElseThrow().texts("hashed_columns"))
                .containsExactly("Email");
        assertThat(tenant.calls("POST", "/elt_syncs/{id}/source_streams")).hasSize(2);

        tenant.crm("streams: [{name: accounts, excludedColumns: [], hashedColumns: [Email]}, {name: contacts}]");

        await().untilAsserted(() -> assertThat(
                        tenant.account().stream(id, "accounts").orElseThrow().texts("excluded_columns"))
                .isEmpty());
        tenant.awaitPolls();
        assertThat(tenant.calls("POST", "/elt_syncs/{id}/source_streams")).hasSize(3);
    }

    @Test
    void managesEveryPropertyOfAStream() {
        Harness.Tenant tenant = harness.tenant("properties");
        tenant.connected("salesforce");
        tenant.crm(
                "streams:",
                "- name: opportunities",
                "  incrementalPointerId: SystemModstamp",
                "  excludedSubstreams: [opportunity_line_items]",
                "  fullSyncAtMidnight: true",
                "  protectedFromFullSync: false",
                "  enabledHistoryTable: true");

        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();

        var stream = tenant.account().stream(id, "opportunities").orElseThrow();
        assertThat(stream.text("incremental_pointer_id")).isEqualTo("SystemModstamp");
        assertThat(stream.texts("excluded_substreams")).containsExactly("opportunity_line_items");
        assertThat(stream.flag("full_sync_at_midnight")).isTrue();
        assertThat(stream.flag("protected_from_full_sync")).isFalse();
        assertThat(stream.flag("enabled_history_table")).isTrue();
        assertThat(stream.text("full_sync_always")).isNull();
        tenant.awaitPolls();
        assertThat(tenant.calls("POST", "/elt_syncs/{id}/source_streams")).hasSize(1);
    }

    @Test
    void explainsAWrongNameWhileEverythingElseIsInPlace() {
        Harness.Tenant tenant = harness.tenant("wrong");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}, {name: contatcs}]");

        WeldEltSync sync = tenant.awaitSync("crm", "StreamNotFound");

        Account account = tenant.account();
        String id = sync.getStatus().syncId();
        assertThat(Harness.ready(sync).orElseThrow().message()).contains("contatcs", "nearest", "contacts");
        assertThat(sync.getStatus().condition("Stalled"))
                .hasValueSatisfying(stalled -> assertThat(stalled.isTrue()).isTrue());
        assertThat(sync.getStatus().availableStreamCount()).isEqualTo(11);
        assertThat(tenant.streams(id)).containsExactly("accounts");
        assertThat(account.sync(id).orElseThrow().interval()).isEqualTo("0 */6 * * *");
        assertThat(account.sync(id).orElseThrow().enabled()).isTrue();

        tenant.crm("streams: [{name: accounts}, {name: contacts}]");

        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.streams(id)).containsExactly("accounts", "contacts");
    }

    @Test
    void aStreamThatAnotherSyncWasOfferedAMomentAgoIsNotThereWhenWeldSaysSo() {
        Harness.Tenant tenant = harness.tenant("withdrawn");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}]");
        tenant.awaitSync("crm", "InSync");
        tenant.account().offer("salesforce", OfferedStream.named("accounts"));

        tenant.sync(
                "other",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: other",
                "syncInterval: '0 */6 * * *'",
                "streams: [{name: accounts}, {name: contacts}]");

        WeldEltSync sync = tenant.awaitSync("other", "StreamNotFound");
        assertThat(tenant.streams(sync.getStatus().syncId())).containsExactly("accounts");
    }

    @Test
    void saysOfAStreamThatCannotBeSelectedThatItCannot() {
        Harness.Tenant tenant = harness.tenant("unselectable");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}, {name: apex_logs}]");

        WeldEltSync sync = tenant.awaitSync("crm", "StreamNotFound");

        assertThat(Harness.ready(sync).orElseThrow().message()).contains("apex_logs cannot be selected");
        assertThat(tenant.streams(sync.getStatus().syncId())).containsExactly("accounts");
    }

    @Test
    void oneStreamThatWeldRefusesDoesNotKeepTheOthersFromComing() {
        Harness.Tenant tenant = harness.tenant("refused");
        tenant.connected("salesforce");
        harness.weld()
                .faults()
                .on("GET", "/elt_syncs/{id}/available_source_streams")
                .withKey(tenant.apiKey())
                .rewrite(page -> {
                    page.path("data").forEach(stream -> ((ObjectNode) stream).put("is_selectable", true));
                    return page;
                });
        tenant.crm("streams: [{name: accounts}, {name: apex_logs}, {name: contacts}]");

        WeldEltSync sync = tenant.awaitSync("crm", "Rejected");

        assertThat(Harness.ready(sync).orElseThrow().message()).contains("apex_logs", "no stream that can be selected");
        assertThat(tenant.streams(sync.getStatus().syncId())).containsExactly("accounts", "contacts");
        assertThat(sync.getStatus().enabled()).isTrue();
        tenant.awaitNote("Rejected", "apex_logs");
    }

    @Test
    void readsStreamsElsewhereWhereListsOfSyncsLeaveThemOut() {
        harness.weld().quirks().streamsInSyncLists(false);
        try {
            Harness.Tenant tenant = harness.tenant("leftout");
            tenant.connected("salesforce");
            tenant.crm("streams: [{name: accounts}, {name: contacts, fullSyncAlways: true}]");
            String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
            tenant.awaitPolls();
            assertThat(tenant.calls("POST", "/elt_syncs/{id}/source_streams")).hasSize(1);

            tenant.account().deleteStream(id, "accounts");

            await().untilAsserted(() -> assertThat(tenant.streams(id)).containsExactly("accounts", "contacts"));
            tenant.awaitNote("DriftCorrected", "accounts");
        } finally {
            harness.weld().quirks().streamsInSyncLists(true);
        }
    }

    @Test
    void aTypoInANameDoesNotRemoveTheStreamThatWorks() {
        Harness.Tenant tenant = harness.tenant("typo");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}, {name: contacts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();

        tenant.crm("streams: [{name: Accounts}, {name: contacts}]");

        WeldEltSync sync = tenant.awaitSync("crm", "StreamNotFound");
        tenant.awaitPolls();
        assertThat(tenant.streams(id)).containsExactly("accounts", "contacts");
        assertThat(tenant.calls("DELETE", "/elt_streams/{id}")).isEmpty();
        assertThat(Harness.ready(sync).orElseThrow().message())
                .contains("stream accounts stays until stream Accounts is in place");
        assertThat(sync.getStatus().ledger().applied().owned()).containsExactly("accounts", "contacts");
    }

    @Test
    void addsStreamsThoughWhatTheSourceOffersCannotBeHad() {
        harness.weld().quirks().with(Way.OFFERED_STREAMS_TIME_OUT);
        try {
            Harness.Tenant tenant = harness.tenant("timesout");
            tenant.connected("salesforce");

            tenant.crm("streams: [{name: accounts}, {name: contacts}]");

            WeldEltSync sync = tenant.awaitSync("crm", "InSync");
            assertThat(tenant.streams(sync.getStatus().syncId())).containsExactly("accounts", "contacts");
            assertThat(sync.getStatus().enabled()).isTrue();
            assertThat(tenant.calls("GET", "/elt_syncs/{id}/available_source_streams"))
                    .isEmpty();

            tenant.crm("streams: [{name: accounts}, {name: contacts}, {name: nowhere}, {name: opportunities}]");

            tenant.awaitSync("crm", "Rejected");
            assertThat(tenant.streams(sync.getStatus().syncId()))
                    .containsExactly("accounts", "contacts", "opportunities");
            assertThat(tenant.sync("crm").getStatus().ledger().applied().owned())
                    .doesNotContain("nowhere");
        } finally {
            harness.weld().quirks().without(Way.OFFERED_STREAMS_TIME_OUT);
        }
    }

    @Test
    void takesNothingAwayFromAnothersStreamWhateverWeldMakesOfWhatIsLeftOut() {
        harness.weld().quirks().with(Way.STREAMS_REPLACED);
        try {
            Harness.Tenant tenant = harness.tenant("private");
            String connection = tenant.connected("salesforce");
            String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");
            tenant.account().addStream(id, "accounts");
            tenant.account()
                    .changeStream(
                            id,
                            "accounts",
                            "{\"hashed_columns\": [\"email\"], \"excluded_columns\": [\"ssn\"],"
                                    + " \"enabled_history_table\": true, \"protected_from_full_sync\": true}");

            tenant.crm("streams: [{name: accounts, fullSyncAtMidnight: true}, {name: contacts}]");

            WeldEltSync sync = tenant.awaitSync("crm", "ColumnsUndeclared");
            assertThat(Harness.ready(sync).orElseThrow().message())
                    .contains("accounts", "declare excludedColumns and hashedColumns (an empty list is fine)");
            assertThat(tenant.streams(id)).containsExactly("accounts", "contacts");
            var untouched = tenant.account().stream(id, "accounts").orElseThrow();
            assertThat(untouched.texts("hashed_columns")).containsExactly("email");
            assertThat(untouched.texts("excluded_columns")).containsExactly("ssn");

            tenant.crm(
                    "streams:",
                    "- {name: accounts, fullSyncAtMidnight: true, hashedColumns: [email], excludedColumns: [ssn]}",
                    "- name: contacts");

            tenant.awaitSync("crm", "InSync");
            var changed = tenant.account().stream(id, "accounts").orElseThrow();
            assertThat(changed.flag("full_sync_at_midnight")).isTrue();
            assertThat(changed.texts("hashed_columns")).containsExactly("email");
            assertThat(changed.texts("excluded_columns")).containsExactly("ssn");
            assertThat(changed.flag("enabled_history_table")).isTrue();
            assertThat(changed.flag("protected_from_full_sync")).isTrue();

            tenant.crm("streams:", "- {name: accounts, fullSyncAtMidnight: false}", "- name: contacts");

            tenant.awaitSync("crm", "InSync");
            var again = tenant.account().stream(id, "accounts").orElseThrow();
            assertThat(again.flag("full_sync_at_midnight")).isFalse();
            assertThat(again.texts("hashed_columns")).containsExactly("email");
            assertThat(again.texts("excluded_columns")).containsExactly("ssn");
        } finally {
            harness.weld().quirks().without(Way.STREAMS_REPLACED);
        }
    }

    @Test
    void holdsARemovalAboveTheLimitUntilItIsConfirmed() {
        Harness.Tenant tenant = harness.tenant("confirm");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}, {name: contacts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();

        tenant.crm("maxStreamRemovals: 0", "streams: [{name: accounts}]");

        WeldEltSync sync = tenant.awaitSync("crm", "RemovalHeld");
        assertThat(Harness.ready(sync).orElseThrow().message()).contains("weld.app/confirm-removal", "\"1\"");
        tenant.awaitPolls();
        assertThat(tenant.streams(id)).containsExactly("accounts", "contacts");

        tenant.annotate(WeldEltSync.class, "crm", "weld.app/confirm-removal", "1");

        await().untilAsserted(() -> assertThat(tenant.streams(id)).containsExactly("accounts"));
    }

    @Test
    void exchangesSixHundredStreamsForSixHundredOthers() {
        Harness.Tenant tenant = harness.tenant("exchange");
        tenant.connected("salesforce");
        tenant.account()
                .offer(
                        "salesforce",
                        IntStream.range(0, 1200)
                                .mapToObj(i -> OfferedStream.named(name(i)))
                                .toArray(OfferedStream[]::new));
        tenant.crm(streams(0, 600));
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();

        tenant.crm(streams(600, 1200));

        WeldEltSync sync = tenant.awaitSync("crm", "InSync");
        List<String> names =
                IntStream.range(600, 1200).mapToObj(StreamsIT::name).toList();
        assertThat(tenant.streams(id)).isEqualTo(names);
        assertThat(sync.getStatus().ledger().applied().owned()).isEqualTo(names);
        assertThat(sync.getStatus().streamCount()).isEqualTo(600);
        assertThat(tenant.calls("POST", "/elt_syncs/{id}/source_streams")).hasSizeLessThan(20);
        assertThat(tenant.calls("DELETE", "/elt_streams/{id}")).hasSize(600);
    }

    /** As long as a name may be that is kept as it is. */
    private static String name(int number) {
        return "stream_%04d_%s".formatted(number, "x".repeat(48));
    }

    private static String streams(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "{name: " + name(number) + "}")
                .collect(Collectors.joining(", ", "streams: [", "]"));
    }
}
