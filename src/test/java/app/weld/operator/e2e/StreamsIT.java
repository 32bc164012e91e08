package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.OfferedStream;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The streams of a sync. */
class StreamsIT {
    private static Harness harness;

    @BeforeAll
    static void start() {
        harness = Harness.start();
    }

    @AfterAll
    static void stop() {
        harness.closeAndCheckRequests();
    }

    @Test
    void addsChangesAndRemovesItsOwnStreamsAndLeavesThoseOfOthers() {
        Harness.Tenant tenant = harness.tenant("owned");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: Account}, {name: Contact}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        assertThat(tenant.streams(id)).containsExactly("Account", "Contact");
        tenant.account().addStream(id, "Lead");
        tenant.awaitSync("crm", sync -> sync.getStatus().streamCount() == 3, "three streams in the status");

        tenant.crm("streams: [{name: Account, fullSyncAlways: true}, {name: Case}]");

        WeldEltSync sync = tenant.awaitSync("crm", "InSync");
        assertThat(tenant.streams(id)).containsExactly("Account", "Case", "Lead");
        assertThat(tenant.account().stream(id, "Account").orElseThrow().flag("full_sync_always"))
                .isTrue();
        assertThat(sync.getStatus().streams())
                .filteredOn(StreamStatus::owned)
                .extracting(StreamStatus::name)
                .containsExactly("Account", "Case");
        assertThat(tenant.calls("DELETE", "/elt_streams/{id}")).hasSize(1);
        tenant.awaitNote("StreamsAdded", "Case");
        tenant.awaitNote("StreamsRemoved", "Contact");
    }

    @Test
    void removesTheStreamsOfOthersWhereThePolicyIsAll() {
        Harness.Tenant tenant = harness.tenant("all");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");
        tenant.account().addStream(id, "Lead");

        tenant.crm("streamRemovalPolicy: All", "streams: [{name: Account}]");

        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.streams(id)).containsExactly("Account");
    }

    @Test
    void removesNoStreamWhereThePolicyIsNone() {
        Harness.Tenant tenant = harness.tenant("none");
        tenant.connected("salesforce");
        tenant.crm("streamRemovalPolicy: None", "streams: [{name: Account}, {name: Contact}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();

        tenant.crm("streamRemovalPolicy: None", "streams: [{name: Account}]");

        tenant.awaitSync("crm", "InSync");
        tenant.awaitPolls();
        assertThat(tenant.streams(id)).containsExactly("Account", "Contact");
        assertThat(tenant.calls("DELETE", "/elt_streams/{id}")).isEmpty();
    }

    @Test
    void leavesStreamsAloneThatTheManifestDoesNotSpeakOf() {
        Harness.Tenant tenant = harness.tenant("absent");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");
        tenant.account().addStream(id, "Lead");

        tenant.crm("streamRemovalPolicy: All");

        assertThat(tenant.awaitSync("crm", "InSync").getStatus().streamCount()).isEqualTo(1);
        tenant.awaitPolls();
        assertThat(tenant.streams(id)).containsExactly("Lead");
        assertThat(tenant.calls("POST", "/elt_syncs/{id}/source_streams")).isEmpty();
    }

    @Test
    void sendsWriteOnlyColumnsOnceAndAgainWhenTheWishChanges() {
        Harness.Tenant tenant = harness.tenant("columns");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: Account, excludedColumns: [Phone], hashedColumns: [Email]}, {name: Contact}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        harness.stopOperator();
        harness.startOperator();
        tenant.awaitPolls();
        assertThat(tenant.calls("POST", "/elt_syncs/{id}/source_streams")).hasSize(1);

        tenant.crm(
                "streams: [{name: Account, excludedColumns: [Phone, Fax], hashedColumns: [Email]}, {name: Contact}]");

        tenant.awaitSync("crm", "InSync");
        tenant.awaitPolls();
        assertThat(tenant.account().stream(id, "Account").orElseThrow().texts("excluded_columns"))
                .containsExactly("Phone", "Fax");
        assertThat(tenant.account().stream(id, "Account").orElseThrow().texts("hashed_columns"))
                .containsExactly("Email");
        assertThat(tenant.calls("POST", "/elt_syncs/{id}/source_streams")).hasSize(2);

        tenant.crm("streams: [{name: Account, excludedColumns: [], hashedColumns: [Email]}, {name: Contact}]");

        await().untilAsserted(() -> assertThat(
                        tenant.account().stream(id, "Account").orElseThrow().texts("excluded_columns"))
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
                "- name: Opportunity",
                "  incrementalPointerId: SystemModstamp",
                "  excludedSubstreams: [OpportunityLineItem]",
                "  fullSyncAtMidnight: true",
                "  protectedFromFullSync: false",
                "  enabledHistoryTable: true");

        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();

        var stream = tenant.account().stream(id, "Opportunity").orElseThrow();
        assertThat(stream.text("incremental_pointer_id")).isEqualTo("SystemModstamp");
        assertThat(stream.texts("excluded_substreams")).containsExactly("OpportunityLineItem");
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
        tenant.crm("streams: [{name: Account}, {name: Contatc}]");

        WeldEltSync sync = tenant.awaitSync("crm", "StreamNotFound");

        Account account = tenant.account();
        String id = sync.getStatus().syncId();
        assertThat(Harness.ready(sync).orElseThrow().message()).contains("Contatc", "nearest", "Contact");
        assertThat(sync.getStatus().condition("Stalled"))
                .hasValueSatisfying(stalled -> assertThat(stalled.isTrue()).isTrue());
        assertThat(sync.getStatus().availableStreamCount()).isEqualTo(11);
        assertThat(tenant.streams(id)).containsExactly("Account");
        assertThat(account.sync(id).orElseThrow().interval()).isEqualTo("0 */6 * * *");
        assertThat(account.sync(id).orElseThrow().enabled()).isTrue();

        tenant.crm("streams: [{name: Account}, {name: Contact}]");

        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.streams(id)).containsExactly("Account", "Contact");
    }

    @Test
    void aStreamThatAnotherSyncWasOfferedAMomentAgoIsNotThereWhenWeldSaysSo() {
        Harness.Tenant tenant = harness.tenant("withdrawn");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: Account}]");
        tenant.awaitSync("crm", "InSync");
        tenant.account().offer("salesforce", OfferedStream.named("Account"));

        tenant.sync(
                "other",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: other",
                "syncInterval: '0 */6 * * *'",
                "streams: [{name: Account}, {name: Contact}]");

        WeldEltSync sync = tenant.awaitSync("other", "StreamNotFound");
        assertThat(tenant.streams(sync.getStatus().syncId())).containsExactly("Account");
    }

    @Test
    void saysOfAStreamThatCannotBeSelectedThatItCannot() {
        Harness.Tenant tenant = harness.tenant("unselectable");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: Account}, {name: ApexLog}]");

        WeldEltSync sync = tenant.awaitSync("crm", "StreamNotFound");

        assertThat(Harness.ready(sync).orElseThrow().message()).contains("ApexLog cannot be selected");
        assertThat(tenant.streams(sync.getStatus().syncId())).containsExactly("Account");
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
        tenant.crm("streams: [{name: Account}, {name: ApexLog}, {name: Contact}]");

        WeldEltSync sync = tenant.awaitSync("crm", "Rejected");

        assertThat(Harness.ready(sync).orElseThrow().message()).contains("ApexLog", "no stream that can be selected");
        assertThat(tenant.streams(sync.getStatus().syncId())).containsExactly("Account", "Contact");
        assertThat(sync.getStatus().enabled()).isTrue();
        tenant.awaitNote("Rejected", "ApexLog");
    }

    @Test
    void readsStreamsElsewhereWhereListsOfSyncsLeaveThemOut() {
        harness.weld().habits().streamsInSyncLists(false);
        try {
            Harness.Tenant tenant = harness.tenant("leftout");
            tenant.connected("salesforce");
            tenant.crm("streams: [{name: Account}, {name: Contact, fullSyncAlways: true}]");
            String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
            tenant.awaitPolls();
            assertThat(tenant.calls("POST", "/elt_syncs/{id}/source_streams")).hasSize(1);

            tenant.account().deleteStream(id, "Account");

            await().untilAsserted(() -> assertThat(tenant.streams(id)).containsExactly("Account", "Contact"));
            tenant.awaitNote("DriftCorrected", "Account");
        } finally {
            harness.weld().habits().streamsInSyncLists(true);
        }
    }
}
